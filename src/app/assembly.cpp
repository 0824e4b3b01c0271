#include "app/assembly.h"

#include "app/evidence_routes.h"
#include "app/operation_routes.h"
#include "app/setup_file_routes.h"
#include "app/standby_routes.h"
#include "app/web_routes.h"
#include "base/log.h"
#include "customer/customer_routes.h"
#include "desk/desk_routes.h"
#include "desk/mass_service.h"
#include "desk/task_service.h"
#include "directory/authenticator_routes.h"
#include "directory/directory_routes.h"
#include "directory/permissions.h"
#include "directory/sight_service.h"
#include "jobs/idempotency.h"
#include "policyadmin/policyadmin_routes.h"
#include "portal/portal_authenticator_routes.h"
#include "portal/portal_routes.h"
#include "report/policy_routes.h"
#include "staff/staff_routes.h"
#include "ticket/light_service.h"
#include "ticket/ticket_routes.h"

namespace wellkept::app {
namespace {

bool may(const http::Principal& who, std::string_view permission) {
  return directory::allowed(who.roles, who.scopes, permission);
}

// "access 7": what is known of the member's sessions and tokens is out of date; 0: of everybody's.
constexpr std::string_view kForget = "access ";

bool secure(const Settings& settings) {
  return settings.public_url.starts_with("https://");
}

}  // namespace

Assembly::Assembly(Application& app, const std::string& web, ManualClock* manual)
    : app_(app),
      manual_(manual),
      readiness_(app.database()),
      web_files_(web),
      others_(db::open_signals(app.settings().database_address())),
      hub_(app.database(), app.clock(),
           [&app](const http::Principal& who) -> live::MaySee {
             const auto sight = app.database().read([&](db::Transaction& tx) { return directory::sight_of(tx, who); });
             return [sight](const ticket::Ticket& one) { return sight.sees(one.unit, one.assignee); };
           }),
      notify_(app),
      sign_in_(app),
      customers_(app),
      search_(app),
      portal_(app, customers_.records()),
      desk_{app.database(),
            app.tickets(),
            people_,
            app.customers(),
            app.ids(),
            app.clock(),
            [this](db::Transaction& tx, Id ticket, Id other) { return search_.suggests(tx, ticket, other); }},
      staff_(desk_, app.log()),
      reports_(app.policy()),
      report_parts_(app, reports_),
      duties_(app),
      trials_(app.amendments()),
      webhooks_(app),
      exports_(app, customers_.readings()),
      imports_(app) {
  app_.notify().watch([this](Id member) { hub_.inbox_changed(member); });
  if (others_) {
    hub_.connect([this](std::string word) { others_->send(std::move(word)); });
    app_.access().tell_others_by([this](Id member) { others_->send(std::string(kForget) + format_id(member)); });
  }
  add_background();
}

http::Router Assembly::routes() {
  const Settings& settings = app_.settings();
  http::Router router;
  add_web_routes(router, {web_files_, secure(settings), frame_origins(settings)});
  readiness_.look();
  add_operation_routes(router, readiness_, background_, manual_);
  sign_in_.add_routes(router);
  directory::add_directory_routes(router, app_.directory());
  customers_.add_routes(router);
  add_desk_routes(router);
  notify_.add_routes(router);
  search_.add_routes(router, customers_.readings());
  portal::add_routes(router, {app_.database(), portal_.access, portal_.service, app_.clock(), secure(settings),
                              frame_origins(settings), customers_.copies()});
  live::add_live_routes(router, app_.database(), hub_);
  add_report_routes(router);
  add_setup_file_routes(router, app_);
  duties_.add_routes(router);
  webhooks_.add_routes(router);
  exports_.add_routes(router);
  imports_.add_routes(router);
  add_evidence_routes(router, app_.database(), app_.keys());
  directory::check_permissions(router);
  serve_from_standby(router);
  if (manual_ != nullptr) add_route_list(router);
  return router;
}

void Assembly::add_desk_routes(http::Router& router) {
  const ticket::TicketWeb web{app_.database(),
                              app_.tickets(),
                              app_.files(),
                              app_.clock(),
                              app_.settings().public_url,
                              CustomerParts::may_unmask,
                              [this](const http::Request& request, const ticket::Ticket& ticket) {
                                customer::note_reading(customers_.readings(), request, ticket.customer, ticket.id);
                              }};
  ticket::add_routes(router, web);
  ticket::add_list_routes(router, web);
  ticket::add_confirmation_routes(router, web);
  desk::add_desk_routes(router, {desk_, may, web.note_reading});
  staff::add_staff_routes(router, {staff_, may});
}

void Assembly::add_report_routes(http::Router& router) {
  report::add_report_routes(router, app_.database(), reports_);
  report::add_policy_routes(router, app_.policy());
  report_parts_.add_routes(router);
  policyadmin::add_book_routes(router, app_.amendments(), [folder = app_.settings().policy](const std::string& file) {
    return read_policy_file(folder, file);
  });
  policyadmin::add_amendment_routes(router, app_.amendments());
  policyadmin::add_calendar_routes(router, app_.amendments());
}

http::Authenticator Assembly::authenticator() {
  const std::string& url = app_.settings().public_url;
  return portal::with_customers(portal_.access, directory::make_authenticator(app_.access(), {.public_origin = url}),
                                url);
}

void Assembly::add_background() {
  background_.add("reminders", 1000, [this] { remind(); });
  background_.add("lights", 500, [this] {
    ticket::turn_due_lights(app_.database(), app_.policy(), app_.clock().now(),
                            [this](const std::vector<ticket::Ticket>& turned) { hub_.lights_turned(turned); });
  });
  background_.add("checkpoint", app_.settings().checkpoint_s * 1000, [this] {
    const auto taken = app_.checkpoint();
    if (!taken) log::error("checkpoint.refused", {{"code", taken.refusal().code}, {"detail", taken.refusal().detail}});
  });
  background_.add("forget", 600'000, [this] {
    jobs::forget_old_answers(app_.database(), app_.clock().now());
    app_.access().forget_expired_sessions();
    desk::forget_old_mass_updates(app_.database(), app_.clock().now());
  });
  notify_.add_background(background_);
  background_.add("readings", 1000, [this] { customers_.flush(); });
  background_.add("retention", 60'000, [this] { customers_.keep_to_periods(); });
  background_.add("portal", 600'000, [this] { portal_.access.forget_expired(); });
  duties_.add_background(background_);
  // A clock that is moved by hand moves on whatever follows it, before the answer.
  if (manual_ != nullptr) {
    background_.add("metrics", 60'000, [this] { report_parts_.catch_up(); });
    background_.add("search", 60'000, [this] { search_.catch_up(); });
  }
  watch_.add("ready", 500, [this] { readiness_.look(); });
  line_.add("live", 100, [this] { hub_.follow(); });
  if (others_) {
    background_.add("trials", 10'000, [this] { trials_.look(); });
    line_.add("policy", 1000, [this] { app_.follow_others(); });
  }
}

void Assembly::remind() {
  const auto reminded = desk::send_reminders(
      app_.database(), app_.clock().now(),
      [this](db::Transaction& tx, const desk::Task& task, const ticket::Ticket& ticket) {
        const json::Object params{
            {"number", ticket.number}, {"title", task.title}, {"due_at", format_instant(task.due_at)}};
        const auto told =
            app_.notify().notify(tx, {.member = task.assignee,
                                      .template_id = "task.reminder",
                                      .params = params,
                                      .subject = ticket.id,
                                      .dedupe = "task." + format_id(task.id) + "." + format_instant(*task.remind_at)});
        if (!told) log::error("task.reminder", {{"code", told.refusal().code}});
      });
  for (const Id member : reminded) hub_.inbox_changed(member);
}

// A session that another server ended is not honoured here any more.
void Assembly::hear(std::string_view word) {
  if (word.starts_with(kForget)) {
    return app_.access().heard(parse_id(word.substr(kForget.size())).value_or(Id{}));
  }
  hub_.hear(word);
}

void Assembly::start() {
  if (others_) {
    others_->start([this](std::string_view word) { hear(word); },
                   [this] {
                     app_.access().heard({});
                     hub_.look_again();
                   });
  }
  watch_.start();
  background_.start();
  search_.start();
  report_parts_.start();
  line_.start();
  trials_.start();
  notify_.start();
  webhooks_.start();
  exports_.start();
  imports_.start();
}

void Assembly::stop() {
  if (others_) others_->stop();
  trials_.stop();
  webhooks_.stop();
  exports_.stop();
  imports_.stop();
  notify_.stop();
  line_.stop();
  background_.stop();
  watch_.stop();
  try {
    customers_.flush();
  } catch (const db::Fault& fault) {  // the stop is in good order even when the database is away
    log::error("readings.failed", {{"what", std::string(fault.what())}});
  }
  report_parts_.stop();
  search_.stop();
}

}  // namespace wellkept::app
