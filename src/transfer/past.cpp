#include "transfer/past.h"

#include "policy/flow_rules.h"
#include "promise/flow_step.h"

namespace wellkept::transfer {
namespace {

struct Found {
  const policy::Action* action = nullptr;
  bool in_place = false;  // the flow offers it in that state
};

Found find_action(const policy::Policy& policy, const policy::Flow& flow, const promise::Fact& fact,
                  std::size_t state) {
  Found found;
  for (const policy::Action& action : flow.actions) {
    if (!promise::may_be(policy, action, fact)) continue;
    if (policy::leaves(policy.flows, action, state)) return {&action, true};
    if (found.action == nullptr) found.action = &action;
  }
  return found;
}

}  // namespace

std::optional<std::string> state_after(const policy::Policy& policy, std::string_view kind,
                                       std::span<const promise::Fact> facts, bool strict) {
  const policy::Flow* flow = policy.flows.flow(kind);
  if (flow == nullptr || facts.empty()) return std::nullopt;
  std::size_t state = flow->start;
  const policy::EventIndex closed = policy.vocabulary.event("ticket.closed");
  for (const promise::Fact& fact : facts.subspan(1)) {
    const Found found = find_action(policy, *flow, fact, state);
    if (strict && !found.in_place && policy.vocabulary.events[fact.event].name != "survey.answered" &&
        policy.vocabulary.events[fact.event].name != "survey.sent") {
      return std::nullopt;
    }
    const bool may_move = found.in_place || !policy.flows.states[state].closed;
    if (found.action != nullptr && found.action->to && may_move) {
      state = *found.action->to;
    } else if (fact.event == closed && may_move) {
      state = policy.flows.state("closed").value_or(state);  // closed elsewhere, with an outcome no flow has
    }
  }
  return policy.flows.states[state].id;
}

}  // namespace wellkept::transfer
