#include "app/serve.h"

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <iostream>

#include "app/application.h"
#include "app/customer_wiring.h"
#include "app/evidence_routes.h"
#include "app/export_wiring.h"
#include "app/duty_wiring.h"
#include "app/folder_lock.h"
#include "app/notify_parts.h"
#include "app/operation_routes.h"
#include "app/portal_wiring.h"
#include "app/report_wiring.h"
#include "app/search_wiring.h"
#include "app/setup_file_routes.h"
#include "app/sign_in_wiring.h"
#include "app/version.h"
#include "app/web_routes.h"
#include "app/webhook_wiring.h"
#include "base/log.h"
#include "db/signals.h"
#include "desk/desk_routes.h"
#include "desk/mass_service.h"
#include "desk/task_service.h"
#include "directory/authenticator_routes.h"
#include "directory/directory_routes.h"
#include "directory/permissions.h"
#include "directory/sight_service.h"
#include "http/metrics.h"
#include "http/server.h"
#include "jobs/background.h"
#include "jobs/idempotency.h"
#include "live/live_routes.h"
#include "policyadmin/policyadmin_routes.h"
#include "policyadmin/trial_service.h"
#include "portal/portal_authenticator_routes.h"
#include "portal/portal_routes.h"
#include "report/policy_routes.h"
#include "report/report_routes.h"
#include "staff/staff_routes.h"
#include "ticket/light_service.h"
#include "ticket/ticket_routes.h"
#include "ticket/ticket_store.h"

namespace wellkept::app {
namespace {

void set_log_level(const std::string& name) {
  using log::Level;
  log::set_level(name == "debug"     ? Level::debug
                 : name == "warning" ? Level::warning
                 : name == "error"   ? Level::error
                                     : Level::info);
}

// For people on a terminal, and one JSON object a line for programs that read a pipe.
void announce(std::string_view event, const std::string& words, const std::string& url) {
  if (::isatty(STDOUT_FILENO) == 0) {
    std::string line;
    json::Writer out(line);
    out.begin_object().field("event", event).field("url", url).end_object();
    std::cout << line << '\n';
  }
  std::cout << words << std::endl;
}

void add_background(jobs::Background& background, Application& app, live::Hub& hub) {
  background.add("reminders", 1000, [&app, &hub] {
    const auto reminded = desk::send_reminders(
        app.database(), app.clock().now(),
        [&app](db::Transaction& tx, const desk::Task& task, const ticket::Ticket& ticket) {
          const json::Object params{
              {"number", ticket.number}, {"title", task.title}, {"due_at", format_instant(task.due_at)}};
          const auto told =
              app.notify().notify(tx, {.member = task.assignee,
                                       .template_id = "task.reminder",
                                       .params = params,
                                       .subject = ticket.id,
                                       .dedupe = "task." + format_id(task.id) + "." + format_instant(*task.remind_at)});
          if (!told) log::error("task.reminder", {{"code", told.refusal().code}});
        });
    for (const Id member : reminded) hub.inbox_changed(member);
  });
  background.add("lights", 500, [&app, &hub] {
    ticket::turn_due_lights(app.database(), app.policy(), app.clock().now(),
                            [&hub](const std::vector<ticket::Ticket>& turned) { hub.lights_turned(turned); });
  });
  background.add("checkpoint", app.settings().checkpoint_s * 1000, [&app] {
    const auto taken = app.checkpoint();
    if (!taken) log::error("checkpoint.refused", {{"code", taken.refusal().code}, {"detail", taken.refusal().detail}});
  });
  background.add("forget", 600'000, [&app] {
    jobs::forget_old_answers(app.database(), app.clock().now());
    app.access().forget_expired_sessions();
    desk::forget_old_mass_updates(app.database(), app.clock().now());
  });
}

std::string origin_of(const Settings& settings, int port) {
  if (!settings.public_url.empty()) return settings.public_url;
  const bool any = settings.address == "0.0.0.0" || settings.address == "::";
  return "http://" + (any ? std::string("127.0.0.1") : settings.address) + ":" + std::to_string(port);
}

http::ServerOptions server_options(const Settings& settings) {
  http::ServerOptions options;
  options.address = settings.address;
  options.port = settings.port;
  options.io_threads = settings.io_threads;
  options.workers = settings.workers;
  options.max_queue = settings.max_queue;
  options.max_connections = settings.max_connections;
  options.rate_per_minute = settings.rate_per_minute;
  options.drain_s = settings.drain_s;
  options.access_log = settings.access_log;
  options.trusted_proxies = http::TrustedProxies::parse(settings.trusted_proxies).value_or(http::TrustedProxies());
  return options;
}

void raise_file_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

int run(Application& app, const ServeOptions& options, ManualClock* manual) {
  // Signals are taken by sigwait below, on no other thread.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  ::signal(SIGPIPE, SIG_IGN);

  const Settings& settings = app.settings();
  live::Hub hub(app.database(), app.clock(), [&app](const http::Principal& who) -> live::MaySee {
    const auto sight = app.database().read([&](db::Transaction& tx) { return directory::sight_of(tx, who); });
    return [sight](const ticket::Ticket& one) { return sight.sees(one.unit, one.assignee); };
  });
  const auto others = db::open_signals(settings.database_address());  // none on SQLite
  if (others) hub.connect([&others](std::string word) { others->send(std::move(word)); });
  jobs::Background background;
  NotifyParts notify(app);
  app.notify().watch([&hub](Id member) { hub.inbox_changed(member); });
  add_background(background, app, hub);
  notify.add_background(background);
  jobs::Background line;  // on a thread of its own: who looks on does not wait for other work
  line.add("live", 100, [&hub] { hub.follow(); });
  if (others) line.add("policy", 1000, [&app] { app.follow_others(); });

  const WebFiles web_files(options.web);
  http::Router router;
  add_web_routes(router, {web_files, settings.public_url.starts_with("https://"), frame_origins(settings)});
  add_operation_routes(router, app, background, manual);
  SignInParts sign_in(app);
  sign_in.add_routes(router);
  directory::add_directory_routes(router, app.directory());
  CustomerParts customers(app);
  customers.add_routes(router);
  background.add("readings", 1000, [&customers] { customers.flush(); });
  const ticket::TicketWeb web{app.database(), app.tickets(), app.files(), app.clock(), settings.public_url,
                              CustomerParts::may_unmask,
                              [&customers](const http::Request& request, const ticket::Ticket& ticket) {
                                customers.readings().note(request, ticket.customer, ticket.id);
                              }};
  ticket::add_routes(router, web);
  ticket::add_list_routes(router, web);
  ticket::add_confirmation_routes(router, web);
  notify.add_routes(router);
  SearchParts search(app);
  search.add_routes(router);
  PortalParts portal(app, customers.records());
  background.add("portal", 600'000, [&portal] { portal.access.forget_expired(); });
  portal::add_routes(router, {app.database(), portal.access, portal.service, app.clock(),
                              settings.public_url.starts_with("https://"), frame_origins(settings),
                              customers.copies()});
  live::add_live_routes(router, app.database(), hub);
  DirectoryPeople people;
  const desk::Desk desk{app.database(), app.tickets(), people, app.customers(), app.ids(), app.clock()};
  const auto may = [](const http::Principal& who, std::string_view permission) {
    return directory::allowed(who.roles, who.scopes, permission);
  };
  desk::add_desk_routes(router, {desk, may});
  staff::StaffService staff(desk, app.log());
  staff::add_staff_routes(router, {staff, may});
  const report::ReportService reports(app.policy());
  report::add_report_routes(router, app.database(), reports);
  report::add_policy_routes(router, app.policy());
  ReportParts report_parts(app, reports);
  report_parts.add_routes(router);
  add_setup_file_routes(router, app);
  DutyParts duties(app);
  duties.add_routes(router);
  duties.add_background(background);
  // A clock that is moved by hand moves on whatever follows it, before the answer.
  if (manual != nullptr) {
    background.add("metrics", 60'000, [&report_parts] { report_parts.catch_up(); });
    background.add("search", 60'000, [&search] { search.catch_up(); });
  }
  policyadmin::add_book_routes(router, app.amendments(), [folder = settings.policy](const std::string& file) {
    return read_policy_file(folder, file);
  });
  policyadmin::add_amendment_routes(router, app.amendments());
  policyadmin::TrialRunner trials(app.amendments());
  if (others) background.add("trials", 10'000, [&trials] { trials.look(); });
  WebhookParts webhooks(app);
  webhooks.add_routes(router);
  ExportParts exports(app);
  exports.add_routes(router);
  add_evidence_routes(router, app.database(), app.keys());
  directory::check_permissions(router);
  if (manual != nullptr) add_route_list(router);

  http::Server server(
      server_options(settings), std::move(router),
      portal::with_customers(portal.access,
                             directory::make_authenticator(app.access(), {.public_origin = settings.public_url}),
                             settings.public_url),
      app.clock());
  server.start();
  if (others) others->start([&hub](std::string_view word) { hub.hear(word); }, [&hub] { hub.look_again(); });
  background.start();
  search.start();
  report_parts.start();
  line.start();
  trials.start();
  notify.start();
  webhooks.start();
  exports.start();
  if (!app.policy_note().empty()) {
    log::warning("policy.kept", {{"detail", app.policy_note()}});
    std::cout << app.policy_note() << std::endl;
  }
  const std::string origin = origin_of(settings, server.port());
  log::info(
      "server.started",
      {{"version", std::string(kVersion)}, {"port", server.port()}, {"policy", app.policy().versions.back().label}});
  if (const auto link = app.access().first_link()) {
    const std::string url = origin + "/setup/" + link->secret;
    announce("setup.link",
             "To sign in, open this link once and choose a login and a password (valid for 24 hours):\n  " + url, url);
  }
  const bool empty = app.database().read([](db::Transaction& tx) {
    return ticket::list_tickets(tx, {ticket::Queue::newest, {}, {}, {}, 1}).empty();
  });
  if (empty) {
    std::cout << "No tickets yet. For a year of sample data, marked as such: wellkept demo --data " << settings.data
              << " --tickets 5000" << std::endl;
  }
  announce("server.listening",
           "Wellkept is serving on " + origin + "; members sign in at " + origin +
               "/console/ (the API can be browsed at " + origin + "/api/docs)",
           origin);

  int signal = 0;
  sigwait(&signals, &signal);
  log::info("server.stopping", {{"signal", signal}});
  server.stop();
  if (others) others->stop();
  trials.stop();
  webhooks.stop();
  exports.stop();
  notify.stop();
  line.stop();
  background.stop();
  customers.flush();
  report_parts.stop();
  search.stop();
  if (const auto taken = app.checkpoint(); !taken) log::error("checkpoint.refused", {{"code", taken.refusal().code}});
  log::info("server.stopped");
  return 0;
}

}  // namespace

int serve(const Settings& settings, const ServeOptions& options) {
  const auto begun = std::chrono::steady_clock::now();
  set_log_level(settings.log_level);
  raise_file_limit();
  std::unique_ptr<Clock> clock = std::make_unique<SystemClock>();
  ManualClock* manual = nullptr;
  if (options.test_clock) {
    const auto start = parse_instant(*options.test_clock);
    if (!start) {
      std::cerr << "--test-clock needs an instant such as 2026-03-02T10:00:00+08:00\n";
      return 2;
    }
    auto standing = std::make_unique<ManualClock>(*start);
    manual = standing.get();
    clock = std::move(standing);
  }
  const auto lock = FolderLock::take(settings.data);
  if (!lock) {
    std::cerr << lock.refusal().code << ": " << lock.refusal().detail << '\n';
    return 1;
  }
  auto app = Application::open(settings, std::move(clock), {.node = 0});
  if (!app) {
    std::cerr << app.refusal().code << ": " << app.refusal().detail << '\n';
    return 1;
  }
  const auto took = std::chrono::steady_clock::now() - begun;
  log::info("server.opened",
            {{"ms", static_cast<std::int64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(took).count())}});
  return run(**app, options, manual);
}

}  // namespace wellkept::app
