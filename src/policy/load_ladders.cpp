#include <algorithm>
#include <set>

#include "policy/loading.h"

namespace wellkept::policy {
namespace {

std::string quote(std::string_view text) {
  return "'" + std::string(text) + "'";
}

// Names of a closed list, at least one, each once.
std::vector<std::string> read_names(MapReader& in, std::string_view key, const std::vector<std::string>& known,
                                    std::string_view what) {
  std::vector<std::string> names;
  for (const auto& item : in.items(key, true)) {
    auto name = read_text(in.source(), item, key);
    if (name.empty()) continue;
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      in.source().problem(item.mark, "unknown " + std::string(what) + " " + quote(name) + suggestion(name, known));
    } else if (std::find(names.begin(), names.end(), name) != names.end()) {
      in.source().problem(item.mark, std::string(what) + " " + quote(name) + " is named twice");
    }
    names.push_back(std::move(name));
  }
  return names;
}

void read_moment(MapReader& in, LadderStep& step) {
  const auto at = in.text("at");
  step.red = at == "red";
  if (!at.empty() && at != "red" && at != "yellow")
    in.problem_at("at", "unknown light " + quote(at) + ": yellow or red");
  const auto* node = in.optional("after");
  if (node == nullptr) return;
  const auto limit = read_limit(in.source(), *node, "after");
  if (!limit) return;
  if (limit->unit != calendar::Unit::elapsed) in.problem_at("after", "'after' is elapsed time, such as \"4h\"");
  if (!step.red) in.problem_at("after", "'after' counts from red: a step at yellow is taken at once");
  step.after_ms = limit->amount;
}

void read_target(Loading& loading, MapReader& in, LadderStep& step) {
  const auto roles = ids(loading.vocabulary().roles);
  const auto to = in.text("to");
  if (to == "handler") {
    step.to = LadderStep::To::handler;
    step.roles = read_names(in, "otherwise", roles, "role");
  } else if (to == "coordinator") {
    step.to = LadderStep::To::coordinator;
    step.roles = read_names(in, "among", roles, "role");
  } else {
    step.to = LadderStep::To::role;
    step.roles = {to};
    auto known = roles;
    known.insert(known.end(), {"handler", "coordinator"});
    if (!to.empty() && std::find(roles.begin(), roles.end(), to) == roles.end()) {
      in.problem_at("to", "unknown target " + quote(to) + suggestion(to, known) + ": handler, coordinator or a role");
    }
  }
}

LadderStep read_step(Loading& loading, MapReader& in) {
  LadderStep step;
  step.id = in.name("id");
  step.label = in.words("label");
  read_moment(in, step);
  read_target(loading, in, step);
  step.by = read_names(in, "by", {"inbox", "email"}, "channel");
  step.urgent = in.flag("urgent");
  if (step.to == LadderStep::To::coordinator && !step.red) in.problem_at("to", "a coordinator is sent at red");
  in.finish();
  return step;
}

bool later(const LadderStep& a, const LadderStep& b) {
  return a.red != b.red ? a.red : a.after_ms > b.after_ms;
}

}  // namespace

LadderRule read_ladder(Loading& loading, MapReader& in) {
  LadderRule rule;
  rule.id = in.name("id");
  rule.label = in.words("label");
  for (const auto& item : in.items("clauses")) {
    rule.clauses.push_back(read_text(in.source(), item, "clauses"));
    rule.clause_marks.push_back(item.mark);
  }
  rule.when = read_condition(loading, in, "when");
  std::set<std::string> seen;
  for (const auto& item : in.items("steps", true)) {
    MapReader map(in.source(), item, "a step");
    auto step = read_step(loading, map);
    if (!step.id.empty() && !seen.insert(step.id).second) {
      map.problem_at("id", "step " + quote(step.id) + " stands twice in the ladder");
    }
    if (!rule.steps.empty() && later(rule.steps.back(), step)) {
      map.problem("the steps of a ladder stand in order of time: this one comes before the one above");
    }
    rule.steps.push_back(std::move(step));
  }
  in.finish();
  check_when(loading, in, rule.when);
  return rule;
}

void check_ladders(Loading& loading, const Version& version) {
  std::vector<std::string> known;
  for (const auto& clause : version.clauses) known.push_back(clause.id);
  for (const auto& clause : version.clauses) {
    const auto source = loading.source(clause.file);
    for (const auto& ladder : clause.ladders) {
      for (std::size_t i = 0; i < ladder.clauses.size(); ++i) {
        const auto* named = version.clause(ladder.clauses[i]);
        if (named == nullptr) {
          source.problem(ladder.clause_marks[i],
                         "unknown clause " + quote(ladder.clauses[i]) + suggestion(ladder.clauses[i], known));
        } else if (named->clocks.empty()) {
          source.problem(ladder.clause_marks[i],
                         "clause " + quote(named->id) + " has no clock that could be escalated");
        }
      }
    }
  }
}

}  // namespace wellkept::policy
