#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>

#include "app/commands.h"
#include "app/version.h"
#include "base/crypto.h"

int main(int argc, char** argv) {
  using namespace wellkept;
  CLI::App root("Wellkept 守诺: the service desk that runs by its regulation.", "wellkept");
  root.set_version_flag("--version", std::string(app::kVersion));
  root.require_subcommand(1);
  root.footer("Every command explains itself: wellkept COMMAND --help");
  app::CommandLine line;
  app::add_server_commands(root, line);
  app::add_policy_commands(root, line);
  app::add_evidence_commands(root, line);
  app::add_transfer_commands(root, line);
  app::add_member_commands(root, line);
  app::add_search_commands(root, line);
  app::add_copy_commands(root, line);
  app::add_key_commands(root, line);
  app::add_backup_commands(root, line);
  app::add_setup_commands(root, line);
  try {
    crypto::initialise();
    root.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = root.exit(error);
    return code == 0 ? 0 : 2;
  } catch (const std::exception& error) {
    std::cerr << "wellkept: " << error.what() << '\n';
    return 1;
  }
  return line.exit_code;
}
