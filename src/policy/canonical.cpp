#include "policy/canonical.h"

#include "policy/words.h"

namespace wellkept::policy {
namespace {

json::Value strings(const std::vector<std::string>& texts) {
  json::Array out;
  for (const auto& text : texts) out.emplace_back(text);
  return out;
}

json::Value field_list(const Vocabulary& vocabulary, const std::vector<FieldIndex>& fields) {
  json::Array out;
  for (const auto field : fields) out.emplace_back(vocabulary.fields[field].name);
  return out;
}

json::Value matcher(const Vocabulary& vocabulary, const Matcher& match) {
  json::Object out{{"event", vocabulary.events[match.event].name}};
  if (!match.where.terms.empty()) out.emplace_back("where", canonical_condition(vocabulary, match.where));
  return out;
}

json::Value clock_rule(const Policy& policy, const ClockRule& rule) {
  const auto& vocabulary = policy.vocabulary;
  json::Object out{
      {"id", rule.id}, {"label", canonical_text(rule.label)}, {"when", canonical_condition(vocabulary, rule.when)}};
  out.emplace_back("start", canonical_matchers(vocabulary, rule.start));
  out.emplace_back(rule.stop_all ? "stop_all" : "stop", canonical_matchers(vocabulary, rule.stop));
  if (rule.until == kNone) {
    json::Array levels;
    for (const auto& level : rule.levels) {
      levels.emplace_back(json::Object{{"when", canonical_condition(vocabulary, level.when)},
                                       {"within", calendar::format_limit(level.within)}});
    }
    out.emplace_back("levels", std::move(levels));
  } else {
    out.emplace_back("until", vocabulary.fields[rule.until].name);
  }
  json::Array pauses;
  for (const auto pause : rule.pauses) pauses.emplace_back(vocabulary.pauses[pause].id);
  out.emplace_back("calendar", rule.calendar);
  out.emplace_back("warn_at", rule.warn_at);
  out.emplace_back("pause", std::move(pauses));
  out.emplace_back("void_by", canonical_matchers(vocabulary, rule.void_by));
  out.emplace_back("repeat", rule.repeat);
  out.emplace_back("goal", rule.goal);
  out.emplace_back("min_n", rule.min_n);
  return out;
}

json::Value need(const Policy& policy, const Need& what) {
  const auto& vocabulary = policy.vocabulary;
  json::Object out;
  switch (what.kind) {
    case Need::Kind::event:
      out.emplace_back("event", vocabulary.events[what.event.event].name);
      out.emplace_back("where", canonical_condition(vocabulary, what.event.where));
      out.emplace_back("since", canonical_matchers(vocabulary, what.since));
      out.emplace_back("count", what.count);
      if (what.not_by != kNone) out.emplace_back("not_by", vocabulary.events[what.not_by].name);
      break;
    case Need::Kind::fields:
      out.emplace_back("fields", field_list(vocabulary, what.fields));
      break;
    case Need::Kind::in_charge: {
      json::Array stages;
      for (const auto stage : what.stages) stages.emplace_back(policy.flows.stages[stage].id);
      out.emplace_back("in_charge", std::move(stages));
      break;
    }
    case Need::Kind::any: {
      json::Array any;
      for (const auto& one : what.any) any.push_back(need(policy, one));
      out.emplace_back("any", std::move(any));
      break;
    }
  }
  out.emplace_back("label", canonical_text(what.label));
  return out;
}

json::Value gate_rule(const Policy& policy, const GateRule& rule) {
  json::Array needs;
  for (const auto& one : rule.needs) needs.push_back(need(policy, one));
  return json::Object{{"id", rule.id},
                      {"label", canonical_text(rule.label)},
                      {"when", canonical_condition(policy.vocabulary, rule.when)},
                      {"before", canonical_matchers(policy.vocabulary, rule.before)},
                      {"needs", std::move(needs)},
                      {"goal", rule.goal},
                      {"min_n", rule.min_n}};
}

json::Value target_rule(const Policy& policy, const TargetRule& rule) {
  return json::Object{{"id", rule.id},
                      {"label", canonical_text(rule.label)},
                      {"when", canonical_condition(policy.vocabulary, rule.when)},
                      {"of", canonical_matchers(policy.vocabulary, rule.of)},
                      {"counts", canonical_condition(policy.vocabulary, rule.counts)},
                      {"goal", rule.goal},
                      {"min_n", rule.min_n}};
}

json::Value use_rule(const Policy& policy, const UseRule& rule) {
  return json::Object{{"id", rule.id},
                      {"label", canonical_text(rule.label)},
                      {"when", canonical_condition(policy.vocabulary, rule.when)},
                      {"of", canonical_matchers(policy.vocabulary, rule.of)}};
}

json::Value ladder_rule(const Policy& policy, const LadderRule& rule) {
  json::Array steps;
  for (const auto& step : rule.steps) {
    json::Object one{{"id", step.id}, {"label", canonical_text(step.label)}, {"at", step.red ? "red" : "yellow"}};
    if (step.after_ms > 0) one.emplace_back("after", calendar::format_limit({calendar::Unit::elapsed, step.after_ms}));
    one.emplace_back("to", ladder_target(step));
    if (step.to == LadderStep::To::coordinator) one.emplace_back("among", strings(step.roles));
    if (step.to == LadderStep::To::handler) one.emplace_back("otherwise", strings(step.roles));
    one.emplace_back("by", strings(step.by));
    one.emplace_back("urgent", step.urgent);
    steps.emplace_back(std::move(one));
  }
  return json::Object{{"id", rule.id},
                      {"label", canonical_text(rule.label)},
                      {"clauses", strings(rule.clauses)},
                      {"when", canonical_condition(policy.vocabulary, rule.when)},
                      {"steps", std::move(steps)}};
}

json::Value duty_rule(const Policy&, const DutyRule& rule) {
  json::Object out{{"id", rule.id},
                   {"label", canonical_text(rule.label)},
                   {"every", rule.every},
                   {"due", calendar::format_limit(rule.due)},
                   {"calendar", rule.calendar},
                   {"done_by", rule.done_by}};
  // Absent as long as nobody uses them: the hashes of released versions stay.
  if (!rule.role.empty()) out.emplace_back("role", rule.role);
  if (!rule.each.empty()) out.emplace_back("each", rule.each);
  if (!rule.needs.empty()) out.emplace_back("needs", strings(rule.needs));
  return out;
}

json::Value consequence_rule(const Policy&, const ConsequenceRule& rule) {
  json::Object out{
      {"id", rule.id}, {"label", canonical_text(rule.label)}, {"trigger", rule.trigger}, {"count", rule.count}};
  if (rule.within) out.emplace_back("within", calendar::format_limit(*rule.within));
  out.emplace_back("proposes", strings(rule.proposes));
  out.emplace_back("decided_by", rule.decided_by);
  return out;
}

template <class Rule>
void add_rules(json::Object& out, const Policy& policy, std::string_view key, const std::vector<Rule>& rules,
               json::Value (*render)(const Policy&, const Rule&)) {
  if (rules.empty()) return;
  json::Array list;
  for (const auto& rule : rules) list.push_back(render(policy, rule));
  out.emplace_back(key, std::move(list));
}

}  // namespace

json::Value canonical_text(const Text& text) {
  return json::Object{{"zh", text.zh}, {"en", text.en}};
}

json::Value canonical_condition(const Vocabulary& vocabulary, const Condition& condition) {
  json::Object out;
  for (const auto& term : condition.terms) {
    const auto& field = vocabulary.fields[term.field];
    json::Array values;
    for (std::size_t value = 0; value < field.values.size(); ++value) {
      if ((term.values >> value & 1U) != 0) values.emplace_back(field.values[value]);
    }
    out.emplace_back(field.name, std::move(values));
  }
  return out;
}

json::Value canonical_matchers(const Vocabulary& vocabulary, const std::vector<Matcher>& matchers) {
  json::Array out;
  for (const auto& match : matchers) out.push_back(matcher(vocabulary, match));
  return out;
}

json::Value canonical_clause(const Policy& policy, const Clause& clause) {
  json::Array kinds;
  for (const auto kind : clause.kinds) kinds.emplace_back(kind_name(kind));
  json::Object out{{"id", clause.id},
                   {"regulation", clause.regulation},
                   {"kind", std::move(kinds)},
                   {"title", canonical_text(clause.title)},
                   {"text", canonical_text(clause.text)},
                   {"owner", clause.owner},
                   {"effective", clause.effective},
                   {"status", clause.planned ? "planned" : "active"}};
  if (!(clause.reason == Text{})) out.emplace_back("reason", canonical_text(clause.reason));
  add_rules(out, policy, "clocks", clause.clocks, clock_rule);
  add_rules(out, policy, "gates", clause.gates, gate_rule);
  add_rules(out, policy, "records", clause.records, gate_rule);
  add_rules(out, policy, "targets", clause.targets, target_rule);
  add_rules(out, policy, "uses", clause.uses, use_rule);
  add_rules(out, policy, "ladders", clause.ladders, ladder_rule);
  add_rules(out, policy, "duties", clause.duties, duty_rule);
  add_rules(out, policy, "consequences", clause.consequences, consequence_rule);
  return out;
}

}  // namespace wellkept::policy
