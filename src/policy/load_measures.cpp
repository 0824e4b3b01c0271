#include <algorithm>

#include "policy/loading.h"

namespace wellkept::policy {
namespace {

std::string quote(std::string_view text) {
  return "'" + std::string(text) + "'";
}

void check_counted(Loading& loading, MapReader& in, const TargetRule& rule) {
  const auto& vocabulary = loading.vocabulary();
  for (const auto& term : rule.counts.terms) {
    const bool found = std::any_of(rule.of.begin(), rule.of.end(), [&](const Matcher& matcher) {
      return carries(vocabulary, matcher.event, term.field);
    });
    if (!found && !rule.of.empty()) {
      in.problem_at("counts", "none of the events carries field " + quote(vocabulary.fields[term.field].name));
    }
  }
  const bool all = !rule.of.empty() && std::all_of(rule.of.begin(), rule.of.end(), [&](const Matcher& matcher) {
    return contradict(matcher.where, rule.counts);
  });
  if (all) in.problem_at("counts", "'counts' contradicts 'of': no event can ever count");
}

void check_one_of(MapReader& in, std::string_view key, const std::string& value, const std::vector<std::string>& known,
                  std::string_view what) {
  if (value.empty() || std::find(known.begin(), known.end(), value) != known.end()) return;
  in.problem_at(key, "unknown " + std::string(what) + " " + quote(value) + suggestion(value, known));
}

}  // namespace

TargetRule read_target(Loading& loading, MapReader& in) {
  TargetRule rule;
  rule.id = in.name("id");
  rule.label = in.words("label");
  rule.when = read_condition(loading, in, "when");
  rule.of = read_matchers(loading, in, "of", true);
  if (const auto* node = in.required("counts")) {
    rule.counts = read_condition(loading, in.source(), *node);
    if (node->kind == yaml::Node::Kind::mapping && node->entries.empty()) in.problem_at("counts", "'counts' is empty");
  }
  rule.goal = in.share("goal", loading.goal);
  rule.min_n = in.integer("min_n", loading.min_n, 1, 1'000'000'000);
  in.finish();
  check_counted(loading, in, rule);
  check_when(loading, in, rule.when);
  check_applies(loading, in, "of", rule.when, rule.of);
  return rule;
}

UseRule read_use(Loading& loading, MapReader& in) {
  UseRule rule;
  rule.id = in.name("id");
  rule.label = in.words("label");
  rule.when = read_condition(loading, in, "when");
  rule.of = read_matchers(loading, in, "of", true);
  in.finish();
  check_when(loading, in, rule.when);
  check_applies(loading, in, "of", rule.when, rule.of);
  return rule;
}

DutyRule read_duty(Loading& loading, MapReader& in) {
  DutyRule rule;
  rule.id = in.name("id");
  rule.label = in.words("label");
  rule.every = in.text("every");
  check_one_of(in, "every", rule.every, {"month", "quarter", "half_year", "year"}, "period");
  if (const auto limit = in.limit("due")) rule.due = *limit;
  rule.calendar = read_calendar(loading, in, rule.due.unit != calendar::Unit::elapsed);
  rule.done_by = in.name("done_by", true);
  rule.role = in.optional_text("role");
  check_one_of(in, "role", rule.role, ids(loading.vocabulary().roles), "role");
  rule.each = in.optional_text("each");
  check_one_of(in, "each", rule.each, {"department"}, "kind of unit");
  for (const auto& item : in.items("needs")) {
    const auto need = read_text(in.source(), item, "needs");
    if (need != "file" && need != "tickets") {
      in.source().problem(item.mark, "unknown need " + quote(need) + ": file or tickets");
    }
    rule.needs.push_back(need);
  }
  in.finish();
  return rule;
}

ConsequenceRule read_consequence(Loading& loading, MapReader& in) {
  ConsequenceRule rule;
  rule.id = in.name("id");
  rule.label = in.words("label");
  rule.trigger = in.name("trigger", true);
  rule.count = in.integer("count", 1, 1, 1'000'000);
  if (const auto* node = in.optional("within")) {
    rule.within = read_limit(in.source(), *node, "within");
    if (rule.within && rule.within->unit != calendar::Unit::elapsed) {
      in.problem_at("within", "the span of a consequence is elapsed time, such as \"365d\"");
    }
  }
  for (const auto& item : in.items("proposes", true)) rule.proposes.push_back(read_name(in.source(), item, "proposes"));
  rule.decided_by = in.text("decided_by");
  check_one_of(in, "decided_by", rule.decided_by, ids(loading.vocabulary().roles), "role");
  in.finish();
  return rule;
}

}  // namespace wellkept::policy
