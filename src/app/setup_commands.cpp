#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <iterator>

#include "app/commands.h"
#include "app/setup_file.h"

namespace wellkept::app {
namespace {

void run_export(CommandLine& line, const std::string& path) {
  const auto app = line.open();
  if (!app) return;
  const std::string text = export_setup(*app);
  if (path.empty()) {
    std::cout << text << '\n';
    return;
  }
  std::ofstream out(path, std::ios::binary);
  out << text << '\n';
  if (out.flush()) return;
  line.print_refusal(refuse(RefusalKind::invalid, "setup.file", "cannot write " + path));
}

void run_import(CommandLine& line, const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  const auto parsed = json::parse(std::string(std::istreambuf_iterator<char>(in), {}));
  const auto* tree = std::get_if<json::Value>(&parsed);
  if (tree == nullptr) return line.print_refusal(refuse(RefusalKind::invalid, "setup.format", path + " is no JSON."));
  const auto app = line.open();
  if (!app) return;
  const auto imported = import_setup(*app, *tree, Id{});
  if (!imported) return line.print_refusal(imported.refusal());
  std::cout << describe(*imported);
}

}  // namespace

void add_setup_commands(CLI::App& root, CommandLine& line) {
  CLI::App* group = root.add_subcommand("setup", "Everything that was set up, as one file.");
  group->require_subcommand(1);
  auto path = std::make_shared<std::string>();
  CLI::App* out = group->add_subcommand("export", "Write the set-up, without passwords and keys.");
  add_data_flags(*out, line);
  out->add_option("FILE", *path, "where to; standard output without it");
  out->footer("Example:\n  wellkept setup export setup.json");
  out->callback([&line, path] { run_export(line, *path); });
  CLI::App* in = group->add_subcommand("import", "Make and change what the file says; nothing is removed.");
  add_data_flags(*in, line);
  in->add_option("FILE", *path, "a file of `setup export`")->required()->check(CLI::ExistingFile);
  in->footer(
      "The members that it makes get a one-time link each, to set a password; the links are printed.\nExample:\n  "
      "wellkept setup import --data /var/lib/wellkept setup.json");
  in->callback([&line, path] { run_import(line, *path); });
}

}  // namespace wellkept::app
