#include <algorithm>

#include "policy/check.h"
#include "policy/shown_text.h"
#include "policy/words.h"
#include "policyadmin/book.h"

namespace wellkept::policyadmin {
namespace {

// Finds what the rules of a version say about the events of one kind of ticket.
class Chart {
 public:
  Chart(const policy::Policy& policy, const policy::Version& version, const policy::Flow& flow)
      : policy_(policy), version_(version), flow_(flow) {}

  json::Value write() const {
    const std::vector<policy::Name> kinds = kind_names();
    return json::Object{{"kind", flow_.kind},
                        {"label", policy::text_value(policy::name_words(kinds, flow_.kind))},
                        {"policy_version", version_.label},
                        {"start", policy_.flows.states[flow_.start].id},
                        {"stages", stages()},
                        {"states", states()},
                        {"actions", actions()}};
  }

 private:
  std::vector<policy::Name> kind_names() const {
    const policy::FieldIndex index = policy_.vocabulary.field("kind");
    const policy::Field& field = policy_.vocabulary.fields[index];
    std::vector<policy::Name> out;
    for (std::size_t i = 0; i < field.values.size(); ++i) out.push_back({field.values[i], field.value_labels[i]});
    return out;
  }

  bool used(std::size_t state) const {
    if (state == flow_.start) return true;
    return std::any_of(flow_.actions.begin(), flow_.actions.end(), [&](const policy::Action& action) {
      return action.to == state || std::find(action.from.begin(), action.from.end(), state) != action.from.end();
    });
  }

  json::Value stages() const {
    json::Array out;
    for (const policy::Name& stage : policy_.flows.stages)
      out.emplace_back(json::Object{{"id", stage.id}, {"label", policy::text_value(stage.label)}});
    return out;
  }

  json::Value states() const {
    json::Array out;
    for (std::size_t i = 0; i < policy_.flows.states.size(); ++i) {
      if (!used(i)) continue;
      const policy::FlowState& state = policy_.flows.states[i];
      out.emplace_back(json::Object{{"id", state.id},
                                    {"label", policy::text_value(state.label)},
                                    {"stage", policy_.flows.stages[state.stage].id},
                                    {"closed", state.closed}});
    }
    return out;
  }

  // Whether a rule's condition can hold for this kind of ticket.
  bool of_kind(const policy::Condition& when) const {
    const policy::FieldIndex kind = policy_.vocabulary.field("kind");
    const auto value = policy_.vocabulary.fields[kind].value_index(flow_.kind);
    if (!value) return false;
    const policy::Condition own{{{kind, std::uint64_t{1} << *value}}};
    return !policy::contradict(when, own);
  }

  // Whether the action's event, with the values that it always sets, may be the one that is meant.
  bool meets(const policy::Action& action, const std::vector<policy::Matcher>& matchers) const {
    return std::any_of(matchers.begin(), matchers.end(), [&](const policy::Matcher& one) {
      return one.event == action.event && !policy::contradict(one.where, set_by(action));
    });
  }

  policy::Condition set_by(const policy::Action& action) const {
    policy::Condition out;
    for (const auto& [index, value] : action.sets) {
      const policy::Field& field = policy_.vocabulary.fields[index];
      const auto position = field.testable() ? field.value_index(value) : std::nullopt;
      if (position) out.terms.push_back({index, std::uint64_t{1} << *position});
    }
    return out;
  }

  static json::Value mark(const policy::Clause& clause, const std::string& rule, const policy::Text& label) {
    return json::Object{{"clause", clause.id}, {"rule", rule}, {"label", policy::text_value(label)}};
  }

  void add_gates(json::Array& out, const policy::Action& action, const policy::Clause& clause,
                 const std::vector<policy::GateRule>& rules, std::string_view kind) const {
    for (const policy::GateRule& gate : rules) {
      if (!of_kind(gate.when) || !meets(action, gate.before)) continue;
      json::Array needs;
      for (const policy::Need& need : gate.needs)
        needs.push_back(policy::text_value(policy::need_words(policy_, need)));
      json::Value one = mark(clause, gate.id, gate.label);
      one.object()->emplace_back("kind", kind);
      one.object()->emplace_back("needs", std::move(needs));
      out.push_back(std::move(one));
    }
  }

  json::Value gates(const policy::Action& action) const {
    json::Array out;
    for (const policy::Clause& clause : version_.clauses) {
      if (clause.planned) continue;
      add_gates(out, action, clause, clause.gates, "gate");
      add_gates(out, action, clause, clause.records, "record");
    }
    return out;
  }

  json::Value clocks(const policy::Action& action, std::vector<policy::Matcher> policy::ClockRule::*side) const {
    json::Array out;
    for (const policy::Clause& clause : version_.clauses) {
      if (clause.planned) continue;
      for (const policy::ClockRule& clock : clause.clocks) {
        if (!of_kind(clock.when) || !meets(action, clock.*side)) continue;
        json::Value one = mark(clause, clock.id, clock.label);
        one.object()->emplace_back("within", within(clock));
        out.push_back(std::move(one));
      }
    }
    return out;
  }

  // "24 hours" or "24 hours; 48 hours": the limits of those rows that this kind of ticket can come to.
  json::Value within(const policy::ClockRule& clock) const {
    policy::Text out;
    for (const policy::Level& level : clock.levels) {
      if (!of_kind(level.when)) continue;
      const policy::Text words = policy::limit_words(level.within);
      out.zh += (out.zh.empty() ? "" : "；") + words.zh;
      out.en += (out.en.empty() ? "" : "; ") + words.en;
    }
    if (clock.until != policy::kNone) out = policy_.vocabulary.fields[clock.until].label;
    return policy::text_value(out);
  }

  json::Value fields(const std::vector<policy::FieldIndex>& indexes) const {
    json::Array out;
    for (const policy::FieldIndex index : indexes)
      out.push_back(policy::text_value(policy_.vocabulary.fields[index].label));
    return out;
  }

  json::Value action_json(std::string id, const policy::Action& action) const {
    json::Array from;
    for (const std::size_t state : action.from) from.emplace_back(policy_.flows.states[state].id);
    json::Array roles;
    for (const std::string& role : action.roles)
      roles.push_back(policy::text_value(policy::name_words(policy_.vocabulary.roles, role)));
    const json::Value to = action.to ? json::Value(policy_.flows.states[*action.to].id) : json::Value();
    return json::Object{{"action", std::move(id)},
                        {"label", policy::text_value(action.label)},
                        {"event", policy_.vocabulary.events[action.event].name},
                        {"from", std::move(from)},
                        {"to", to},
                        {"required", fields(action.required)},
                        {"roles", std::move(roles)},
                        {"gates", gates(action)},
                        {"starts", clocks(action, &policy::ClockRule::start)},
                        {"stops", clocks(action, &policy::ClockRule::stop)}};
  }

  // The opening stands in no flow: it is how every ticket begins.
  json::Value opening() const {
    policy::Action action;
    action.event = policy_.vocabulary.event("ticket.opened");
    action.label = policy_.vocabulary.events[action.event].label;
    action.to = flow_.start;
    return action_json("open", action);
  }

  json::Value actions() const {
    json::Array out{opening()};
    for (const policy::Action& action : flow_.actions) out.push_back(action_json(action.id, action));
    return out;
  }

  const policy::Policy& policy_;
  const policy::Version& version_;
  const policy::Flow& flow_;
};

}  // namespace

json::Value chart_json(const policy::Policy& policy, const policy::Version& version, const policy::Flow& flow) {
  return Chart(policy, version, flow).write();
}

}  // namespace wellkept::policyadmin
