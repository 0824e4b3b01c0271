// `wellkept serve`: the server, its background work, and a graceful stop.
#pragma once
#include <optional>
#include <string>

#include "app/settings.h"

namespace wellkept::app {

struct ServeOptions {
  std::optional<std::string>
      test_clock;               // an instant: the clock stands there and is moved by POST /test/clock; for tests only
  std::string test_migrations;  // a folder of migrations that a newer program would have; for tests of upgrades only
  std::string
      web;  // a folder with a build of the web applications, in place of the built-in one; for their development
};

// Serves until SIGTERM or SIGINT. The exit code of the process.
int serve(const Settings& settings, const ServeOptions& options);

}  // namespace wellkept::app
