#include "ticket/ticket.h"

#include <algorithm>

#include "base/text.h"
#include "policy/shown_text.h"
#include "promise/scalar.h"
#include "ticket/outlook.h"

namespace wellkept::ticket {
namespace {

using policy::Field;
using policy::FieldType;

bool has(const std::vector<policy::FieldIndex>& list, policy::FieldIndex field) {
  return std::find(list.begin(), list.end(), field) != list.end();
}

// Control characters have no place in a text; line breaks and tabs only where there are lines.
bool clean(std::string_view text, bool multiline) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 ? byte != 0x7f : multiline && (c == '\n' || c == '\t' || c == '\r');
  });
}

std::optional<FieldError> check_text(const Field& field, const json::Value& value) {
  const auto error = [&](const char* code, std::string detail) {
    return FieldError{"/fields/" + field.name, code, std::move(detail)};
  };
  const std::string* text = value.string();
  if (text == nullptr) return error("type", "must be a text");
  if (!text::is_utf8(*text) || !clean(*text, field.multiline)) {
    return error("format", "has characters that a text may not have");
  }
  if (text::characters(*text) <= field.max) return std::nullopt;
  return error("too_long", "at most " + std::to_string(field.max) + " characters");
}

const Field* field_of(const policy::Policy& policy, std::string_view name) {
  const policy::FieldIndex index = policy.vocabulary.field(name);
  return index == policy::kNone ? nullptr : &policy.vocabulary.fields[index];
}

std::optional<FieldError> check_field(const Field* field, const std::string& name, const json::Value& value,
                                      bool changes) {
  if (field == nullptr) return FieldError{"/fields/" + name, "unknown", "not in the policy's vocabulary"};
  if (value.is_null()) {
    if (!changes || (name != "kind" && name != "channel")) return std::nullopt;
    return FieldError{"/fields/" + name, "required", "a ticket needs it"};
  }
  return field->type == FieldType::text ? check_text(*field, value) : std::nullopt;
}

// A text that is empty, or null where nothing is changed.
bool says_nothing(const Field& field, const json::Value& value, bool changes) {
  if (value.is_null()) return !changes;
  return field.type == FieldType::text && value.string() != nullptr && value.string()->empty();
}

// One by one, so that every wrong field is named and not only the first.
std::vector<FieldError> name_errors(const policy::Policy& policy, std::string_view event, const json::Object& members,
                                    std::vector<FieldError> errors) {
  const bool changes = event == "ticket.changed";
  for (const auto& [name, value] : members) {
    const Field* field = field_of(policy, name);
    if (field == nullptr || says_nothing(*field, value, changes)) continue;
    const std::string pointer = "/fields/" + name;
    const auto known = [&](const FieldError& one) { return one.field == pointer; };
    if (std::any_of(errors.begin(), errors.end(), known)) continue;
    const auto read = promise::read_fact(policy.vocabulary, event, Instant{}, Id{}, json::Object{{name, value}});
    if (const auto* problem = std::get_if<std::string>(&read)) errors.push_back({pointer, "type", *problem});
  }
  return errors;
}

std::string by_of(const policy::Policy& policy, const Actor& actor, const std::vector<std::string>& allowed) {
  switch (actor.kind) {
    case Actor::Kind::member:
      return acting_role(policy, actor, allowed);
    case Actor::Kind::customer:
      return "customer";
    case Actor::Kind::bot:
      return "bot";
    case Actor::Kind::system:
      return "system";
  }
  return "system";
}

// Required fields present, others allowed; names as a client knows them.
std::vector<FieldError> check_names(const policy::Policy& policy, const policy::Action& action,
                                    const json::Value& fields) {
  std::vector<FieldError> errors;
  for (const policy::FieldIndex required : action.required) {
    const std::string& name = policy.vocabulary.fields[required].name;
    const json::Value* value = fields.find(name);
    const bool blank =
        value == nullptr || value->is_null() || (value->string() != nullptr && text::trim(*value->string()).empty());
    if (blank) errors.push_back({"/fields/" + name, "required", "this action needs it"});
  }
  if (fields.object() == nullptr) return errors;
  for (const auto& [name, value] : *fields.object()) {
    const policy::FieldIndex field = policy.vocabulary.field(name);
    if (field == policy::kNone) {
      errors.push_back({"/fields/" + name, "unknown", "not in the policy's vocabulary"});
    } else if (!has(action.required, field) && !has(action.optional, field)) {
      errors.push_back({"/fields/" + name, "not_allowed", "this action does not take it"});
    }
  }
  return errors;
}

Refusal invalid(std::vector<FieldError> errors) {
  Refusal refusal = refuse(RefusalKind::invalid, "ticket.fields", "Some fields are missing or wrong.");
  refusal.fields = std::move(errors);
  return refusal;
}

json::Value with_sets(const policy::Policy& policy, const policy::Action& action, const json::Value& fields) {
  json::Value all = fields.is_null() ? json::Value(json::Object{}) : fields;
  for (const auto& [field, value] : action.sets) {
    const Field& definition = policy.vocabulary.fields[field];
    json::Value typed(value);
    if (definition.type == FieldType::flag) typed = json::Value(value == "true");
    if (definition.type == FieldType::score) typed = json::Value(static_cast<std::int64_t>(std::stoll(value)));
    all.set(definition.name, typed);
  }
  return all;
}

Result<Instant> moment(const policy::Action& action, const ActRequest& request, const Ticket& ticket, Instant now) {
  if (!request.at) return now;
  if (!action.backdate) return invalid({{"/at", "not_allowed", "this action is recorded when it happens"}});
  if (*request.at > now) return invalid({{"/at", "format", "lies in the future"}});
  if (*request.at < ticket.opened_at) return invalid({{"/at", "format", "lies before the ticket was opened"}});
  return *request.at;
}

// What a need names itself or in one of its alternatives.
void collect(const policy::Need& need, std::vector<const policy::Need*>& all) {
  all.push_back(&need);
  for (const policy::Need& one : need.any) collect(one, all);
}

void write_need(json::Writer& out, const policy::Policy& policy, const policy::Need& need) {
  std::vector<const policy::Need*> all;
  collect(need, all);
  out.begin_object().key("label");
  write_text(out, need.label);
  out.key("events").begin_array();
  for (const policy::Need* one : all) {
    if (one->kind == policy::Need::Kind::event) out.value(policy.vocabulary.events[one->event.event].name);
    if (one->kind == policy::Need::Kind::in_charge) out.value("ticket.assigned");
  }
  out.end_array().key("fields").begin_array();
  for (const policy::Need* one : all) {
    for (const policy::FieldIndex field : one->fields) out.value(policy.vocabulary.fields[field].name);
  }
  out.end_array().end_object();
}

json::Value standing_value(const policy::Policy& policy, const std::vector<promise::Standing>& standing) {
  std::string text;
  json::Writer out(text);
  write_standing(out, policy, standing);
  return std::get<json::Value>(json::parse(text));
}

}  // namespace

Result<Draft> draft_event(const policy::Policy& policy, std::string_view event, Instant at, Id actor,
                          std::string_view by, json::Value fields) {
  if (fields.object() == nullptr) fields = json::Object{};
  json::Object& members = *fields.object();
  const bool changes = event == "ticket.changed";
  std::vector<FieldError> errors;
  std::vector<promise::PlainField> seen;  // as facts see it: personal texts by their presence
  seen.reserve(members.size() + 1);
  bool plain = true;
  for (const auto& [name, value] : members) {
    const Field* field = field_of(policy, name);
    if (auto error = check_field(field, name, value, changes)) {
      errors.push_back(std::move(*error));
    } else if (name != "by" && !says_nothing(*field, value, changes)) {
      const auto scalar = promise::scalar_of(value);
      plain = plain && scalar;
      seen.push_back({name, scalar.value_or(promise::Scalar{})});
    }
  }
  seen.push_back({"by", {promise::Scalar::Kind::text, false, 0, by}});
  auto fact = errors.empty() && plain ? promise::read_fact(policy.vocabulary, event, at, actor, seen) : std::nullopt;
  if (!fact) {
    members.emplace_back("by", json::Value(by));
    return invalid(name_errors(policy, event, members, std::move(errors)));
  }

  Draft draft{std::string(event), at, actor, json::Object{}, {}, std::move(*fact)};
  json::Object& kept = *draft.fields.object();
  kept.reserve(members.size() + 1);
  for (auto& [name, value] : members) {
    const Field& field = *field_of(policy, name);
    if (name == "by" || says_nothing(field, value, changes)) continue;
    if (field.personal && field.type == FieldType::text && !value.is_null()) {
      draft.personal.push_back({std::move(name), *value.string()});
    } else {
      kept.emplace_back(std::move(name), std::move(value));
    }
  }
  kept.emplace_back("by", json::Value(by));
  return draft;
}

std::string acting_role(const policy::Policy& policy, const Actor& actor, const std::vector<std::string>& allowed) {
  for (const policy::Name& role : policy.vocabulary.roles) {
    const bool mine = std::find(actor.roles.begin(), actor.roles.end(), role.id) != actor.roles.end();
    const bool may = allowed.empty() || std::find(allowed.begin(), allowed.end(), role.id) != allowed.end();
    if (mine && may) return role.id;
  }
  return {};
}

const policy::FlowState& state_of(const policy::Policy& policy, std::string_view state) {
  const auto index = policy.flows.state(state);
  return policy.flows.states.at(index.value_or(0));
}

bool has_own_route(std::string_view action) {
  return action == "merge" || action == "move";
}

bool is_offered(const policy::Policy& policy, const Ticket& ticket, const policy::Action& action) {
  if (action.from.empty()) return ticket.open;
  const auto here = policy.flows.state(ticket.state);
  return here && std::find(action.from.begin(), action.from.end(), *here) != action.from.end();
}

bool is_in_time(const Ticket& ticket, const policy::Action& action, Instant now) {
  return action.within_ms == 0 || !ticket.closed_at || now - *ticket.closed_at <= action.within_ms;
}

Result<const policy::Action*> offered(const policy::Policy& policy, const Ticket& ticket, const Actor& actor,
                                      std::string_view action) {
  const policy::Flow* flow = policy.flows.flow(ticket.kind);
  const policy::Action* found = flow != nullptr ? flow->action(action) : nullptr;
  if (found == nullptr)
    return refuse(RefusalKind::not_found, "ticket.unknown_action", "This kind of ticket has no such action.");
  if (!is_offered(policy, ticket, *found)) {
    return refuse(RefusalKind::conflict, "ticket.action_not_offered",
                  "The action is not offered in state " + ticket.state + ".");
  }
  if (actor.kind == Actor::Kind::member && acting_role(policy, actor, found->roles).empty()) {
    return refuse(RefusalKind::forbidden, "ticket.role", "None of your roles may do this.");
  }
  return found;
}

std::vector<std::size_t> stages_to_take(const policy::Policy& policy, std::span<const promise::Fact> facts,
                                        std::size_t stage, Id owner) {
  std::vector<std::size_t> stages;
  if (!owner) return stages;
  const auto people = promise::present(policy, facts).in_charge;
  for (std::size_t i = 0; i <= stage && i < people.size(); ++i) {
    const bool vacant = !people[i];
    const bool handed_over = i == stage && people[i] != owner;
    if (vacant || handed_over) stages.push_back(i);
  }
  return stages;
}

std::vector<Draft> take_charge(const policy::Policy& policy, std::span<const promise::Fact> facts, std::size_t stage,
                               Id owner, const Actor& actor, Instant at) {
  std::vector<Draft> events;
  const std::string by = by_of(policy, actor, {});
  for (const std::size_t i : stages_to_take(policy, facts, stage, owner)) {
    const json::Value fields = json::Object{{"stage", policy.flows.stages[i].id}, {"assignee", format_id(owner)}};
    auto draft = draft_event(policy, "ticket.assigned", at, actor.id, by, fields);
    if (draft) events.push_back(std::move(*draft));
  }
  return events;
}

namespace {

Refusal too_late(const policy::Action& action, Instant closed_at) {
  const std::string within = calendar::format_limit({calendar::Unit::elapsed, action.within_ms});
  Refusal refusal =
      refuse(RefusalKind::conflict, "ticket.too_late", "The ticket was closed more than " + within + " ago.");
  refusal.context = json::Object{{"within", within}, {"closed_at", format_instant(closed_at)}};
  return refusal;
}

Refusal too_early(const policy::Policy& policy, const std::vector<promise::Standing>& standing) {
  const std::string clause(standing.front().clause);
  Refusal refusal =
      refuse(RefusalKind::invalid, "ticket.too_early", "At that moment the step does not count for " + clause + ".");
  refusal.fields = {{"/at", "too_early", "lies before what " + clause + " wants it to follow"}};
  refusal.context = json::Object{{"standing", standing_value(policy, standing)}};
  return refusal;
}

}  // namespace

Result<Step> act(const policy::Policy& policy, const Ticket& ticket, std::span<const promise::Fact> facts,
                 const Actor& actor, const ActRequest& request, Instant now) {
  WK_TRY(action, offered(policy, ticket, actor, request.action));
  if (!is_in_time(ticket, *action, now)) return too_late(*action, *ticket.closed_at);
  if (auto errors = check_names(policy, *action, request.fields); !errors.empty()) return invalid(std::move(errors));
  WK_TRY(at, moment(*action, request, ticket, now));
  const std::string by = by_of(policy, actor, action->roles);
  const policy::Event& event = policy.vocabulary.events[action->event];
  WK_TRY(main, draft_event(policy, event.name, at, actor.id, by, with_sets(policy, *action, request.fields)));

  const policy::FlowState& target = action->to ? policy.flows.states[*action->to] : state_of(policy, ticket.state);
  Step step{{}, target.id, policy.flows.stages[target.stage].id, !target.closed};

  // Somebody is in charge of every stage that the ticket enters: who was named, who is already, else who acts.
  const auto people = promise::present(policy, facts).in_charge;
  Id owner = request.owner ? request.owner : people[target.stage];
  if (!owner) owner = actor.kind == Actor::Kind::member ? actor.id : ticket.assignee;
  step.events = take_charge(policy, facts, target.stage, owner, actor, now);
  std::vector<promise::Fact> known(facts.begin(), facts.end());
  for (const Draft& draft : step.events) known.push_back(draft.fact);

  const auto standing = promise::standing_before(policy, known, main.fact);
  if (!standing.empty()) return gate_refusal(policy, standing);
  // Facts count by when they happened. A late entry is kept as what it is, but a step that moves the ticket on, such as
  // the customer's word before the result was told, would only be found worthless by the gate that waits for it.
  if (action->to) {
    const auto early = promise::missed_by(policy, known, main.fact);
    if (!early.empty()) return too_early(policy, early);
  }
  step.events.push_back(std::move(main));
  return step;
}

void write_standing(json::Writer& out, const policy::Policy& policy, const std::vector<promise::Standing>& standing) {
  out.begin_array();
  for (const promise::Standing& one : standing) {
    out.begin_object().field("clause", one.clause).field("rule", one.rule).key("label");
    write_text(out, one.gate->label);
    out.key("needs").begin_array();
    for (const policy::Need* need : one.needs) write_need(out, policy, *need);
    out.end_array().end_object();
  }
  out.end_array();
}

Refusal gate_refusal(const policy::Policy& policy, const std::vector<promise::Standing>& standing) {
  std::string clauses;
  for (const promise::Standing& one : standing) {
    if (clauses.find(one.clause) == std::string::npos)
      clauses += (clauses.empty() ? "" : ", ") + std::string(one.clause);
  }
  Refusal refusal = refuse(RefusalKind::gate, "ticket.gate", "A step is missing that " + clauses + " demands.");
  refusal.context = json::Object{{"standing", standing_value(policy, standing)}};
  return refusal;
}

std::vector<promise::Standing> standing_before(const policy::Policy& policy, const Ticket& ticket,
                                               std::span<const promise::Fact> facts, const policy::Action& action,
                                               Instant now) {
  return Outlook(policy, ticket, facts, now).before(action);
}

const policy::Action* closing_action(const policy::Policy& policy, const Ticket& ticket) {
  const policy::Flow* flow = policy.flows.flow(ticket.kind);
  if (flow == nullptr || !ticket.open) return nullptr;
  for (const policy::Action& action : flow->actions) {
    const bool closes = action.to && policy.flows.states[*action.to].closed &&
                        policy.vocabulary.events[action.event].name == "ticket.closed";
    // The ordinary close is open to every role that works tickets.
    if (closes && action.roles.empty()) return &action;
  }
  return nullptr;
}

std::vector<promise::Standing> standing_before_close(const policy::Policy& policy, const Ticket& ticket,
                                                     std::span<const promise::Fact> facts, Instant now) {
  const policy::Action* close = closing_action(policy, ticket);
  return close != nullptr ? standing_before(policy, ticket, facts, *close, now) : std::vector<promise::Standing>();
}

}  // namespace wellkept::ticket
