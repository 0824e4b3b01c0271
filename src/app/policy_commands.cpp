#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>

#include "app/builtin.h"
#include "app/commands.h"
#include "app/policy_test_command.h"
#include "calendar/calendar_command.h"
#include "policy/policy_command.h"
#include "promise/cases.h"
#include "promise/replay.h"

namespace wellkept::app {
namespace {

struct ReplayFlags {
  std::string policy;
  std::string events;
  std::string now;
  std::string against;
  std::string language;
  bool no_why = false;
};

// A draft may be tried before its unit cases are rewritten; a server would refuse it, and so it is said.
Result<std::shared_ptr<const policy::Policy>> load_for_replay(const std::string& folder) {
  if (folder.empty()) return load_policy(folder);
  WK_TRY(policy, policy::load_or_refuse(folder));
  const promise::CaseReport cases = promise::run_cases(*policy);
  if (!cases.failures.empty()) {
    std::cerr << "note: " << cases.failures.size() << " expectations of the unit cases in " << folder
              << " fail; `wellkept policy test` lists them, and a server refuses the policy" << std::endl;
  }
  return policy;
}

Result<promise::History> read_events(const policy::Policy& policy, const std::string& path) {
  if (path == "-") return promise::read_history(policy, std::cin);
  std::ifstream file(path);
  if (!file) return refuse(RefusalKind::invalid, "replay.file", "cannot read " + path);
  return promise::read_history(policy, file);
}

Outcome run_replay(const ReplayFlags& flags) {
  Instant now = SystemClock().now();
  if (!flags.now.empty()) {
    const auto parsed = parse_instant(flags.now);
    if (!parsed)
      return refuse(RefusalKind::invalid, "replay.now",
                    "--now needs an instant with a zone, such as 2026-03-02T10:00:00+08:00");
    now = *parsed;
  }
  WK_TRY(policy, load_for_replay(flags.policy));
  WK_TRY(history, read_events(*policy, flags.events));
  std::ios::sync_with_stdio(false);
  if (flags.against.empty()) {
    promise::replay(*policy, history, {now, flags.no_why ? "" : flags.language}, std::cout);
    return Done{};
  }
  WK_TRY(other, load_for_replay(flags.against));
  WK_TRY(other_history, read_events(*other, flags.events));
  promise::write_comparison(promise::compare(*policy, history, *other, other_history, now), std::cout);
  return Done{};
}

void add_replay(CLI::App& policy, CommandLine& line) {
  CLI::App* command =
      policy.add_subcommand("replay", "Derive all promises from past events, without a database: the what-if tool.");
  auto flags = std::make_shared<ReplayFlags>();
  command->add_option("--policy", flags->policy, "folder of the policy (default: the built-in one)");
  command->add_option("--events", flags->events, "file of events, one JSON object a line")->required();
  command->add_option("--now", flags->now, "the moment to judge by (default: now)");
  command->add_option("--against", flags->against,
                      "another policy: print which outcomes flip, and each clause's attainment");
  command->add_flag("--no-why", flags->no_why, "leave out the reasons; several times faster");
  add_language_flag(*command, flags->language);
  command->footer(
      "Examples:\n  wellkept policy replay --policy policy --events history.ndjson --now 2026-04-01T00:00:00+08:00\n"
      "  wellkept policy replay --policy policy --against draft --events history.ndjson");
  command->callback([&line, flags] {
    const Outcome outcome = run_replay(*flags);
    if (!outcome) line.print_refusal(outcome.refusal());
  });
}

struct TextFlags {
  std::string directory;
  std::string other;
  std::string clause;
  std::vector<std::string> versions;
  std::string language;
  bool json = false;
};

// With --json a program reads standard output: the problems stand there as data, and the exit code says that there are.
void print_checked(CommandLine& line, const Result<std::string>& outcome, bool json) {
  const json::Value* problems = outcome ? nullptr : outcome.refusal().context.find("problems");
  if (!json || problems == nullptr) return line.print(outcome);
  std::cout << json::write(json::Object{{"code", outcome.refusal().code}, {"problems", *problems}}) << std::endl;
  line.exit_code = 1;
}

Result<std::string> run_policy_diff(const TextFlags& flags) {
  const bool inside = !flags.versions.empty();
  if (inside == !flags.other.empty()) {
    return refuse(RefusalKind::invalid, "policy.diff", "name another folder, or two versions with --versions");
  }
  if (inside) {
    return policy::run_diff_versions(flags.directory, flags.versions[0], flags.versions[1], flags.language, flags.json);
  }
  return policy::run_diff(flags.directory, flags.other, flags.language, flags.json);
}

void add_policy(CLI::App& root, CommandLine& line) {
  CLI::App* policy = root.add_subcommand("policy", "Check, test, explain, compare and replay policies.");
  policy->require_subcommand(1);
  auto flags = std::make_shared<TextFlags>();
  const auto add = [&](const char* name, const char* help, const char* example) {
    CLI::App* command = policy->add_subcommand(name, help);
    command->add_option("DIR", flags->directory, "folder of the policy")->required();
    command->footer(std::string("Example:\n  wellkept policy ") + example);
    return command;
  };
  CLI::App* check = add("check", "Read a policy strictly; every problem with file, line and column.", "check policy");
  check->add_flag("--json", flags->json, "as JSON");
  check->callback(
      [&line, flags] { print_checked(line, policy::run_check(flags->directory, flags->json), flags->json); });

  CLI::App* test = add("test", "Run the unit cases that stand beside the clauses.", "test policy");
  test->add_flag("--json", flags->json, "as JSON");
  test->callback([&line, flags] { print_checked(line, run_policy_test(flags->directory, flags->json), flags->json); });

  CLI::App* explain = add("explain", "Put a clause into words.", "explain policy FB-4.1.1");
  explain->add_option("CLAUSE", flags->clause, "id of the clause")->required();
  add_language_flag(*explain, flags->language);
  explain->callback(
      [&line, flags] { line.print(policy::run_explain(flags->directory, flags->clause, flags->language)); });

  CLI::App* diff = add("diff", "Say in words what changes from one policy to another, or between two versions of one.",
                       "diff policy draft\n  wellkept policy diff policy --versions 2026.1 2026.2");
  diff->add_option("OTHER", flags->other, "folder of the other policy");
  diff->add_option("--versions", flags->versions, "the labels of two versions inside DIR")->expected(2);
  diff->add_flag("--json", flags->json, "as JSON");
  add_language_flag(*diff, flags->language);
  diff->callback([&line, flags] { line.print(run_policy_diff(*flags)); });

  CLI::App* vocabulary =
      add("vocabulary", "List the events and fields that a history may use, as Markdown.", "vocabulary policy");
  vocabulary->callback([&line, flags] { line.print(policy::run_vocabulary(flags->directory)); });
  add_replay(*policy, line);
}

void add_calendar(CLI::App& root, CommandLine& line) {
  CLI::App* group = root.add_subcommand("calendar", "Working time, exactly.");
  group->require_subcommand(1);

  auto due = std::make_shared<calendar::DueCommand>();
  CLI::App* due_command = group->add_subcommand("due", "When a limit is used up.");
  due_command->add_option("--calendar", due->calendar, "a calendar file, or cn")->required();
  due_command->add_option("--from", due->from, "start: an instant, or a local time of the calendar's zone")->required();
  due_command->add_option("--limit", due->limit, "24h, 90m, 8wh, 7wd, 1.5wh …")->required();
  due_command->add_option("--pause", due->pauses, "a pause A/B, or A/ while it is open; may be given again");
  due_command->add_flag("--json", due->json, "as JSON");
  due_command->footer("Example:\n  wellkept calendar due --calendar cn --from 2026-02-12T10:00:00+08:00 --limit 7wd");
  due_command->callback([&line, due] { line.print(calendar::run_due(*due, builtin_cn_calendar())); });

  auto elapsed = std::make_shared<calendar::ElapsedCommand>();
  CLI::App* elapsed_command = group->add_subcommand("elapsed", "How much working time lies between two moments.");
  elapsed_command->add_option("--calendar", elapsed->calendar, "a calendar file, or cn")->required();
  elapsed_command->add_option("--from", elapsed->from, "start")->required();
  elapsed_command->add_option("--to", elapsed->to, "end")->required();
  elapsed_command->add_option("--pause", elapsed->pauses, "a pause A/B, or A/ while it is open; may be given again");
  elapsed_command->add_option("--unit", elapsed->unit, "working (default) or elapsed");
  elapsed_command->add_flag("--json", elapsed->json, "as JSON");
  elapsed_command->footer(
      "Example:\n  wellkept calendar elapsed --calendar cn --from 2026-03-02T10:00 --to 2026-03-03T11:00 --json");
  elapsed_command->callback([&line, elapsed] { line.print(calendar::run_elapsed(*elapsed, builtin_cn_calendar())); });
}

}  // namespace

void add_policy_commands(CLI::App& root, CommandLine& line) {
  add_policy(root, line);
  add_calendar(root, line);
}

}  // namespace wellkept::app
