#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "app/backup.h"
#include "app/commands.h"

namespace wellkept::app {
namespace {

void run_backup(CommandLine& line, const std::string& to) {
  const auto settings = line.settings();
  if (!settings) return;
  const auto made = make_backup(*settings, {to, settings_given(line.config, wellkept_environment(), line.flags),
                                            SystemClock().now(), ::isatty(STDERR_FILENO) == 1});
  if (!made) return line.print_refusal(made.refusal());
  std::cout << made->files << " files, " << made->bytes << " bytes in " << to << "\n";
  if (!made->with_database) {
    std::cout << "The database is on PostgreSQL and not in it: back it up with pg_dump --format=custom, first.\n";
  }
}

void add_backup(CLI::App& root, CommandLine& line) {
  CLI::App* command =
      root.add_subcommand("backup", "Copy everything into a new folder, at one moment, while the server runs.");
  add_all_flags(*command, line);
  auto to = std::make_shared<std::string>();
  command->add_option("FOLDER", *to, "where to; it must not exist yet, or be empty")->required();
  command->footer(
      "Database, attachments, journal, keys, policy and settings (without passwords), with a manifest of hashes. "
      "Whoever\n"
      "has it can sign with the keys and read everything: keep it as closely as the data folder.\n"
      "Example:\n  wellkept backup --data /var/lib/wellkept /backup/$(date +%F)");
  command->callback([&line, to] { run_backup(line, *to); });
}

struct RestoreFlags {
  std::string from;
  std::string now;
};

void run_restore(CommandLine& line, const RestoreFlags& flags) {
  const auto settings = line.settings();
  if (!settings) return;
  RestoreOptions options{flags.from, SystemClock().now(), ::isatty(STDERR_FILENO) == 1};
  if (!flags.now.empty()) {
    const auto now = parse_instant(flags.now);
    if (!now)
      return line.print_refusal(refuse(RefusalKind::invalid, "verify.now", "--now needs an instant with a zone"));
    options.now = *now;
  }
  const auto restored = restore_backup(*settings, options);
  if (!restored) return line.print_refusal(restored.refusal());
  std::cout << restored->files << " files restored into " << settings->data << "\n" << restored->proof;
  std::cout << "The settings of then stand in " << settings->data << "/settings.yaml; passwords must be set anew.\n";
  if (!restored->policy.empty()) std::cout << "Set policy: " << restored->policy << "\n";
}

void add_restore(CLI::App& root, CommandLine& line) {
  CLI::App* command =
      root.add_subcommand("restore", "Put a backup into an empty data folder, and prove it by verification.");
  add_all_flags(*command, line);
  auto flags = std::make_shared<RestoreFlags>();
  command->add_option("FOLDER", flags->from, "the backup")->required()->check(CLI::ExistingDirectory);
  command->add_option("--now", flags->now, "the moment to judge open promises by (default: now)");
  command->footer(
      "Exit code 0: restored, and every hash, signature, promise and figure is what the events give; 1: refused, and\n"
      "nothing is left behind.\nExample:\n  wellkept restore --data /var/lib/wellkept /backup/2026-11-22");
  command->callback([&line, flags] { run_restore(line, *flags); });
}

}  // namespace

void add_backup_commands(CLI::App& root, CommandLine& line) {
  add_backup(root, line);
  add_restore(root, line);
}

}  // namespace wellkept::app
