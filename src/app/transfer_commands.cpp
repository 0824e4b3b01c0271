#include <unistd.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>

#include "app/commands.h"
#include "transfer/demo_service.h"
#include "transfer/export_service.h"
#include "transfer/import_service.h"
#include "transfer/row_source.h"

namespace wellkept::app {
namespace {

transfer::Parts parts_of(Application& app) {
  return {app.database(), app.recorder(), app.customers(), app.directory(), app.log(), app.clock(), &app.files()};
}

bool on_terminal() {
  return ::isatty(STDERR_FILENO) == 1;
}

void add_import(CLI::App& root, CommandLine& line) {
  CLI::App* command = root.add_subcommand("import", "Take in tickets with their past from a file of another system.");
  add_data_flags(*command, line);
  auto import = std::make_shared<transfer::ImportCommand>();
  auto format = std::make_shared<std::string>();
  command->add_option("FILE", import->file, "the file, a folder for a mapping that reads one, or - for standard input")
      ->required();
  command
      ->add_option("--mapping", import->mapping,
                   "how it becomes tickets: a file (docs/import.md), or zendesk or zammad")
      ->required();
  command->add_option("--format", *format, "csv, json or ndjson (default: by the file's name)")
      ->check(CLI::IsMember({"csv", "json", "ndjson"}));
  command->add_option("--rejects", import->rejects, "file for the rows that cannot be taken, each with its reason");
  command->add_flag("--dry-run", import->dry_run, "read and check everything, record nothing");
  command->footer(
      "A second run goes on where the first stopped and never doubles a row.\nExample:\n"
      "  wellkept import --mapping examples/import/boston311.yaml requests.csv --rejects bad.csv");
  command->callback([&line, import, format] {
    import->format = transfer::format_named(*format);
    import->terminal = on_terminal();
    const auto app = line.open();
    if (!app) return;
    const auto summary = transfer::run_import(parts_of(*app), *import, std::cerr);
    if (!summary) return line.print_refusal(summary.refusal());
    app->advance_promises();
    std::cout << transfer::format_summary(*summary);
    line.exit_code = summary->exit_code();
  });
}

std::optional<Instant> read_moment(const std::string& text, CommandLine& line) {
  const auto instant = parse_instant(text);
  if (!instant)
    line.print_refusal(refuse(RefusalKind::invalid, "command.instant", text + " is not an instant with a zone"));
  return instant;
}

struct ExportFlags {
  std::string from;
  std::string to;
  std::string out;
  std::string format = "ndjson";
};

void run_export(CommandLine& line, transfer::ExportCommand::What what, const ExportFlags& flags) {
  transfer::ExportCommand request{what, flags.format == "csv"};
  if (!flags.from.empty() && !(request.from = read_moment(flags.from, line))) return;
  if (!flags.to.empty() && !(request.to = read_moment(flags.to, line))) return;
  const auto app = line.open();
  if (!app) return;
  std::ofstream file;
  if (!flags.out.empty()) file.open(flags.out, std::ios::binary);
  std::ostream& out = flags.out.empty() ? std::cout : file;
  const auto summary = transfer::run_export(parts_of(*app), request, out);
  if (!summary) return line.print_refusal(summary.refusal());
  std::cerr << summary->tickets << " tickets, " << summary->lines << " lines\n";
}

void add_export(CLI::App& root, CommandLine& line) {
  CLI::App* group = root.add_subcommand("export", "Give out tables, or timelines as `policy replay` reads them.");
  group->require_subcommand(1);
  auto flags = std::make_shared<ExportFlags>();
  using What = transfer::ExportCommand::What;
  for (const auto& [name, what, help] : {std::tuple("tickets", What::tickets, "The present of every ticket."),
                                         std::tuple("promises", What::promises, "Every promise, with its verdict."),
                                         std::tuple("customers", What::customers, "Every customer, unmasked."),
                                         std::tuple("events", What::events, "Every event, without personal texts.")}) {
    CLI::App* command = group->add_subcommand(name, help);
    add_data_flags(*command, line);
    command->add_option("--from", flags->from, "tickets opened, or customers registered, at or after this instant");
    command->add_option("--to", flags->to, "before this instant");
    command->add_option("--out", flags->out, "file (default: standard output)");
    command->add_option("--format", flags->format, "ndjson or csv")->check(CLI::IsMember({"ndjson", "csv"}));
    command->footer(std::string("Example:\n  wellkept export ") + name + " --out " + name + ".ndjson");
    command->callback([&line, what = what, flags] { run_export(line, what, *flags); });
  }
}

void add_demo(CLI::App& root, CommandLine& line) {
  CLI::App* command =
      root.add_subcommand("demo", "Make a believable year of a service centre, or some, marked as sample data.");
  add_data_flags(*command, line);
  auto demo = std::make_shared<transfer::DemoCommand>();
  auto end = std::make_shared<std::string>();
  command->add_option("--tickets", demo->tickets, "how many")->check(CLI::Range(1, 100'000'000));
  command->add_option("--seed", demo->seed, "the same seed and end make the same year");
  command->add_option("--years", demo->years, "how many years they spread over")->check(CLI::Range(1, 20));
  command->add_option("--members", demo->members, "how many work there (default and least: 28)")
      ->check(CLI::Range(1, 10'000));
  command->add_option("--end", *end, "the moment at which the last year ends (default: now)");
  command->add_flag("--more", demo->more, "add to sample data of that seed");
  command->footer("Example:\n  wellkept demo --tickets 5000");
  command->callback([&line, demo, end] {
    if (!end->empty() && !(demo->end = read_moment(*end, line))) return;
    demo->terminal = on_terminal();
    const auto app = line.open();
    if (!app) return;
    const auto summary = transfer::run_demo(parts_of(*app), *demo, std::cerr);
    if (!summary) return line.print_refusal(summary.refusal());
    app->advance_promises();
    std::cout << summary->tickets << " tickets with " << summary->events
              << " events of sample data; look at them with: wellkept report matrix --data " << app->settings().data
              << '\n';
  });
}

}  // namespace

void add_transfer_commands(CLI::App& root, CommandLine& line) {
  add_import(root, line);
  add_export(root, line);
  add_demo(root, line);
}

}  // namespace wellkept::app
