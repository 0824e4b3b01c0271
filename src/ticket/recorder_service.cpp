#include "ticket/recorder_service.h"

#include <algorithm>
#include <stdexcept>

namespace wellkept::ticket {
namespace {

// The event's body with personal texts replaced by commitments; the texts with their salts for their own table.
json::Value body_of(const Draft& draft, std::vector<StoredText>& texts, std::int64_t version) {
  json::Value body = draft.fields;
  for (const PersonalText& personal : draft.personal) {
    events::Commitment commitment = events::commit_to(personal.text);
    body.set(personal.field, json::Object{{"commitment", crypto::to_hex(commitment.hash)}});
    texts.push_back({version, personal.field, std::move(commitment.salt), personal.text});
  }
  return body;
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

std::vector<promise::Fact> facts_of(const policy::Policy& policy, const std::vector<events::Event>& events) {
  std::vector<promise::Fact> facts;
  facts.reserve(events.size());
  for (const events::Event& event : events) {
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

Outcome Recorder::append(db::Transaction& tx, Record& record, std::vector<Draft> drafts) {
  std::vector<events::NewEvent> fresh;
  std::vector<StoredText> texts;
  std::int64_t version = record.ticket.version;
  for (const Draft& draft : drafts) {
    fresh.push_back({draft.event, draft.at, draft.actor, body_of(draft, texts, ++version)});
  }
  WK_TRY(head, log_.append(tx, record.ticket.id, "ticket", record.ticket.version, fresh, &record.events));
  for (StoredText& text : texts) {
    const std::string& event = drafts[static_cast<std::size_t>(text.version - record.ticket.version - 1)].event;
    const bool renames = event == "ticket.changed" || event == "identity.confirmed";  // a message has its own subject
    if (renames && text.field == "subject") record.ticket.subject = text.body;
    insert_text(tx, record.ticket.id, text);
    record.texts.push_back(std::move(text));
  }
  for (Draft& draft : drafts) record.facts.push_back(std::move(draft.fact));
  record.ticket.version = head.version;
  return Done{};
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
}

void Recorder::count_uses(const Record& record, std::size_t first, promise::Figures& figures) const {
  for (const promise::Use& use : promise::uses(policy_, record.facts, first)) {
    figures.decided(use.clause, use.rule, record.ticket.unit, promise::State::met, use.at, 1);
  }
}

Result<Record> Recorder::open(db::Transaction& tx, Ticket ticket, std::vector<Draft> events, std::string_view state,
                              promise::Figures& figures) {
  Record record;
  record.ticket = std::move(ticket);
  if (!record.ticket.id) record.ticket.id = ids_.next();
  record.ticket.version = 0;
  record.ticket.opened_at = events.front().at;
  WK_CHECK(append(tx, record, std::move(events)));
  const Instant now = now_after(record.facts, clock_.now());
  settle(record, state, now);
  insert_ticket(tx, record.ticket);
  promise::save(tx, policy_, record.ticket.id, record.ticket.unit, record.promises, now, true, figures);
  count_uses(record, 0, figures);
  return record;
}

Outcome Recorder::add(db::Transaction& tx, Record& record, std::vector<Draft> events, std::string_view state,
                      promise::Figures& figures) {
  const std::int64_t read_version = record.ticket.version;
  const std::size_t known = record.facts.size();
  WK_CHECK(append(tx, record, std::move(events)));
  const Instant now = now_after(record.facts, clock_.now());
  settle(record, state, now);
  if (!update_ticket(tx, record.ticket, read_version)) {
    return refuse(RefusalKind::stale, "ticket.stale", "Somebody changed the ticket in the meantime.");
  }
  promise::save(tx, policy_, record.ticket.id, record.ticket.unit, record.promises, now, false, figures);
  count_uses(record, known, figures);
  return Done{};
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
