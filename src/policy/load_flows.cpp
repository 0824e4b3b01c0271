#include <algorithm>

#include "policy/loading.h"

namespace wellkept::policy {
namespace {

std::string quote(std::string_view text) {
  return "'" + std::string(text) + "'";
}

std::optional<std::size_t> read_state(Loading& loading, const Source& source, const yaml::Node& node) {
  const auto id = read_text(source, node, "state");
  const auto state = loading.policy.flows.state(id);
  if (!state && !id.empty()) {
    std::vector<std::string> names;
    for (const auto& known : loading.policy.flows.states) names.push_back(known.id);
    source.problem(node.mark, "unknown state " + quote(id) + suggestion(id, names));
  }
  return state;
}

void read_sets(Loading& loading, MapReader& in, Action& action) {
  const auto& vocabulary = loading.vocabulary();
  for (const auto& entry : in.entries("sets")) {
    const auto index = vocabulary.field(entry.key);
    if (index == kNone) {
      in.source().problem(entry.mark,
                          "unknown field " + quote(entry.key) + suggestion(entry.key, field_names(vocabulary)));
      continue;
    }
    const auto& field = vocabulary.fields[index];
    const auto value = read_text(in.source(), entry.value, entry.key);
    if (!field.testable()) {
      in.source().problem(entry.mark,
                          "field " + quote(entry.key) + " cannot be fixed: only choices, flags and scores can");
    } else if (!value.empty() && !field.value_index(value)) {
      in.source().problem(entry.value.mark, "unknown value " + quote(value) + " of field " + quote(entry.key) +
                                                suggestion(value, field.values));
    }
    action.sets.emplace_back(index, value);
  }
}

void check_carried(const Vocabulary& vocabulary, MapReader& in, std::string_view key, const Action& action,
                   const std::vector<FieldIndex>& fields) {
  for (const auto field : fields) {
    if (carries(vocabulary, action.event, field)) continue;
    in.problem_at(key, "event " + quote(vocabulary.events[action.event].name) + " does not carry field " +
                           quote(vocabulary.fields[field].name));
  }
}

void check_action_fields(const Vocabulary& vocabulary, MapReader& in, const Action& action) {
  check_carried(vocabulary, in, "required", action, action.required);
  check_carried(vocabulary, in, "optional", action, action.optional);
  std::vector<FieldIndex> fixed;
  for (const auto& [field, value] : action.sets) fixed.push_back(field);
  check_carried(vocabulary, in, "sets", action, fixed);
  for (const auto field : action.required) {
    const auto& name = vocabulary.fields[field].name;
    const auto among = [&](const std::vector<FieldIndex>& others) {
      return std::find(others.begin(), others.end(), field) != others.end();
    };
    if (among(action.optional)) in.problem_at("optional", "field " + quote(name) + " is required and optional");
    if (among(fixed)) in.problem_at("sets", "field " + quote(name) + " is required and fixed");
  }
}

// An action has no calendar, and what it is counted from is the close: nothing else is known of every ticket.
void read_within(const Loading& loading, MapReader& in, Action& action) {
  const auto limit = in.has("within") ? in.limit("within") : std::nullopt;
  if (!limit) return;
  if (limit->unit != calendar::Unit::elapsed)
    in.problem_at("within", "'within' of an action is elapsed time, such as \"30d\"");
  const auto closed = [&](std::size_t state) { return loading.policy.flows.states[state].closed; };
  if (action.from.empty() || !std::all_of(action.from.begin(), action.from.end(), closed))
    in.problem_at("within", "'within' counts from the close: every state under 'from' must be a closed one");
  action.within_ms = limit->amount;
}

Action read_action(Loading& loading, MapReader& in) {
  Action action;
  action.id = in.name("action");
  action.label = in.words("label");
  if (const auto* node = in.required("event")) action.event = read_event(loading, in.source(), *node);
  for (const auto& item : in.items("from")) {
    const auto state = read_state(loading, in.source(), item);
    if (state && std::find(action.from.begin(), action.from.end(), *state) != action.from.end()) {
      in.source().problem(item.mark, "state " + quote(item.text) + " is named twice");
    } else if (state) {
      action.from.push_back(*state);
    }
  }
  if (in.has("from") && in.items("from").empty())
    in.problem_at("from", "'from' is empty: leave it out for every open state");
  if (const auto* node = in.optional("to")) action.to = read_state(loading, in.source(), *node);
  action.required = read_fields(loading, in, "required", false);
  action.optional = read_fields(loading, in, "optional", false);
  read_sets(loading, in, action);
  const auto roles = ids(loading.vocabulary().roles);
  for (const auto& item : in.items("roles")) {
    action.roles.push_back(read_text(in.source(), item, "role"));
    const bool known = std::find(roles.begin(), roles.end(), item.text) != roles.end();
    if (!known) in.source().problem(item.mark, "unknown role " + quote(item.text) + suggestion(item.text, roles));
  }
  action.backdate = in.flag("backdate");
  read_within(loading, in, action);
  check_action_fields(loading.vocabulary(), in, action);
  in.finish();
  return action;
}

std::vector<Action> read_actions(Loading& loading, MapReader& in, std::string_view key,
                                 const std::vector<Action>& common) {
  std::vector<Action> actions;
  const auto same = [](const std::vector<Action>& list, const std::string& id) {
    return std::any_of(list.begin(), list.end(), [&](const Action& other) { return other.id == id; });
  };
  for (const auto& item : in.items(key)) {
    MapReader map(in.source(), item, "an action");
    auto action = read_action(loading, map);
    if (same(actions, action.id)) map.problem_at("action", "action " + quote(action.id) + " stands twice");
    if (same(common, action.id))
      map.problem_at("action", "action " + quote(action.id) + " is common to all kinds already");
    if (action.event != kNone) actions.push_back(std::move(action));
  }
  return actions;
}

void read_states(Loading& loading, MapReader& in) {
  for (const auto& entry : in.entries("states", true)) {
    MapReader map(in.source(), entry.value, "a state");
    FlowState state{.id = entry.key, .label = map.words("label")};
    if (!is_name(state.id))
      in.source().problem(entry.mark, quote(state.id) + " is no name: lower case letters, digits and '_'");
    if (const auto* node = map.required("stage")) state.stage = read_stage(loading, in.source(), *node);
    state.closed = map.flag("closed");
    map.finish();
    loading.policy.flows.states.push_back(std::move(state));
  }
}

// The fields of a kind come with the opening and with a change, without being named there again.
void carry_fields(Loading& loading, const std::vector<FieldIndex>& fields) {
  auto& vocabulary = loading.vocabulary();
  for (const char* name : {"ticket.opened", "ticket.changed"}) {
    const EventIndex event = vocabulary.event(name);
    if (event == kNone) continue;
    for (const FieldIndex field : fields) {
      if (!carries(vocabulary, event, field)) vocabulary.events[event].fields.push_back(field);
    }
  }
}

void offer_fields(const Vocabulary& vocabulary, Flow& flow) {
  for (Action& action : flow.actions) {
    if (action.id != "change" || vocabulary.events[action.event].name != "ticket.changed") continue;
    for (const FieldIndex field : flow.fields) {
      const bool known = std::find(action.optional.begin(), action.optional.end(), field) != action.optional.end();
      if (!known) action.optional.push_back(field);
    }
  }
}

// Which kinds an event can come to: an event that actions cause comes to the kinds that have such an action.
void note_event_kinds(Loading& loading) {
  const auto& vocabulary = loading.vocabulary();
  const auto kind = vocabulary.field("kind");
  if (kind == kNone) return;
  std::vector<std::uint64_t> seen(vocabulary.events.size(), 0);
  for (const auto& flow : loading.policy.flows.flows) {
    const auto value = vocabulary.fields[kind].value_index(flow.kind);
    if (!value) continue;
    for (const auto& action : flow.actions) seen[action.event] |= std::uint64_t{1} << *value;
  }
  for (std::size_t event = 0; event < seen.size(); ++event) {
    if (seen[event] != 0) loading.event_kinds[event] = seen[event];
  }
}

}  // namespace

void load_stages(Loading& loading, const Source& source, const yaml::Node& flows) {
  MapReader in(source, flows, "the flows");
  for (const auto& entry : in.entries("stages", true)) {
    if (!is_name(entry.key))
      source.problem(entry.mark, quote(entry.key) + " is no name: lower case letters, digits and '_'");
    if (loading.policy.flows.stages.size() == 62) {
      source.problem(entry.mark, "too many stages: at most 62");
      return;
    }
    loading.policy.flows.stages.push_back({entry.key, read_words(source, entry.value, entry.key)});
  }
}

void load_flows(Loading& loading, const Source& source, const yaml::Node& root) {
  auto& flows = loading.policy.flows;
  MapReader in(source, root, "the flows");
  if (!in.valid()) return;  // reported with the stages
  (void)in.optional("stages");
  read_states(loading, in);
  const auto common = read_actions(loading, in, "common", {});
  const auto& vocabulary = loading.vocabulary();
  const auto kind = vocabulary.field("kind");
  for (const auto& entry : in.entries("flows", true)) {
    MapReader map(source, entry.value, "a flow");
    Flow flow;
    flow.kind = entry.key;
    if (kind != kNone && !vocabulary.fields[kind].value_index(flow.kind)) {
      source.problem(entry.mark,
                     "unknown kind " + quote(flow.kind) + suggestion(flow.kind, vocabulary.fields[kind].values));
    }
    if (const auto* node = map.required("start")) flow.start = read_state(loading, source, *node).value_or(0);
    flow.fields = read_fields(loading, map, "fields", false);
    carry_fields(loading, flow.fields);
    flow.actions = read_actions(loading, map, "actions", common);
    flow.actions.insert(flow.actions.end(), common.begin(), common.end());
    offer_fields(loading.vocabulary(), flow);
    map.finish();
    flows.flows.push_back(std::move(flow));
  }
  in.finish();
  note_event_kinds(loading);
  check_flows(loading, source, root);
}

}  // namespace wellkept::policy
