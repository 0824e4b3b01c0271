#include "gates.h"

#include <algorithm>
#include <map>

namespace wellkept::simulation {
namespace {

using promise::Fact;
using promise::FieldSet;

// The last word that an event says about a field.
const FieldSet* said(const Fact& fact, policy::FieldIndex field) {
  const FieldSet* found = nullptr;
  for (const FieldSet& one : fact.fields) {
    if (one.field == field) found = &one;
  }
  return found;
}

bool fits(const policy::Matcher& matcher, const Fact& fact) {
  if (matcher.event != fact.event) return false;
  return std::all_of(matcher.where.terms.begin(), matcher.where.terms.end(), [&](const auto& term) {
    const FieldSet* one = said(fact, term.field);
    return one != nullptr && one->present && one->choice != policy::kUnset && ((term.values >> one->choice) & 1U) != 0;
  });
}

bool fits(const std::vector<policy::Matcher>& matchers, const Fact& fact) {
  return std::any_of(matchers.begin(), matchers.end(), [&](const policy::Matcher& one) { return fits(one, fact); });
}

// What happened before, by the clock, and at its end the fact that is judged.
struct Past {
  const policy::Policy& policy;
  std::vector<const Fact*> before;
  const Fact& fact;

  // What is known of every field by now.
  std::map<policy::FieldIndex, const FieldSet*> known() const {
    std::map<policy::FieldIndex, const FieldSet*> fields;
    const auto hear = [&](const Fact& one) {
      for (const FieldSet& set : one.fields) fields[set.field] = &set;
    };
    for (const Fact* one : before) hear(*one);
    hear(fact);
    return fields;
  }
  policy::State state() const {
    policy::State set(policy.vocabulary.fields.size(), policy::kUnset);
    for (const auto& [field, last] : known()) {
      if (policy.vocabulary.fields[field].testable()) set[field] = last->present ? last->choice : policy::kUnset;
    }
    policy::State with_defaults;
    policy::apply_defaults(policy.vocabulary, set, with_defaults);
    return with_defaults;
  }
};

bool came(const Past& past, const policy::Need& need) {
  int count = 0;
  Id last_other;  // who did last what the need wants another person for
  for (const Fact* one : past.before) {
    if (fits(need.since, *one)) {
      count = 0;
    } else if (fits(need.event, *one)) {
      const bool same_person = need.not_by != policy::kNone && one->actor && one->actor == last_other;
      if (!same_person) ++count;
    }
    if (one->event == need.not_by) last_other = one->actor;
  }
  return count >= need.count;
}

bool is_there(const Past& past, policy::FieldIndex field) {
  const auto known = past.known();
  const auto found = known.find(field);
  if (found != known.end()) return found->second->present;
  return past.policy.vocabulary.fields[field].testable() && past.state()[field] != policy::kUnset;
}

bool has_person(const Past& past, std::size_t stage) {
  const policy::Vocabulary& words = past.policy.vocabulary;
  Id person;
  const auto hear = [&](const Fact& one) {
    const FieldSet* where = said(one, words.field("stage"));
    if (one.event != words.event("ticket.assigned") || where == nullptr || where->choice != stage) return;
    const FieldSet* who = said(one, words.field("assignee"));
    person = who != nullptr ? Id{who->number} : Id{};
  };
  for (const Fact* one : past.before) hear(*one);
  hear(past.fact);
  return bool(person);
}

bool is_met(const Past& past, const policy::Need& need) {
  switch (need.kind) {
    case policy::Need::Kind::event:
      return came(past, need);
    case policy::Need::Kind::fields:
      return std::all_of(need.fields.begin(), need.fields.end(),
                         [&](policy::FieldIndex field) { return is_there(past, field); });
    case policy::Need::Kind::in_charge:
      return std::all_of(need.stages.begin(), need.stages.end(),
                         [&](std::size_t stage) { return has_person(past, stage); });
    case policy::Need::Kind::any:
      return std::any_of(need.any.begin(), need.any.end(), [&](const policy::Need& one) { return is_met(past, one); });
  }
  return false;
}

}  // namespace

std::string passed_wrongly(const policy::Policy& policy, std::span<const Fact> facts) {
  Past past{policy, {}, facts.back()};
  for (const Fact& fact : facts.first(facts.size() - 1)) past.before.push_back(&fact);
  std::stable_sort(past.before.begin(), past.before.end(), [](const Fact* a, const Fact* b) { return a->at < b->at; });
  std::string wrong;
  for (const policy::Clause& clause : policy.in_force(facts.front().at).clauses) {
    if (clause.planned) continue;
    for (const auto* rules : {&clause.gates, &clause.records}) {
      for (const policy::GateRule& rule : *rules) {
        if (!fits(rule.before, past.fact) || !policy::holds(rule.when, past.state())) continue;
        for (const policy::Need& need : rule.needs) {
          if (!is_met(past, need))
            wrong += (wrong.empty() ? "" : "; ") + clause.id + " " + rule.id + ": " + need.label.en;
        }
      }
    }
  }
  return wrong;
}

}  // namespace wellkept::simulation
