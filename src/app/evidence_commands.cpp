#include <CLI/CLI.hpp>
#include <iostream>

#include "app/commands.h"
#include "app/report_commands.h"
#include "app/verify.h"
#include "report/evidence_view.h"
#include "report/matrix_table.h"
#include "report/report_service.h"
#include "ticket/ticket_store.h"
#include "ticket/ticket_text_view.h"

#include <unistd.h>

namespace wellkept::app {
namespace {

struct VerifyFlags {
  std::string journal;
  std::string public_key;
  std::string now;
  int max = 20;
  bool json = false;
};

void run_verify(CommandLine& line, const VerifyFlags& flags) {
  const auto settings = line.settings();
  if (!settings) return;
  VerifyOptions options{settings->database_address(),
                        settings->journal_path(),
                        settings->signing_key_path() + ".pub",
                        settings->policy,
                        SystemClock().now(),
                        flags.max,
                        flags.json,
                        ::isatty(STDERR_FILENO) == 1};
  if (!flags.journal.empty()) options.journal = flags.journal;
  if (!flags.public_key.empty()) options.public_key = flags.public_key;
  if (!flags.now.empty()) {
    const auto now = parse_instant(flags.now);
    if (!now)
      return line.print_refusal(refuse(RefusalKind::invalid, "verify.now", "--now needs an instant with a zone"));
    options.now = *now;
  }
  const auto outcome = verify(options);
  if (!outcome) return line.print_refusal(outcome.refusal());
  std::cout << outcome->text;
  if (flags.json) std::cout << '\n';
  if (!outcome->intact) line.exit_code = 1;
}

void add_verify(CLI::App& root, CommandLine& line) {
  CLI::App* command = root.add_subcommand("verify", "Recompute hashes, checkpoints and every promise from the events.");
  add_data_flags(*command, line);
  auto flags = std::make_shared<VerifyFlags>();
  command->add_option("--journal", flags->journal, "the journal of checkpoints (default: of the data folder)");
  command->add_option("--public-key", flags->public_key, "the trusted public keys (default: of the data folder)");
  command->add_option("--now", flags->now, "the moment to judge open promises by (default: now)");
  command->add_option("--max", flags->max, "findings to list")->check(CLI::Range(1, 100'000));
  command->add_flag("--json", flags->json, "as JSON");
  command->footer(
      "Exit code 0: intact; 1: not. It names the first difference.\nExamples:\n  wellkept verify --data "
      "/var/lib/wellkept\n"
      "  wellkept verify --database copy.db --journal checkpoints.jsonl --public-key checkpoint.key.pub");
  command->callback([&line, flags] { run_verify(line, *flags); });
}

struct ReportFlags {
  std::string from;
  std::string to;
  std::string unit;
  std::string format = "table";
  std::string language;
};

std::optional<std::string> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

void add_evidence_list(CLI::App& group, CommandLine& line) {
  CLI::App* command =
      group.add_subcommand("evidence", "The tickets behind a figure of the matrix, and the uses of a capability.");
  add_data_flags(*command, line);
  struct Flags {
    ReportFlags scope;
    std::string clause;
    std::string verdict = "met";
    std::string rule;
    std::string cursor;
    int limit = 50;
    bool json = false;
  };
  auto flags = std::make_shared<Flags>();
  command->add_option("CLAUSE", flags->clause, "id of the clause")->required();
  command->add_option("--verdict", flags->verdict, "met (default), breached or open")
      ->check(CLI::IsMember({"met", "breached", "open"}));
  command->add_option("--rule", flags->rule, "only this rule of the clause");
  command->add_option("--from", flags->scope.from, "first day (default: start of the quarter)");
  command->add_option("--to", flags->scope.to, "last day, included (default: today)");
  command->add_option("--unit", flags->scope.unit, "id of a unit; its sub-units count too");
  command->add_option("--limit", flags->limit, "how many of them")->check(CLI::Range(1, 1000));
  command->add_option("--cursor", flags->cursor, "go on where the page before ended");
  command->add_flag("--json", flags->json, "as JSON");
  command->footer(
      "Examples:\n  wellkept report evidence FB-4.1.1 --verdict breached\n  wellkept report evidence AS-2.3 --json");
  command->callback([&line, flags] {
    const auto app = line.open();
    if (!app) return;
    app->advance_promises();
    const report::ReportService service(app->policy());
    const report::EvidenceRequest request{
        {unless_empty(flags->scope.from), unless_empty(flags->scope.to), unless_empty(flags->scope.unit)},
        flags->clause,
        flags->verdict,
        unless_empty(flags->rule),
        flags->cursor,
        flags->limit};
    const Instant now = app->clock().now();
    const auto page = app->database().read([&](db::Transaction& tx) { return service.evidence(tx, request, now); });
    if (!page) return line.print_refusal(page.refusal());
    line.print(flags->json ? report::evidence_json(*page) : report::evidence_lines(*page));
  });
}

void add_report(CLI::App& root, CommandLine& line) {
  CLI::App* group = root.add_subcommand("report", "Figures with their evidence.");
  group->require_subcommand(1);
  add_evidence_list(*group, line);
  add_quarterly_report(*group, line);
  CLI::App* command = group->add_subcommand("matrix", "For every clause, whether it was kept.");
  add_data_flags(*command, line);
  auto flags = std::make_shared<ReportFlags>();
  command->add_option("--from", flags->from, "first day (default: start of the quarter)");
  command->add_option("--to", flags->to, "last day, included (default: today)");
  command->add_option("--unit", flags->unit, "id of a unit; its sub-units count too");
  command->add_option("--format", flags->format, "table, csv or json")->check(CLI::IsMember({"table", "csv", "json"}));
  add_language_flag(*command, flags->language);
  command->footer(
      "Examples:\n  wellkept report matrix\n  wellkept report matrix --from 2026-01-01 --to 2026-03-31 --format csv");
  command->callback([&line, flags] {
    const auto app = line.open();
    if (!app) return;
    app->advance_promises();
    const report::ReportService service(app->policy());
    const report::Scope scope{unless_empty(flags->from), unless_empty(flags->to), unless_empty(flags->unit)};
    line.print(
        report::matrix_report(app->database(), service, scope, flags->language, flags->format, app->clock().now()));
  });
}

void add_ticket(CLI::App& root, CommandLine& line) {
  CLI::App* group = root.add_subcommand("ticket", "Look at tickets.");
  group->require_subcommand(1);
  CLI::App* command =
      group->add_subcommand("show", "What is owed on a ticket, what stands before its close, what happened.");
  add_data_flags(*command, line);
  struct Flags {
    std::string number;
    std::string language;
  };
  auto flags = std::make_shared<Flags>();
  command->add_option("NUMBER", flags->number, "number of the ticket")->required();
  add_language_flag(*command, flags->language);
  command->footer("Example:\n  wellkept ticket show T-1000001 --lang zh");
  command->callback([&line, flags] {
    const auto app = line.open();
    if (!app) return;
    const auto words = app->database().read([&](db::Transaction& tx) -> Result<std::string> {
      const auto ticket = ticket::find_ticket_by_number(tx, flags->number);
      if (!ticket) return refuse(RefusalKind::not_found, "ticket.unknown", "there is no ticket " + flags->number);
      WK_TRY(record, app->tickets().read(tx, ticket::Actor{}, ticket->id));
      return ticket::describe_ticket(app->policy(), record, flags->language, app->clock().now());
    });
    line.print(words);
  });
}

}  // namespace

void add_evidence_commands(CLI::App& root, CommandLine& line) {
  add_verify(root, line);
  add_report(root, line);
  add_ticket(root, line);
}

}  // namespace wellkept::app
