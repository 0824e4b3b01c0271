#include <algorithm>

#include "policy/flow_rules.h"
#include "policy/loading.h"

namespace wellkept::policy {

bool leaves(const Flows& flows, const Action& action, std::size_t state) {
  if (action.from.empty()) return !flows.states[state].closed;
  return std::find(action.from.begin(), action.from.end(), state) != action.from.end();
}

namespace {

using States = std::vector<bool>;

std::string quote(std::string_view text) {
  return "'" + std::string(text) + "'";
}

States reached_from_start(const Flows& flows, const Flow& flow) {
  States reached(flows.states.size());
  std::vector<std::size_t> todo{flow.start};
  while (!todo.empty()) {
    const auto state = todo.back();
    todo.pop_back();
    if (reached[state]) continue;
    reached[state] = true;
    for (const auto& action : flow.actions) {
      if (action.to && leaves(flows, action, state)) todo.push_back(*action.to);
    }
  }
  return reached;
}

// The states from which the flow can come to a closed one.
States can_close(const Flows& flows, const Flow& flow) {
  States closing(flows.states.size());
  for (std::size_t i = 0; i < closing.size(); ++i) closing[i] = flows.states[i].closed;
  for (bool grown = true; grown;) {
    grown = false;
    for (std::size_t state = 0; state < closing.size(); ++state) {
      if (closing[state]) continue;
      closing[state] = std::any_of(flow.actions.begin(), flow.actions.end(), [&](const Action& action) {
        return action.to && leaves(flows, action, state) && closing[*action.to];
      });
      grown = grown || closing[state];
    }
  }
  return closing;
}

void check_flow(const Flows& flows, const Flow& flow, const Source& source, const yaml::Node::Entry& entry,
                States& used, std::vector<std::string>& takable) {
  const auto* start = entry.value.find("start");
  const auto start_mark = start ? start->mark : entry.mark;
  if (flows.states[flow.start].closed)
    source.problem(start_mark, "flow " + quote(flow.kind) + " starts in a closed state");
  const auto reached = reached_from_start(flows, flow);
  const auto closing = can_close(flows, flow);
  for (std::size_t state = 0; state < reached.size(); ++state) {
    if (!reached[state]) continue;
    used[state] = true;
    if (closing[state]) continue;
    source.problem(start_mark, "flow " + quote(flow.kind) + " can come to state " + quote(flows.states[state].id) +
                                   ", from which no closed state can be reached");
  }
  for (const auto& action : flow.actions) {
    for (std::size_t state = 0; state < reached.size(); ++state) {
      if (reached[state] && leaves(flows, action, state)) {
        takable.push_back(action.id);
        break;
      }
    }
  }
}

void check_takable(const Source& source, const yaml::Node* actions, const std::vector<std::string>& takable) {
  if (!actions) return;
  for (const auto& item : actions->items) {
    const auto* id = item.find("action");
    if (!id || std::find(takable.begin(), takable.end(), id->text) != takable.end()) continue;
    source.problem(item.mark,
                   "action " + quote(id->text) + " can never be taken: no state of its 'from' is ever reached");
  }
}

}  // namespace

void check_flows(Loading& loading, const Source& source, const yaml::Node& root) {
  const auto& flows = loading.policy.flows;
  const auto* list = root.find("flows");
  if (!list || list->kind != yaml::Node::Kind::mapping) return;
  const auto& vocabulary = loading.vocabulary();
  if (const auto kind = vocabulary.field("kind"); kind != kNone) {
    for (const auto& value : vocabulary.fields[kind].values) {
      if (!flows.flow(value)) source.problem(list->mark, "kind " + quote(value) + " has no flow");
    }
  }
  // Reachability of half-read flows would only repeat, in other words, what has been reported.
  const bool sound = std::none_of(loading.problems.begin(), loading.problems.end(),
                                  [&](const yaml::Problem& problem) { return problem.file == source.file; });
  if (!sound || flows.states.empty()) return;
  States used(flows.states.size());
  std::vector<std::string> ever;
  for (std::size_t i = 0; i < flows.flows.size(); ++i) {
    std::vector<std::string> takable;
    check_flow(flows, flows.flows[i], source, list->entries[i], used, takable);
    check_takable(source, list->entries[i].value.find("actions"), takable);
    ever.insert(ever.end(), takable.begin(), takable.end());
  }
  check_takable(source, root.find("common"), ever);
  const auto* states = root.find("states");
  for (std::size_t state = 0; state < used.size(); ++state) {
    if (!used[state])
      source.problem(states->entries[state].mark,
                     "state " + quote(flows.states[state].id) + " can be reached in no flow");
  }
}

}  // namespace wellkept::policy
