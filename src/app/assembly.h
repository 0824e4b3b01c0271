// All that a running server is made of, in the order in which its parts need each other.
#pragma once
#include <memory>

#include "app/application.h"
#include "app/customer_wiring.h"
#include "app/duty_wiring.h"
#include "app/export_wiring.h"
#include "app/import_wiring.h"
#include "app/notify_parts.h"
#include "app/portal_wiring.h"
#include "app/readiness.h"
#include "app/report_wiring.h"
#include "app/search_wiring.h"
#include "app/sign_in_wiring.h"
#include "app/web_files.h"
#include "app/webhook_wiring.h"
#include "db/signals.h"
#include "desk/desk_service.h"
#include "http/http.h"
#include "jobs/background.h"
#include "live/live_routes.h"
#include "policyadmin/trial_service.h"
#include "report/report_routes.h"
#include "staff/staff_service.h"

namespace wellkept::app {

class Assembly {
 public:
  // `web`: a folder with a build of the web applications, in place of the built-in one. `manual`: the clock that tests
  // move, else null; what follows the events then goes along with it.
  Assembly(Application& app, const std::string& web, ManualClock* manual);
  Assembly(const Assembly&) = delete;
  Assembly& operator=(const Assembly&) = delete;

  // Every route, each with its permission checked; and who asks, member or customer.
  http::Router routes();
  http::Authenticator authenticator();

  // Its threads begin once the server answers, and end when it no longer does.
  void start();
  void stop();

 private:
  void add_desk_routes(http::Router& router);
  void add_report_routes(http::Router& router);
  void add_background();
  void remind();
  void hear(std::string_view word);  // from another server

  Application& app_;
  ManualClock* manual_;
  Readiness readiness_;
  const WebFiles web_files_;
  const std::unique_ptr<db::Signals> others_;  // the other servers on this database; none on SQLite
  live::Hub hub_;
  NotifyParts notify_;
  SignInParts sign_in_;
  CustomerParts customers_;
  SearchParts search_;
  PortalParts portal_;
  DirectoryPeople people_;
  const desk::Desk desk_;
  staff::StaffService staff_;
  const report::ReportService reports_;
  ReportParts report_parts_;
  DutyParts duties_;
  policyadmin::TrialRunner trials_;
  WebhookParts webhooks_;
  ExportParts exports_;
  ImportParts imports_;
  jobs::Background watch_;
  jobs::Background background_;
  jobs::Background line_;  // on a thread of its own: who looks on does not wait for other work
};

}  // namespace wellkept::app
