// `wellkept report quarterly`: the quarterly report as a file.
#include "app/report_commands.h"

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>

#include "app/report_wiring.h"
#include "quarter/pdf_view.h"
#include "quarter/workbook_view.h"

namespace wellkept::app {
namespace {

struct Flags {
  std::string quarter;
  std::string format = "pdf";
  std::string output;
  std::string language;
};

std::string rendered(const quarter::Shown& shown, const Flags& flags) {
  if (flags.format == "pdf") return quarter::render_pdf(shown, flags.language);
  if (flags.format == "xlsx") return quarter::render_workbook(shown, flags.language);
  return shown.document + "\n";
}

void run(CommandLine& line, const Flags& flags) {
  const auto app = line.open();
  if (!app) return;
  app->advance_promises();
  const report::ReportService reports(app->policy());
  ReportParts parts(*app, reports);
  parts.catch_up();
  const auto shown =
      app->database().read([&](db::Transaction& tx) { return parts.quarters().read(tx, flags.quarter); });
  if (!shown) return line.print_refusal(shown.refusal());
  const std::string output =
      flags.output.empty() ? "service-quality-" + flags.quarter + "." + flags.format : flags.output;
  std::ofstream file(output, std::ios::binary | std::ios::trunc);
  file << rendered(*shown, flags);
  file.close();
  if (!file) return line.print_refusal(refuse(RefusalKind::invalid, "report.output", "Cannot write " + output + "."));
  std::cout << output << '\n';
}

}  // namespace

void add_quarterly_report(CLI::App& group, CommandLine& line) {
  CLI::App* command = group.add_subcommand("quarterly", "The quarterly report on service quality, as a file.");
  add_data_flags(*command, line);
  auto flags = std::make_shared<Flags>();
  command->add_option("QUARTER", flags->quarter, "such as 2026-Q3")->required();
  command->add_option("--format", flags->format, "pdf (default), xlsx or json")
      ->check(CLI::IsMember({"pdf", "xlsx", "json"}));
  command->add_option("--output", flags->output, "the file (default: service-quality-QUARTER.FORMAT)");
  add_language_flag(*command, flags->language);
  command->footer(
      "A released report is written as it was released; of another quarter you get the draft.\nExamples:\n"
      "  wellkept report quarterly 2026-Q3\n  wellkept report quarterly 2026-Q3 --format xlsx --lang en");
  command->callback([&line, flags] { run(line, *flags); });
}

}  // namespace wellkept::app
