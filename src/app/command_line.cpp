#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>

#include "app/commands.h"

namespace wellkept::app {
namespace {

void add_setting(CLI::App& command, CommandLine& line, const SettingInfo& info) {
  const std::string help =
      info.meaning + " [" + info.environment + (info.fallback.empty() ? "" : ", default " + info.fallback) + "]";
  command.add_option_function<std::string>(
      "--" + info.name, [&line, name = info.name](const std::string& value) { line.flags[name] = value; }, help);
}

}  // namespace

std::optional<Settings> CommandLine::settings() {
  auto environment = wellkept_environment();
  std::string file = config;
  if (const auto named = environment.find("WELLKEPT_CONFIG"); file.empty() && named != environment.end())
    file = named->second;
  auto loaded = load_settings(file, environment, flags);
  if (loaded) return std::move(*loaded);
  print_refusal(loaded.refusal());
  exit_code = 2;
  return std::nullopt;
}

std::unique_ptr<Application> CommandLine::open(OpenOptions options) {
  const auto found = settings();
  if (!found) return nullptr;
  auto app = Application::open(*found, std::make_unique<SystemClock>(), options);
  if (app) return std::move(*app);
  print_refusal(app.refusal());
  return nullptr;
}

void CommandLine::print(const Result<std::string>& result) {
  if (!result) return print_refusal(result.refusal());
  std::cout << *result;
  if (!result->empty() && result->back() != '\n') std::cout << '\n';
}

void CommandLine::print_refusal(const Refusal& refusal) {
  std::cerr << refusal.detail;
  for (const FieldError& field : refusal.fields) {
    if (refusal.detail.find(field.detail) == std::string::npos)
      std::cerr << '\n' << field.field << ": " << field.detail;
  }
  std::cerr << "\n(" << refusal.code << ")\n";
  exit_code = 1;
}

void add_data_flags(CLI::App& command, CommandLine& line) {
  command.add_option("--config", line.config, "file of settings [WELLKEPT_CONFIG]")->check(CLI::ExistingFile);
  for (const SettingInfo& info : setting_list()) {
    if (info.name == "data" || info.name == "database" || info.name == "policy") add_setting(command, line, info);
  }
}

void add_all_flags(CLI::App& command, CommandLine& line) {
  command.add_option("--config", line.config, "file of settings [WELLKEPT_CONFIG]")->check(CLI::ExistingFile);
  for (const SettingInfo& info : setting_list()) add_setting(command, line, info);
}

void add_language_flag(CLI::App& command, std::string& language) {
  language = "en";
  for (const char* variable : {"LC_ALL", "LANG"}) {
    const char* value = std::getenv(variable);
    if (value == nullptr || *value == '\0') continue;
    if (std::string_view(value).starts_with("zh")) language = "zh";
    break;
  }
  command.add_option("--lang", language, "language of the words: zh or en (default: of the environment)")
      ->check(CLI::IsMember({"zh", "en"}));
}

}  // namespace wellkept::app
