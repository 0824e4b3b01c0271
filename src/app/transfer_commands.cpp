#include <CLI/CLI.hpp>

#include "app/commands.h"

namespace wellkept::app {

void add_transfer_commands(CLI::App&, CommandLine&) {}

}  // namespace wellkept::app
