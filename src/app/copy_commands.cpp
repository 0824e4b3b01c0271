#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "app/commands.h"
#include "app/folder_lock.h"
#include "app/verify.h"
#include "db/copy.h"
#include "db/open.h"

namespace wellkept::app {
namespace {

struct CopyFlags {
  std::string from;
  std::string to;
};

// The evidence of the copy, by the journal and the key of the data folder.
Result<VerifyOutcome> verify_copy(const Settings& settings, const std::string& address) {
  return verify(
      {address, settings.journal_path(), settings.signing_key_path() + ".pub", settings.policy, SystemClock().now()});
}

void run_copy(CommandLine& line, const CopyFlags& flags) {
  const auto settings = line.settings();
  if (!settings) return;
  for (const std::string& address : {flags.from, flags.to}) {
    if (const auto problem = db::address_problem(address))
      return line.print_refusal(refuse(RefusalKind::invalid, "copy.address", "An address of a database " + *problem));
  }
  if (!db::address_exists(flags.from))
    return line.print_refusal(
        refuse(RefusalKind::invalid, "copy.address", "There is no database " + db::describe_address(flags.from)));
  const auto lock = FolderLock::take(settings->data);
  if (!lock) return line.print_refusal(lock.refusal());
  const auto from = db::open(flags.from);
  // What a crash loses is copied again; the last commit waits for the disk, and all before it has to be there then.
  const auto to = db::open(flags.to, {.durable = db::engine_of(flags.to) == db::Engine::sqlite});
  const bool shows = ::isatty(STDERR_FILENO) == 1;
  const auto copied = db::copy_database(*from, *to, [&](const std::string& table, std::int64_t rows) {
    if (shows) std::cerr << "\r\x1b[K" << table << ' ' << rows << std::flush;
  });
  if (shows) std::cerr << "\r\x1b[K";
  if (!copied) return line.print_refusal(copied.refusal());
  std::cout << copied->rows << " rows in " << copied->tables << " tables, as many in the one as in the other\n";
  const auto proven = verify_copy(*settings, flags.to);
  if (!proven) return line.print_refusal(proven.refusal());
  std::cout << proven->text;
  if (!proven->intact) line.exit_code = 1;
}

}  // namespace

void add_copy_commands(CLI::App& root, CommandLine& line) {
  CLI::App* command =
      root.add_subcommand("copy", "Move a stopped system between SQLite and PostgreSQL, and prove the copy.");
  command->add_option("--config", line.config, "file of settings [WELLKEPT_CONFIG]")->check(CLI::ExistingFile);
  command->add_option_function<std::string>(
      "--data", [&line](const std::string& value) { line.flags["data"] = value; },
      "the data folder, whose journal and key prove the evidence [WELLKEPT_DATA, default data]");
  auto flags = std::make_shared<CopyFlags>();
  command->add_option("--from", flags->from, "the database that is: a file of SQLite, or postgresql://…")->required();
  command->add_option("--to", flags->to, "the database to be: new and empty")->required();
  command->footer(
      "Stop all servers before. A copy that was stopped goes on where it was. The search index is built anew by the "
      "next start.\nExamples:\n  wellkept copy --data /var/lib/wellkept --from /var/lib/wellkept/wellkept.db --to "
      "postgresql://wellkept@db1/desk\n  wellkept copy --from postgresql://wellkept@db1/desk --to data/wellkept.db");
  command->callback([&line, flags] { run_copy(line, *flags); });
}

}  // namespace wellkept::app
