// A ticket: one request of a customer. Rules only: what an action makes of a ticket, by the policy's flows and gates.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "base/json.h"
#include "base/result.h"
#include "policy/policy.h"
#include "promise/promise.h"

namespace wellkept::ticket {

// The present of a ticket, as its row holds it.
struct Ticket {
  Id id;
  std::string number;
  std::string kind;
  std::string state;
  std::string stage;
  bool open = true;
  Id unit;
  Id assignee;  // in charge of the present stage
  Id customer;
  std::string channel;
  std::string severity;
  std::string urgency;
  std::string subject;
  Instant opened_at;
  Instant updated_at;
  std::optional<Instant> closed_at;
  std::int64_t version = 0;       // of its stream
  std::optional<Instant> due_at;  // the earliest deadline, of clause due_clause
  std::optional<Instant> warn_at;
  std::string due_clause;
  promise::Light light = promise::Light::none;  // as it was last turned
  std::optional<Instant> light_at;              // when time alone turns it next
  std::string source;                           // where it was imported from, with the key it had there
  std::string source_key;
  bool sample = false;
};

// Who acts. A member acts in one of his roles; a customer through a signed link; the system by the policy.
struct Actor {
  enum class Kind { member, customer, bot, system } kind = Kind::system;
  Id id;
  std::vector<std::string> roles;
};

// A personal text of an event: kept apart, the event carries a commitment.
struct PersonalText {
  std::string field;
  std::string text;
};

// An event that is about to be recorded. `fields` holds what promises see; personal texts stand in it as true text
// until they are committed to.
struct Draft {
  std::string event;
  Instant at;
  Id actor;
  json::Value fields;  // without personal texts
  std::vector<PersonalText> personal;
  promise::Fact fact;
};

// Checks names, types, limits of fields and builds the draft. `by` is the role, or customer, bot, system.
Result<Draft> draft_event(const policy::Policy& policy, std::string_view event, Instant at, Id actor,
                          std::string_view by, json::Value fields);

// What an action asks for.
struct ActRequest {
  std::string action;
  json::Value fields;         // an object or null
  std::optional<Instant> at;  // only for actions that may be entered late
  Id owner;                   // who takes charge of the stage that begins
};

// What recording it means: the events in order, and where the ticket stands then.
struct Step {
  std::vector<Draft> events;
  std::string state;
  std::string stage;
  bool open = true;
};

// Whether the ticket's state offers it, whoever acts.
bool is_offered(const policy::Policy& policy, const Ticket& ticket, const policy::Action& action);
// Whether an action concerns another ticket too, so that it is not taken as one of this ticket alone.
bool has_own_route(std::string_view action);
// Whether the time after the close, which the action may be bound to, is not over yet.
bool is_in_time(const Ticket& ticket, const policy::Action& action, Instant now);
// The action of a ticket's flow, or the refusal: "ticket.unknown_action", "ticket.action_not_offered", "ticket.role".
Result<const policy::Action*> offered(const policy::Policy& policy, const Ticket& ticket, const Actor& actor,
                                      std::string_view action);

// Checks flow, role, fields and gates, and says what happens. Refuses with "ticket.gate" while a clause's step is
// missing, "ticket.too_late" when the action's time after the close is over, and "ticket.too_early" when a step that
// moves the ticket names a moment at which a gate ahead would not count it.
Result<Step> act(const policy::Policy& policy, const Ticket& ticket, std::span<const promise::Fact> facts,
                 const Actor& actor, const ActRequest& request, Instant now);

// The state of a flow by id.
const policy::FlowState& state_of(const policy::Policy& policy, std::string_view state);

// In which of the roles a member acts: the first that the action allows.
std::string acting_role(const policy::Policy& policy, const Actor& actor, const std::vector<std::string>& allowed);

// [{clause, rule, label, needs: [{label, events, fields}]}], as the API shows it.
void write_standing(json::Writer& out, const policy::Policy& policy, const std::vector<promise::Standing>& standing);

// The refusal of a gate, with what stands in its context.
Refusal gate_refusal(const policy::Policy& policy, const std::vector<promise::Standing>& standing);

// What stands before an action, were it taken now with the fields that it asks for.
std::vector<promise::Standing> standing_before(const policy::Policy& policy, const Ticket& ticket,
                                               std::span<const promise::Fact> facts, const policy::Action& action,
                                               Instant now);

// The ordinary close of an open ticket's flow; none when it has none.
const policy::Action* closing_action(const policy::Policy& policy, const Ticket& ticket);

// What stands between the ticket and its close: the gates before that action.
std::vector<promise::Standing> standing_before_close(const policy::Policy& policy, const Ticket& ticket,
                                                     std::span<const promise::Fact> facts, Instant now);

// The stages up to `stage` that `owner` takes charge of: those nobody has yet, and the last.
std::vector<std::size_t> stages_to_take(const policy::Policy& policy, std::span<const promise::Fact> facts,
                                        std::size_t stage, Id owner);
// The events of it.
std::vector<Draft> take_charge(const policy::Policy& policy, std::span<const promise::Fact> facts, std::size_t stage,
                               Id owner, const Actor& actor, Instant at);

}  // namespace wellkept::ticket
