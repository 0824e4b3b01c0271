#include "ticket/possible_states.h"

#include <algorithm>
#include <vector>

#include "policy/flow_rules.h"
#include "promise/flow_step.h"

namespace wellkept::ticket {
namespace {

// The states after one event; one state may lead to several when two actions record the same event.
std::vector<bool> after(const policy::Policy& policy, const policy::Flow& flow, const promise::Fact& fact,
                        const std::vector<bool>& before) {
  std::vector<bool> states(before.size());
  for (std::size_t state = 0; state < before.size(); ++state) {
    if (!before[state]) continue;
    bool recorded = false;
    for (const policy::Action& action : flow.actions) {
      if (!policy::leaves(policy.flows, action, state) || !promise::may_be(policy, action, fact)) continue;
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
