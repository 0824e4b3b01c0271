#include <signal.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <iostream>

#include "app/commands.h"
#include "search/search_followers.h"

namespace wellkept::app {
namespace {

std::atomic<bool> stop_asked{false};

void ask_to_stop(int) {
  stop_asked = true;
}

std::string words_of(const search::Follower::Progress& progress) {
  if (progress.phase == "clear") return "clearing the index";
  if (progress.phase == "follow") return std::to_string(progress.behind) + " events to follow";
  return progress.phase + " up to " + format_id(progress.walked);
}

// Ends early on Ctrl-C or SIGTERM; what was done stays, and the next run or the server goes on from there.
void reindex(CommandLine& line, bool follow_only) {
  const auto app = line.open();
  if (!app) return;
  ::signal(SIGINT, ask_to_stop);
  ::signal(SIGTERM, ask_to_stop);
  search::Follower follower(app->database(), app->clock());
  if (!follow_only) follower.request_rebuild();
  const bool shows = ::isatty(STDERR_FILENO) == 1;
  for (int steps = 0; !stop_asked && follower.step(); ++steps) {
    if (shows && steps % 10 == 0) std::cerr << "\r\x1b[K" << words_of(follower.progress()) << std::flush;
  }
  if (shows) std::cerr << "\r\x1b[K";
  const auto progress = follower.progress();
  if (stop_asked) {
    std::cout << "stopped: " << words_of(progress) << "; run it again to go on, or start the server\n";
    line.exit_code = 1;
    return;
  }
  std::cout << "the search index is complete\n";
}

}  // namespace

void add_search_commands(CLI::App& root, CommandLine& line) {
  CLI::App* group = root.add_subcommand("search", "The search index.");
  group->require_subcommand(1);
  CLI::App* command = group->add_subcommand(
      "reindex",
      "Build the index anew, beside a running server or without one. Ctrl-C stops it; it goes on where it stopped.");
  add_data_flags(*command, line);
  auto follow = std::make_shared<bool>(false);
  command->add_flag("--follow", *follow, "only take up what is not in the index yet");
  command->footer("Examples:\n  wellkept search reindex --data /var/lib/wellkept\n  wellkept search reindex --follow");
  command->callback([&line, follow] { reindex(line, *follow); });
}

}  // namespace wellkept::app
