// Exports in a running server: asked for by the API, written on a thread of their own.
#pragma once
#include "app/application.h"
#include "customer/reading_service.h"
#include "http/http.h"
#include "jobs/background.h"
#include "transfer/bulk_service.h"

namespace wellkept::app {

class ExportParts {
 public:
  ExportParts(Application& app, customer::Readings& readings);
  void add_routes(http::Router& router);
  void start() { background_.start(); }
  void stop();

 private:
  Application& app_;
  transfer::BulkService service_;
  jobs::Background background_;
};

}  // namespace wellkept::app
