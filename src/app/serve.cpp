#include "app/serve.h"

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <iostream>
#include <limits>

#include "app/application.h"
#include "app/assembly.h"
#include "app/folder_lock.h"
#include "app/version.h"
#include "base/log.h"
#include "db/migrator.h"
#include "http/server.h"
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

std::string origin_of(const Settings& settings, int port) {
  if (!settings.public_url.empty()) return settings.public_url;
  const bool any = settings.address == "0.0.0.0" || settings.address == "::";
  return "http://" + (any ? std::string("127.0.0.1") : settings.address) + ":" + std::to_string(port);
}

// The system's limit leaves some for what keeps the promises: connections must not take the database's files.
int most_connections() {
  constexpr rlim_t kOwn = 256;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
    return std::numeric_limits<int>::max();
  const rlim_t rest = limit.rlim_cur > 2 * kOwn ? limit.rlim_cur - kOwn : limit.rlim_cur / 2;
  return static_cast<int>(std::min<rlim_t>(rest, std::numeric_limits<int>::max()));
}

http::ServerOptions server_options(const Settings& settings) {
  http::ServerOptions options;
  options.address = settings.address;
  options.port = settings.port;
  options.io_threads = settings.io_threads;
  options.workers = settings.workers;
  options.max_queue = settings.max_queue;
  options.max_connections = std::min(settings.max_connections, most_connections());
  options.max_wait_ms = settings.max_wait_ms;
  options.max_per_address = settings.max_per_address;
  options.max_body_bytes = static_cast<std::size_t>(settings.max_bodies_mib) * 1024 * 1024;
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

void greet(Application& app, int port) {
  const Settings& settings = app.settings();
  const std::string origin = origin_of(settings, port);
  if (!app.policy_note().empty()) {
    log::warning("policy.kept", {{"detail", app.policy_note()}});
    std::cout << app.policy_note() << std::endl;
  }
  log::info("server.started",
            {{"version", std::string(kVersion)}, {"port", port}, {"policy", app.policy().versions.back().label}});
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
}

// A program that cannot go on, such as for want of memory where nobody can be told: what was answered stands, and the
// next start goes on from there.
[[noreturn]] void say_why_and_abort() {
  std::string_view why = "an exception nobody catches";
  std::string words;
  try {
    if (const auto current = std::current_exception()) std::rethrow_exception(current);
  } catch (const std::bad_alloc&) {
    why = "out of memory";
  } catch (const std::exception& error) {
    words = error.what();
    why = words;
  } catch (...) {
    why = "not a std::exception";
  }
  log::error("server.died", {{"why", why}});
  std::abort();
}

// Signals to stop are taken by sigwait, on no other thread: blocked before the first thread is made, so that one that
// comes during the start waits until there is something to stop.
sigset_t hold_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  ::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error of the write
  return signals;
}

// The end is in good order even when the database is away: the next start seals what this one could not.
void take_last_checkpoint(Application& app) {
  try {
    if (const auto taken = app.checkpoint(); !taken) log::error("checkpoint.refused", {{"code", taken.refusal().code}});
  } catch (const db::Fault& fault) {
    log::error("checkpoint.failed", {{"what", std::string(fault.what())}});
  }
}

int run(Application& app, const ServeOptions& options, ManualClock* manual, const sigset_t& signals) {
  Assembly parts(app, options.web, manual);
  http::Server server(server_options(app.settings()), parts.routes(), parts.authenticator(), app.clock());
  server.start();
  parts.start();
  greet(app, server.port());

  int signal = 0;
  sigwait(&signals, &signal);
  log::info("server.stopping", {{"signal", signal}});
  server.stop();
  parts.stop();
  take_last_checkpoint(app);
  log::info("server.stopped");
  return 0;
}

}  // namespace

int serve(const Settings& settings, const ServeOptions& options) {
  const auto begun = std::chrono::steady_clock::now();
  std::set_terminate(say_why_and_abort);
  set_log_level(settings.log_level);
  raise_file_limit();
  const sigset_t signals = hold_signals();
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
  if (!options.test_migrations.empty()) db::pretend_newer(options.test_migrations);
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
  return run(**app, options, manual, signals);
}

}  // namespace wellkept::app
