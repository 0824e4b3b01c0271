// Escalation, inboxes and the outbox, put together for the server.
#pragma once
#include <functional>
#include <memory>

#include "app/application.h"
#include "escalation/escalation_service.h"
#include "http/http.h"
#include "jobs/background.h"
#include "notify/mailer.h"
#include "notify/outbox_service.h"

namespace wellkept::app {

notify::MailServer mail_server(const Settings& settings);

class NotifyParts {
 public:
  explicit NotifyParts(Application& app);

  void add_routes(http::Router& router);
  // Ladders are climbed with the lights, by the same thread.
  void add_background(jobs::Background& background);
  // Letters go out on a thread of their own: a mail server that is slow keeps nobody waiting.
  void start();
  void stop();

 private:
  Application& app_;
  escalation::EscalationService escalation_;
  std::unique_ptr<notify::Mailer> mailer_;
  std::unique_ptr<notify::OutboxWorker> worker_;
  jobs::Background post_;
};

}  // namespace wellkept::app
