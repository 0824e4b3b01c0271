// Where a ticket goes, when it is new and when it is moved, and that no stage is without a person.
#include "customer/record_service.h"
#include "ticket/ticket_service.h"

namespace wellkept::ticket {
namespace {

Refusal wrong_field(std::string field, std::string detail) {
  Refusal refusal = refuse(RefusalKind::invalid, "ticket.fields", "Some fields are missing or wrong.");
  refusal.fields.push_back({std::move(field), "unknown", std::move(detail)});
  return refusal;
}

// Who works for a provider names units of his own company, or gives a ticket back to where it came from.
bool may_name(db::Transaction& tx, const Actor& actor, const Record& record, Id unit) {
  if (actor.kind != Actor::Kind::member) return true;
  const auto before = units_of(record.events, record.ticket.unit).before;
  if (!before.empty() && before.back().second == unit) return true;
  return directory::sight_of(tx, actor.id, actor.roles).covers(unit);
}

// Of the stage that a ticket is in, and of those ahead that somebody of the former unit would have again.
std::vector<Draft> take_over(const policy::Policy& policy, const Record& record, Id owner, const Actor& actor,
                             Instant now) {
  const std::size_t stage = state_of(policy, record.ticket.state).stage;
  std::vector<Draft> events = take_charge(policy, record.facts, stage, owner, actor, now);
  const auto people = promise::present(policy, record.facts).in_charge;
  for (std::size_t i = stage + 1; i < people.size(); ++i) {
    if (!people[i] || people[i] == owner) continue;
    auto ahead = draft_event(policy, "ticket.assigned", now, actor.id, acting_role(policy, actor, {}),
                             json::Object{{"stage", policy.flows.stages[i].id}, {"assignee", format_id(owner)}});
    if (ahead) events.push_back(std::move(*ahead));
  }
  return events;
}

}  // namespace

// What the routing rules look at, as it stands now.
Placing TicketService::placing_of(db::Transaction& tx, const Record& record) const {
  const policy::Policy& policy = recorder_.policy();
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
    placing.address = [&tx, customer = record.ticket.customer] {
      const auto addresses = customer::RecordService::addresses(tx, customer);
      return addresses.empty() ? std::string() : addresses.front().line;
    };
  }
  placing.from = record.ticket.unit;
  return placing;
}

std::optional<Placed> TicketService::find_place(db::Transaction& tx, const Prepared& prepared) {
  Placing placing = placing_of(tx, prepared.opening.record);
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

Result<Placed> TicketService::new_place(db::Transaction& tx, const Actor& actor, const Record& record,
                                        const MoveRequest& request, Instant now) {
  Placed place{request.unit, Id{}, "", ""};
  if (!request.unit) {
    Placing placing = placing_of(tx, record);
    placing.wants_owner = !request.owner;
    placing.now = now;
    const auto found = people_.place(tx, placing);
    if (!found) return refuse(RefusalKind::conflict, "move.no_rule", "No routing rule applies: name the unit.");
    place = *found;
  } else if (!people_.is_unit(tx, request.unit) || !may_name(tx, actor, record, request.unit)) {
    return wrong_field("/unit_id", "no unit has this id");
  }
  if (place.unit == record.ticket.unit) {
    return refuse(RefusalKind::conflict, "move.same", "The ticket belongs to this unit already.");
  }
  if (request.owner) {
    if (!people_.is_active(tx, request.owner)) return wrong_field("/owner", "no active member has this id");
    place.assignee = request.owner;
    place.because.clear();
  } else if (!place.assignee && people_.unit_of(tx, record.ticket.assignee) == place.unit &&
             people_.is_active(tx, record.ticket.assignee)) {
    place.assignee = record.ticket.assignee;  // goes along, or is there already
  } else if (!place.assignee) {
    const Placed chosen = people_.choose(tx, place.unit, now);
    place.assignee = chosen.assignee;
    place.because = chosen.because;
  }
  if (place.assignee) return place;
  return refuse(RefusalKind::conflict, "move.nobody_there", "Nobody of the unit is there: name who takes charge.");
}

Result<Record> TicketService::move(db::Transaction& tx, const Actor& actor, Id id, std::optional<std::int64_t> expected,
                                   const MoveRequest& request) {
  auto found = recorder_.load(tx, id, true);
  if (!found || !sees(tx, actor, found->ticket)) {
    return refuse(RefusalKind::not_found, "ticket.unknown", "There is no such ticket.");
  }
  Record record = std::move(*found);
  if (expected && *expected != record.ticket.version) {
    return refuse(RefusalKind::stale, "ticket.stale", "Somebody changed the ticket in the meantime.");
  }
  const policy::Policy& policy = recorder_.policy();
  const Instant now = now_after(record.facts, clock_.now());
  const ActRequest asked{"move", json::Object{{"reason", request.reason}}, {}, {}};
  WK_TRY(step, ticket::act(policy, record.ticket, record.facts, actor, asked, now));  // who may, and what stands before
  WK_TRY(place, new_place(tx, actor, record, request, now));
  json::Object moved{{"moved_from", format_id(record.ticket.unit)},
                     {"routed_unit", format_id(place.unit)},
                     {"reason", request.reason}};
  if (!place.rule.empty()) moved.emplace_back("routed_rule", place.rule);
  if (!place.because.empty()) moved.emplace_back("chosen_because", place.because);
  std::vector<Draft> events;
  WK_TRY(draft, draft_event(policy, "ticket.moved", now, actor.id, acting_role(policy, actor, {}),
                            json::Value(std::move(moved))));
  events.push_back(std::move(draft));
  for (Draft& taken : take_over(policy, record, place.assignee, actor, now)) events.push_back(std::move(taken));
  promise::Figures figures(policy);
  const std::int64_t before = record.ticket.version;
  WK_CHECK(recorder_.move(tx, record, std::move(events), place.unit, figures));
  figures.apply(tx);
  WK_CHECK(people_.happened(tx, {record, before, record.ticket.state, actor}));
  return record;
}

}  // namespace wellkept::ticket
