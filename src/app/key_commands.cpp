#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/sealing_keys.h"

namespace wellkept::app {
namespace {

// The new key first, so that whatever the server seals meanwhile is sealed with it; then what was sealed before.
void rotate(CommandLine& line, bool keep) {
  const auto app = line.open();
  if (!app) return;
  const SealingKeys& keys = app->sealing_keys();
  keys.add();
  const auto sealed = app->access().seal_anew();
  if (!sealed) return line.print_refusal(sealed.refusal());
  std::string said = std::to_string(sealed->sealed) + " secrets sealed with the new key";
  if (sealed->lost > 0) said += ", " + std::to_string(sealed->lost) + " cannot be opened with any key";
  if (keep) {
    said += "; older keys are kept";
  } else {
    keys.forget_older();
  }
  line.print(said);
}

}  // namespace

void add_key_commands(CLI::App& root, CommandLine& line) {
  CLI::App* group = root.add_subcommand("key", "The keys that secrets in the database are sealed with.");
  group->require_subcommand(1);
  CLI::App* command = group->add_subcommand(
      "rotate", "Make a new key and seal everything with it, beside a running server or without one.");
  add_data_flags(*command, line);
  auto keep = std::make_shared<bool>(false);
  command->add_flag("--keep", *keep,
                    "keep older keys in the file, such as until every backup that needs them is gone, or until the "
                    "file was copied to the other servers");
  command->footer("Example:\n  wellkept key rotate --data /var/lib/wellkept");
  command->callback([&line, keep] { rotate(line, *keep); });
}

}  // namespace wellkept::app
