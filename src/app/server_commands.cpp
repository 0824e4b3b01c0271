#include <CLI/CLI.hpp>
#include <iostream>

#include "app/commands.h"
#include "app/doctor.h"
#include "app/serve.h"
#include "db/migrator.h"

namespace wellkept::app {
namespace {

void add_serve(CLI::App& root, CommandLine& line) {
  CLI::App* command = root.add_subcommand("serve", "Serve the product: API, customers' pages, background work.");
  add_all_flags(*command, line);
  auto options = std::make_shared<ServeOptions>();
  command->add_option("--test-clock", options->test_clock,
                      "for tests: the clock stands at this instant, POST /test/clock moves it");
  command
      ->add_option("--test-migrations", options->test_migrations,
                   "for tests of upgrades: a folder of migrations that a newer program would have")
      ->check(CLI::ExistingDirectory);
  command
      ->add_option("--web", options->web,
                   "for development: a folder with a build of the web applications, in place of the built-in one")
      ->check(CLI::ExistingDirectory);
  command->footer(
      "Examples:\n  wellkept serve\n  wellkept serve --data /var/lib/wellkept --address 0.0.0.0 --public-url "
      "https://desk.example.com");
  command->callback([&line, options] {
    if (const auto settings = line.settings()) line.exit_code = serve(*settings, *options);
  });
}

void add_migrate(CLI::App& root, CommandLine& line) {
  CLI::App* command = root.add_subcommand("migrate", "Bring the database to this program's schema.");
  add_data_flags(*command, line);
  command->footer("Example:\n  wellkept migrate --data /var/lib/wellkept");
  command->callback([&line] {
    const auto app = line.open();
    if (!app) return;
    const db::MigrationState state = db::migration_state(app->database());
    std::cout << "schema " << state.applied << " of " << state.known << '\n';
  });
}

void add_doctor(CLI::App& root, CommandLine& line) {
  CLI::App* command =
      root.add_subcommand("doctor", "Check settings, folder, database, policy and keys, and say what to do.");
  add_all_flags(*command, line);
  auto list = std::make_shared<bool>(false);
  command->add_flag("--settings", *list, "list every setting with its meaning, source and default");
  command->footer("Examples:\n  wellkept doctor --data /var/lib/wellkept\n  wellkept doctor --settings");
  command->callback([&line, list] {
    if (*list) {
      std::cout << describe_settings();
      return;
    }
    const auto settings = line.settings();
    if (!settings) return;
    const Diagnosis diagnosis = examine(*settings);
    std::cout << describe(diagnosis);
    line.exit_code = diagnosis.healthy() ? 0 : 1;
  });
}

}  // namespace

void add_server_commands(CLI::App& root, CommandLine& line) {
  add_serve(root, line);
  add_migrate(root, line);
  add_doctor(root, line);
}

}  // namespace wellkept::app
