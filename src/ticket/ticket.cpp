#include "ticket/ticket.h"

#include <algorithm>

#include "base/text.h"

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

std::optional<FieldError> check_text(const Field& field, const json::Value& value, const std::string& pointer) {
  const std::string* text = value.string();
  if (text == nullptr) return FieldError{pointer, "type", "must be a text"};
  if (!text::is_utf8(*text) || !clean(*text, field.multiline))
    return FieldError{pointer, "format", "has characters that a text may not have"};
  if (text::characters(*text) > field.max) {
    return FieldError{pointer, "too_long", "at most " + std::to_string(field.max) + " characters"};
  }
  return std::nullopt;
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

json::Value text_value(const policy::Text& text) {
  return json::Object{{"zh", text.zh}, {"en", text.en}};
}

void collect_events(const policy::Policy& policy, const policy::Need& need, json::Array& events, json::Array& fields) {
  if (need.kind == policy::Need::Kind::event) events.emplace_back(policy.vocabulary.events[need.event.event].name);
  if (need.kind == policy::Need::Kind::in_charge) events.emplace_back("ticket.assigned");
  for (const policy::FieldIndex field : need.fields) fields.emplace_back(policy.vocabulary.fields[field].name);
  for (const policy::Need& one : need.any) collect_events(policy, one, events, fields);
}

}  // namespace

Result<Draft> draft_event(const policy::Policy& policy, std::string_view event, Instant at, Id actor,
                          std::string_view by, const json::Value& fields) {
  Draft draft{std::string(event), at, actor, json::Object{}, {}, {}};
  std::vector<FieldError> errors;
  json::Value seen{json::Object{}};  // as facts see it: personal texts by their presence
  if (fields.object() != nullptr) {
    for (const auto& [name, value] : *fields.object()) {
      const std::string pointer = "/fields/" + name;
      const policy::FieldIndex index = policy.vocabulary.field(name);
      if (index == policy::kNone) {
        errors.push_back({pointer, "unknown", "not in the policy's vocabulary"});
        continue;
      }
      if (value.is_null()) {
        if (event != "ticket.changed") continue;  // elsewhere it says nothing
        if (name == "kind" || name == "channel") errors.push_back({pointer, "required", "a ticket needs it"});
        draft.fields.set(name, nullptr);
        seen.set(name, nullptr);
        continue;
      }
      const Field& field = policy.vocabulary.fields[index];
      if (field.type == FieldType::text) {
        if (auto error = check_text(field, value, pointer)) {
          errors.push_back(std::move(*error));
          continue;
        }
        if (value.string()->empty()) continue;
        if (field.personal) draft.personal.push_back({name, *value.string()});
      }
      if (!(field.type == FieldType::text && field.personal)) draft.fields.set(name, value);
      seen.set(name, value);
    }
  }
  seen.set("by", by);
  draft.fields.set("by", by);
  auto fact = promise::read_fact(policy.vocabulary, event, at, actor, seen);
  if (errors.empty() && std::holds_alternative<promise::Fact>(fact)) {
    draft.fact = std::get<promise::Fact>(std::move(fact));
    return draft;
  }
  // One by one, so that every wrong field is named and not only the first.
  for (const auto& [name, value] : *seen.object()) {
    const auto read = promise::read_fact(policy.vocabulary, event, at, actor, json::Object{{name, value}});
    if (const auto* problem = std::get_if<std::string>(&read)) {
      if (errors.empty() || errors.back().field != "/fields/" + name)
        errors.push_back({"/fields/" + name, "type", *problem});
    }
  }
  return invalid(std::move(errors));
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

std::vector<Draft> take_charge(const policy::Policy& policy, std::span<const promise::Fact> facts, std::size_t stage,
                               Id owner, const Actor& actor, Instant at) {
  std::vector<Draft> events;
  if (!owner) return events;
  const auto people = promise::present(policy, facts).in_charge;
  const std::string by = by_of(policy, actor, {});
  for (std::size_t i = 0; i <= stage && i < people.size(); ++i) {
    const bool vacant = !people[i];
    const bool handed_over = i == stage && people[i] != owner;
    if (!vacant && !handed_over) continue;
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

json::Value standing_value(const policy::Policy& policy, const std::vector<promise::Standing>& standing) {
  json::Array list;
  for (const promise::Standing& one : standing) {
    json::Array needs;
    for (const policy::Need* need : one.needs) {
      json::Array events;
      json::Array fields;
      collect_events(policy, *need, events, fields);
      needs.emplace_back(json::Object{{"label", text_value(need->label)}, {"events", events}, {"fields", fields}});
    }
    list.emplace_back(json::Object{{"clause", std::string(one.clause)},
                                   {"rule", std::string(one.rule)},
                                   {"label", text_value(one.gate->label)},
                                   {"needs", needs}});
  }
  return list;
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
  if (!promise::guarded(policy, facts, action.event)) return {};
  json::Value fields = with_sets(policy, action, {});
  for (const policy::FieldIndex required : action.required) {  // the action asks for them itself
    const Field& field = policy.vocabulary.fields[required];
    if (field.type == FieldType::text) fields.set(field.name, "…");
  }
  const policy::Event& event = policy.vocabulary.events[action.event];
  auto draft = draft_event(policy, event.name, now, ticket.assignee, "system", fields);
  if (!draft) return {};
  // Whoever acts takes charge of the stages nobody has: that never stands in the way.
  const std::size_t stage = (action.to ? policy.flows.states[*action.to] : state_of(policy, ticket.state)).stage;
  std::vector<promise::Fact> known(facts.begin(), facts.end());
  const Id owner = ticket.assignee ? ticket.assignee : Id{1};
  for (const Draft& taken : take_charge(policy, facts, stage, owner, Actor{}, now)) known.push_back(taken.fact);
  return promise::standing_before(policy, known, draft->fact);
}

std::vector<promise::Standing> standing_before_close(const policy::Policy& policy, const Ticket& ticket,
                                                     std::span<const promise::Fact> facts, Instant now) {
  const policy::Flow* flow = policy.flows.flow(ticket.kind);
  if (flow == nullptr || !ticket.open) return {};
  for (const policy::Action& action : flow->actions) {
    const bool closes = action.to && policy.flows.states[*action.to].closed &&
                        policy.vocabulary.events[action.event].name == "ticket.closed";
    // The ordinary close is open to every role that works tickets.
    if (closes && action.roles.empty()) return standing_before(policy, ticket, facts, action, now);
  }
  return {};
}

}  // namespace wellkept::ticket
