// Where a new ticket goes, and that no stage is without a person.
#include "ticket/ticket_service.h"

namespace wellkept::ticket {

std::optional<Placed> TicketService::find_place(db::Transaction& tx, const Prepared& prepared) {
  const policy::Policy& policy = recorder_.policy();
  const Record& record = prepared.opening.record;
  Placing placing;
  const auto state = promise::present(policy, record.facts).fields;
  for (std::size_t i = 0; i < policy.vocabulary.fields.size(); ++i) {
    const policy::Field& field = policy.vocabulary.fields[i];
    if (field.type == policy::FieldType::choice && state[i] != policy::kUnset) {
      placing.fields.emplace(field.name, field.values[state[i]]);
    }
  }
  if (record.ticket.customer) {
    if (const auto customer = customers_.find(tx, record.ticket.customer)) placing.segment = customer->segment;
  }
  placing.from = record.ticket.unit;
  placing.opener = prepared.roles ? prepared.actor : Id{};
  placing.wants_owner = !prepared.owner;
  placing.now = prepared.opening.now;
  return people_.place(tx, placing);
}

// The rule that put the ticket there stands on its timeline, and so does why that person has it.
Outcome TicketService::settle_place(db::Transaction& tx, Prepared& prepared, const Placed& placed,
                                    promise::Figures& figures) {
  const policy::Policy& policy = recorder_.policy();
  Record record = prepared.opening.record;
  const Instant now = prepared.opening.now;
  json::Object routed{{"routed_unit", format_id(placed.unit)}, {"routed_rule", placed.rule}};
  if (!placed.because.empty()) routed.emplace_back("chosen_because", placed.because);
  std::vector<Draft> events;
  WK_TRY(draft, draft_event(policy, "ticket.routed", now, Id{}, "system", json::Value(std::move(routed))));
  events.push_back(std::move(draft));
  const std::size_t stage = state_of(policy, record.ticket.state).stage;
  for (Draft& taken : take_charge(policy, record.facts, stage, placed.assignee, Actor{}, now)) {
    events.push_back(std::move(taken));
  }
  const std::string state = record.ticket.state;
  WK_CHECK(recorder_.add(tx, record, std::move(events), state, figures));
  prepared.routed = std::move(record);
  return Done{};
}

// A member who moves a ticket on leaves no stage with somebody who has left.
Outcome TicketService::check_in_charge(db::Transaction& tx, const Actor& actor, const Record& record,
                                       const Step& step) {
  if (actor.kind != Actor::Kind::member || !step.open || step.state == record.ticket.state) return Done{};
  const policy::Policy& policy = recorder_.policy();
  std::vector<promise::Fact> facts = record.facts;
  for (const Draft& draft : step.events) facts.push_back(draft.fact);
  const std::size_t stage = state_of(policy, step.state).stage;
  const Id owner = promise::present(policy, facts).in_charge[stage];
  if (owner && people_.is_active(tx, owner)) return Done{};
  Refusal refusal = refuse(RefusalKind::conflict, "ticket.nobody_in_charge",
                           "Who is in charge of the stage has left: name somebody with `owner`.");
  refusal.context.set("stage", step.stage);
  return refusal;
}

}  // namespace wellkept::ticket
