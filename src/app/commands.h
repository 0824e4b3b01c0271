// The subcommands: each file adds some to the command line. A command sets `exit_code` (0 done, 1 refused or not
// intact, 2 misused).
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "app/application.h"
#include "app/settings.h"

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

namespace wellkept::app {

// What every command shares: the flags of settings as far as they were given, and the exit code.
struct CommandLine {
  std::string config;                        // --config
  std::map<std::string, std::string> flags;  // settings by name
  int exit_code = 0;

  // The settings of file, environment and flags; prints what is wrong and sets exit code 2.
  std::optional<Settings> settings();
  // Opens the data folder with the present time; prints the refusal and sets exit code 1.
  std::unique_ptr<Application> open(OpenOptions options = {});
  // Prints the text of a result on standard output, or its refusal on standard error with exit code 1.
  void print(const Result<std::string>& result);
  void print_refusal(const Refusal& refusal);
};

// --data, --database, --policy and --config, for commands that work on a data folder; all settings for `serve`.
void add_data_flags(CLI::App& command, CommandLine& line);
void add_all_flags(CLI::App& command, CommandLine& line);
// zh or en: --lang, else LC_ALL or LANG, else en.
void add_language_flag(CLI::App& command, std::string& language);

void add_server_commands(CLI::App& root, CommandLine& line);    // serve, migrate, doctor
void add_policy_commands(CLI::App& root, CommandLine& line);    // policy, calendar
void add_evidence_commands(CLI::App& root, CommandLine& line);  // verify, report, export
void add_transfer_commands(CLI::App& root, CommandLine& line);  // import, demo
void add_member_commands(CLI::App& root, CommandLine& line);    // member
void add_backup_commands(CLI::App& root, CommandLine& line);    // backup, restore
void add_setup_commands(CLI::App& root, CommandLine& line);     // setup
void add_search_commands(CLI::App& root, CommandLine& line);    // search
void add_copy_commands(CLI::App& root, CommandLine& line);      // copy
void add_key_commands(CLI::App& root, CommandLine& line);       // key

}  // namespace wellkept::app
