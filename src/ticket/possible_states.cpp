#include "ticket/possible_states.h"

#include <algorithm>
#include <vector>

namespace wellkept::ticket {
namespace {

// Whether the event carries what the action fixes, such as {satisfied: true}.
bool sets_agree(const policy::Policy& policy, const policy::Action& action, const promise::Fact& fact) {
  return std::all_of(action.sets.begin(), action.sets.end(), [&](const auto& set) {
    const policy::Field& field = policy.vocabulary.fields[set.first];
    if (!field.testable()) return true;
    const auto carried = std::find_if(fact.fields.begin(), fact.fields.end(),
                                      [&](const promise::FieldSet& one) { return one.field == set.first; });
    return carried != fact.fields.end() && field.value_index(set.second) == carried->choice;
  });
}

bool starts_in(const policy::Policy& policy, const policy::Action& action, std::size_t state) {
  if (action.from.empty()) return !policy.flows.states[state].closed;
  return std::find(action.from.begin(), action.from.end(), state) != action.from.end();
}

// The states after one event; one state may lead to several when two actions record the same event.
std::vector<bool> after(const policy::Policy& policy, const policy::Flow& flow, const promise::Fact& fact,
                        const std::vector<bool>& before) {
  std::vector<bool> states(before.size());
  for (std::size_t state = 0; state < before.size(); ++state) {
    if (!before[state]) continue;
    bool recorded = false;
    for (const policy::Action& action : flow.actions) {
      if (action.event != fact.event || !starts_in(policy, action, state) || !sets_agree(policy, action, fact))
        continue;
      states[action.to.value_or(state)] = true;
      recorded = true;
    }
    if (!recorded) states[state] = true;
  }
  return states;
}

const policy::Flow* flow_of(const policy::Policy& policy, const promise::Fact& fact, const policy::Flow* before) {
  const policy::FieldIndex kind = policy.vocabulary.field("kind");
  for (const promise::FieldSet& set : fact.fields) {
    if (set.field == kind && set.present) return policy.flows.flow(policy.vocabulary.fields[kind].values[set.choice]);
  }
  return before;
}

}  // namespace

bool may_stand_in(const policy::Policy& policy, std::span<const promise::Fact> facts, std::string_view state) {
  const auto wanted = policy.flows.state(state);
  const policy::Flow* flow = facts.empty() ? nullptr : flow_of(policy, facts.front(), nullptr);
  if (!wanted || flow == nullptr) return false;
  std::vector<bool> states(policy.flows.states.size());
  states[flow->start] = true;
  for (const promise::Fact& fact : facts.subspan(1)) {
    states = after(policy, *flow, fact, states);  // by the kind that it had then
    flow = flow_of(policy, fact, flow);
    if (flow == nullptr) return false;
  }
  return states[*wanted];
}

}  // namespace wellkept::ticket
