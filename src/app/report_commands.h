// Commands of the group `report` that make files.
#pragma once
#include "app/commands.h"

namespace wellkept::app {

void add_quarterly_report(CLI::App& group, CommandLine& line);

}  // namespace wellkept::app
