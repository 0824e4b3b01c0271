#include "ticket/recorder_service.h"

#include <algorithm>
#include <stdexcept>

#include "ticket/event_body.h"
#include "ticket/light_service.h"

namespace wellkept::ticket {
namespace {

// The event's body with personal texts replaced by commitments; the texts with their salts for their own table.
std::string body_of(Draft& draft, std::vector<StoredText>& texts, std::int64_t version) {
  for (PersonalText& personal : draft.personal) {
    events::Commitment commitment = events::commit_to(personal.text);
    draft.fields.set(personal.field, json::Object{{"commitment", crypto::to_hex(commitment.hash)}});
    texts.push_back({version, std::move(personal.field), std::move(commitment.salt), std::move(personal.text)});
  }
  return json::canonical(draft.fields);
}

void count_uses(const std::vector<promise::Use>& uses, Id unit, promise::Figures& figures, int by = 1) {
  for (const promise::Use& use : uses) figures.decided(use.clause, use.rule, unit, promise::State::met, use.at, by);
}

// The id that a member of a recorded body names; none when it names none.
Id id_in(std::string_view body, std::string_view name) {
  const auto members = members_of(body);
  if (!members) return Id{};
  for (const BodyMember& one : *members) {
    if (one.name == name && one.value.size() > 2)
      return parse_id(one.value.substr(1, one.value.size() - 2)).value_or(Id{});
  }
  return Id{};
}

std::string value_of(const policy::Policy& policy, const policy::State& state, std::string_view field) {
  const policy::FieldIndex index = policy.vocabulary.field(field);
  if (index == policy::kNone || state[index] == policy::kUnset) return {};
  return policy.vocabulary.fields[index].values[state[index]];
}

}  // namespace

Instant now_after(std::span<const promise::Fact> facts, Instant now) {
  for (const promise::Fact& fact : facts) now = std::max(now, fact.at);
  return now;
}

promise::Units units_of(const std::vector<events::Event>& events, Id unit) {
  promise::Units units(unit);
  for (const events::Event& event : events) {
    const Id from = event.kind == "ticket.moved" ? id_in(event.body, "moved_from") : Id{};
    if (from) units.before.emplace_back(event.at, from);
  }
  return units;
}

Id last_unit(const std::vector<events::Event>& events) {
  const auto last = std::find_if(events.rbegin(), events.rend(), [](const events::Event& event) {
    return event.kind == "ticket.moved" || event.kind == "ticket.routed";
  });
  return last != events.rend() ? id_in(last->body, "routed_unit") : Id{};
}

std::vector<promise::Fact> facts_of(const policy::Policy& policy, const std::vector<events::Event>& events) {
  std::vector<promise::Fact> facts;
  facts.reserve(events.size());
  for (const events::Event& event : events) {
    if (auto plain = plain_fact(policy, event.kind, event.at, event.actor, event.body)) {
      facts.push_back(std::move(*plain));
      continue;
    }
    const auto body = json::parse(event.body);
    const auto* value = std::get_if<json::Value>(&body);
    if (value == nullptr) throw std::runtime_error("event " + format_id(event.id) + " has an unreadable body");
    auto fact = promise::read_fact(policy.vocabulary, event.kind, event.at, event.actor, *value);
    if (const auto* problem = std::get_if<std::string>(&fact)) {
      throw std::runtime_error("event " + format_id(event.id) + ": " + *problem);
    }
    facts.push_back(std::move(std::get<promise::Fact>(fact)));
  }
  return facts;
}

// What the drafts say, at the end of the record; their events are still to be recorded.
void Recorder::take(Record& record, std::vector<Draft> drafts) {
  std::int64_t version = record.ticket.version;
  record.events.reserve(record.events.size() + drafts.size());
  record.facts.reserve(record.facts.size() + drafts.size());
  for (Draft& draft : drafts) {
    const std::size_t first = record.texts.size();
    events::Event& event = record.events.emplace_back();
    event.at = draft.at;
    event.actor = draft.actor;
    event.body = body_of(draft, record.texts, ++version);
    event.kind = std::move(draft.event);
    const bool renames = event.kind == "ticket.changed" || event.kind == "identity.confirmed";
    for (std::size_t i = first; renames && i < record.texts.size(); ++i) {  // a message has its own subject
      if (record.texts[i].field == "subject") record.ticket.subject = record.texts[i].body;
    }
    record.facts.push_back(std::move(draft.fact));
  }
  record.ticket.version = version;
}

void Recorder::settle(Record& record, std::string_view state, Instant now) {
  Ticket& ticket = record.ticket;
  const promise::Present present = promise::present(policy_, record.facts);
  const policy::FlowState& target = state_of(policy_, state);
  ticket.kind = value_of(policy_, present.fields, "kind");
  ticket.channel = value_of(policy_, present.fields, "channel");
  ticket.severity = value_of(policy_, present.fields, "severity");
  ticket.urgency = value_of(policy_, present.fields, "urgency");
  ticket.state = target.id;
  ticket.stage = policy_.flows.stages[target.stage].id;
  ticket.open = !target.closed;
  ticket.assignee = present.in_charge[target.stage];
  ticket.updated_at = now;
  if (ticket.open) {
    ticket.closed_at.reset();
  } else if (!ticket.closed_at) {
    ticket.closed_at = record.facts.back().at;
  }
  record.promises = promise::derive(policy_, record.facts, now);
  const promise::Earliest first = promise::earliest(record.promises);
  ticket.due_at = first.due_at;
  ticket.warn_at = first.warn_at;
  ticket.due_clause = first.clause;
  set_light(ticket, is_paused(record.promises), now);
}

Opening Recorder::prepare(Ticket ticket, std::vector<Draft> events, std::string_view state) {
  Opening opening;
  Record& record = opening.record;
  record.ticket = std::move(ticket);
  if (!record.ticket.id) record.ticket.id = ids_.next();
  record.ticket.version = 0;
  record.ticket.opened_at = events.front().at;
  take(record, std::move(events));
  opening.now = now_after(record.facts, clock_.now());
  settle(record, state, opening.now);
  opening.marks = promise::marks_of(days_, record.promises, opening.now);
  opening.uses = promise::uses(policy_, record.facts);
  return opening;
}

Outcome Recorder::store(db::Transaction& tx, Opening& opening, promise::Figures& figures) {
  Record& record = opening.record;
  const Ticket& ticket = record.ticket;
  WK_CHECK(log_.record(tx, ticket.id, "ticket", 0, record.events));
  for (const StoredText& text : record.texts) insert_text(tx, ticket.id, text);
  insert_ticket(tx, ticket);
  promise::insert(tx, policy_, ticket.id, ticket.unit, record.promises, opening.now);
  // What is history from elsewhere is not escalated for lights that had turned before it came.
  const bool live = ticket.source.empty() && !ticket.sample;
  if (live) promise::turn_lights(tx, policy_, ticket.id, record.promises, opening.now);
  figures.add(opening.marks, ticket.unit);
  count_uses(opening.uses, ticket.unit, figures);
  count_change(figures, std::nullopt, ticket);
  return Done{};
}

Result<Record> Recorder::open(db::Transaction& tx, Ticket ticket, std::vector<Draft> events, std::string_view state,
                              promise::Figures& figures) {
  Opening opening = prepare(std::move(ticket), std::move(events), state);
  WK_CHECK(store(tx, opening, figures));
  return std::move(opening.record);
}

Outcome Recorder::add(db::Transaction& tx, Record& record, std::vector<Draft> events, std::string_view state,
                      promise::Figures& figures) {
  return append(tx, record, std::move(events), state, record.ticket.unit, figures);
}

Outcome Recorder::move(db::Transaction& tx, Record& record, std::vector<Draft> events, Id unit,
                       promise::Figures& figures) {
  const Id from = record.ticket.unit;
  const std::string state = record.ticket.state;
  const auto used = promise::uses(policy_, record.facts);
  WK_CHECK(append(tx, record, std::move(events), state, unit, figures));
  count_uses(used, from, figures, -1);  // their evidence is listed by the unit that has the ticket
  count_uses(used, unit, figures);
  return Done{};
}

Outcome Recorder::append(db::Transaction& tx, Record& record, std::vector<Draft> events, std::string_view state,
                         Id unit, promise::Figures& figures) {
  const std::int64_t read_version = record.ticket.version;
  const std::size_t known = record.facts.size();
  const std::size_t known_texts = record.texts.size();
  const auto counted = open_subject(record.ticket);
  record.ticket.unit = unit;
  take(record, std::move(events));
  const auto fresh = std::span(record.events).subspan(known);
  WK_CHECK(log_.record(tx, record.ticket.id, "ticket", read_version, fresh));
  for (std::size_t i = known_texts; i < record.texts.size(); ++i) insert_text(tx, record.ticket.id, record.texts[i]);
  const Instant now = now_after(record.facts, clock_.now());
  settle(record, state, now);
  if (!update_ticket(tx, record.ticket, read_version)) {
    return refuse(RefusalKind::stale, "ticket.stale", "Somebody changed the ticket in the meantime.");
  }
  const promise::Units units = units_of(record.events, unit);
  promise::save(tx, policy_, record.ticket.id, units, record.promises, now, false, figures);
  count_uses(promise::uses(policy_, record.facts, known), unit, figures);
  count_change(figures, counted, record.ticket);
  return Done{};
}

bool Recorder::judge_again(db::Transaction& tx, Id id, promise::Figures& figures) {
  auto record = load(tx, id, false);
  if (!record) return false;
  Ticket& ticket = record->ticket;
  const auto counted = open_subject(ticket);
  const Instant updated_at = ticket.updated_at;
  const Instant now = now_after(record->facts, clock_.now());
  const std::string state = ticket.state;
  settle(*record, state, now);
  ticket.updated_at = updated_at;
  if (!update_ticket(tx, ticket, ticket.version)) return false;
  promise::save(tx, policy_, id, units_of(record->events, ticket.unit), record->promises, now, false, figures);
  count_change(figures, counted, ticket);
  return true;
}

std::optional<Record> Recorder::load(db::Transaction& tx, Id id, bool with_texts) {
  auto ticket = find_ticket(tx, id);
  if (!ticket) return std::nullopt;
  Record record;
  record.ticket = std::move(*ticket);
  record.events = log_.read(tx, id);
  record.facts = facts_of(policy_, record.events);
  record.promises = promise::derive(policy_, record.facts, now_after(record.facts, clock_.now()));
  if (with_texts) record.texts = texts_of(tx, id, 0);
  return record;
}

}  // namespace wellkept::ticket
