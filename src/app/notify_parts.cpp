#include "app/notify_parts.h"

#include "http/metrics.h"
#include "notify/inbox_service.h"
#include "notify/notify_routes.h"

namespace wellkept::app {
namespace {

constexpr int kPostPeriodMs = 1000;
constexpr int kForgetPeriodMs = 600'000;
constexpr std::int64_t kKeepLettersMs = 90LL * 24 * 3'600'000;
constexpr int kForgetAtOnce = 1000;

// Letters that are older go, with what they said; what they told of stands where it stands.
void forget_letters(Application& app) {
  // Ids grow with the time at which they were made.
  const ManualClock then(app.clock().now() - kKeepLettersMs);
  const Id before = IdSource(then, 0).next();
  (void)app.database().write([&](db::Transaction& tx) -> Outcome {
    notify::store::forget_outbox(tx, before, kForgetAtOnce);
    return Done{};
  });
}

}  // namespace

notify::MailServer mail_server(const Settings& settings) {
  return {settings.smtp_host, settings.smtp_port,     settings.smtp_security,
          settings.smtp_user, settings.smtp_password, settings.smtp_ca};
}

NotifyParts::NotifyParts(Application& app) : app_(app), escalation_(app.recorder(), app.notify(), app.clock()) {
  const Settings& settings = app.settings();
  if (settings.smtp_host.empty()) return;
  mailer_ = notify::make_smtp_mailer(mail_server(settings));
  worker_ = std::make_unique<notify::OutboxWorker>(app.database(), app.notify(), *mailer_, app.clock(),
                                                   notify::Sender{settings.smtp_from, settings.smtp_from_name});
  post_.add("post", kPostPeriodMs, [this] {
    if (const std::int64_t sent = worker_->advance(); sent > 0) {
      http::metrics::count("wellkept_letters_sent_total", {}, static_cast<double>(sent));
    }
  });
}

void NotifyParts::add_routes(http::Router& router) {
  const notify::NotifyWeb web{app_.database(), app_.notify(), app_.clock()};
  notify::add_inbox_routes(router, web);
  notify::add_outbox_routes(router, web);
}

void NotifyParts::add_background(jobs::Background& background) {
  background.add("promises", 500, [this] {
    if (const std::int64_t moved = app_.advance_promises(); moved > 0) {
      http::metrics::count("wellkept_promises_advanced_total", {}, static_cast<double>(moved));
    }
    if (const std::int64_t steps = escalation_.advance(app_.database()); steps > 0) {
      http::metrics::count("wellkept_escalation_moments_total", {}, static_cast<double>(steps));
    }
  });
  background.add("letters", kForgetPeriodMs, [this] {
    escalation_.forget(app_.database());
    forget_letters(app_);
  });
}

void NotifyParts::start() {
  if (worker_ != nullptr) post_.start();
}

void NotifyParts::stop() {
  post_.stop();
}

}  // namespace wellkept::app
