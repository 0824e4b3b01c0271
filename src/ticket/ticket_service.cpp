#include "ticket/ticket_service.h"

#include <algorithm>
#include <array>
#include <set>

#include "customer/device_service.h"
#include "policy/classify.h"

namespace wellkept::ticket {
namespace {

constexpr std::int64_t kLinkLifeMs = 7LL * 24 * 60 * 60 * 1000;

Refusal unknown_ticket() {
  return refuse(RefusalKind::not_found, "ticket.unknown", "There is no such ticket.");
}

Refusal wrong_field(std::string field, std::string code, std::string detail) {
  Refusal refusal = refuse(RefusalKind::invalid, "ticket.fields", "Some fields are missing or wrong.");
  refusal.fields.push_back({std::move(field), std::move(code), std::move(detail)});
  return refusal;
}

Refusal unknown_member(std::string field) {
  return wrong_field(std::move(field), "unknown", "no active member has this id");
}

std::string by_of(const policy::Policy& policy, const Actor& actor) {
  switch (actor.kind) {
    case Actor::Kind::member:
      return acting_role(policy, actor, {});
    case Actor::Kind::customer:
      return "customer";
    case Actor::Kind::bot:
      return "bot";
    case Actor::Kind::system:
      return "system";
  }
  return "system";
}

// Speaking with a person is an answer: a call or a visit to the shop that a member takes in.
bool answered_in_person(const Actor& actor, const json::Value& fields) {
  const json::Value* channel = fields.find("channel");
  if (actor.kind != Actor::Kind::member || channel == nullptr || channel->string() == nullptr) return false;
  return *channel->string() == "phone" || *channel->string() == "walk_in";
}

// The device whose serial number the ticket names, when it is known.
void follow_device(db::Transaction& tx, const Record& record, std::int64_t after) {
  for (const StoredText& text : record.texts) {
    if (text.version > after && text.field == "serial") customer::follow_serial(tx, record.ticket.id, text.body);
  }
}

std::string joined(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : "、") + word;
  return all;
}

constexpr std::string_view kSuggested = "suggested_";  // how fields begin that hold what the words suggested

// They are the program's: nobody else says what it suggested.
std::optional<std::string> suggested_by_hand(const json::Value& fields) {
  if (fields.object() == nullptr) return std::nullopt;
  for (const auto& [name, value] : *fields.object()) {
    if (name.starts_with(kSuggested)) return name;
  }
  return std::nullopt;
}

// A field that belongs to tickets of other kinds.
std::optional<std::string> foreign_field(const policy::Policy& policy, const json::Value& fields) {
  const json::Value* kind = fields.find("kind");
  if (kind == nullptr || kind->string() == nullptr || fields.object() == nullptr) return std::nullopt;
  for (const auto& [name, value] : *fields.object()) {
    if (policy.flows.is_foreign(*kind->string(), policy.vocabulary.field(name))) return name;
  }
  return std::nullopt;
}

// Kept with the request itself, beside what was decided: how often the two agree is a figure.
void keep_suggestions(const policy::Policy& policy, const policy::Suggestions& found, json::Value& fields) {
  if (policy.vocabulary.field("suggested_kind") == policy::kNone) return;  // a policy that does not ask for it
  std::set<std::string> words;
  const auto keep = [&](const char* field, const std::string& value) { fields.set(field, value); };
  if (found.kind) {
    keep("suggested_kind", found.kind->value);
    words.insert(found.kind->words.begin(), found.kind->words.end());
  }
  if (found.severity) {
    keep("suggested_severity", found.severity->value);
    words.insert(found.severity->words.begin(), found.severity->words.end());
  }
  if (found.of_class) {
    keep("suggested_category", found.of_class->category);
    keep("suggested_subcategory", found.of_class->subcategory);
    words.insert(found.of_class->words.begin(), found.of_class->words.end());
  }
  constexpr std::size_t kMostWords = 12;
  std::vector<std::string> shown(words.begin(), words.end());
  if (shown.size() > kMostWords) shown.resize(kMostWords);
  if (!shown.empty()) fields.set("suggested_words", joined(shown));
}

// A ticket without a class gets the suggested one until somebody decides.
void take_class(const policy::Policy& policy, const std::optional<policy::Suggestion>& suggestion,
                std::vector<Draft>& events, Instant now) {
  const promise::Present present = promise::present(policy, std::array{events.front().fact});
  if (!suggestion || present.fields[policy.vocabulary.field("category")] != policy::kUnset) return;
  const json::Value fields =
      json::Object{{"category", suggestion->category},
                   {"subcategory", suggestion->subcategory},
                   {"reason", "自动分类，依据词语 / suggested by the words: " + joined(suggestion->words)}};
  auto draft = draft_event(policy, "ticket.changed", now, Id{}, "system", fields);
  if (draft) events.push_back(std::move(*draft));
}

bool is_paused(const policy::Policy& policy, std::span<const promise::Fact> facts) {
  const policy::EventIndex paused = policy.vocabulary.event("ticket.paused");
  const policy::EventIndex resumed = policy.vocabulary.event("ticket.resumed");
  for (auto fact = facts.rbegin(); fact != facts.rend(); ++fact) {
    if (fact->event == resumed) return false;
    if (fact->event == paused) return true;
  }
  return false;
}

bool waits_for_customer(const policy::Policy& policy, std::span<const promise::Fact> facts) {
  const policy::FieldIndex reason = policy.vocabulary.field("pause_reason");
  const auto fields = promise::present(policy, facts).fields;
  return is_paused(policy, facts) && fields[reason] != policy::kUnset &&
         policy.vocabulary.fields[reason].values[fields[reason]] == "waiting_customer";
}

}  // namespace

Result<Prepared> TicketService::prepare(const Actor& actor, OpenRequest request) const {
  const policy::Policy& policy = recorder_.policy();
  const Instant now = clock_.now();
  json::Value fields = request.fields.is_null() ? json::Value(json::Object{}) : std::move(request.fields);
  fields.set("subject", request.subject);
  if (request.body && fields.find("matter") == nullptr) fields.set("matter", *request.body);
  for (const char* required : {"kind", "channel"}) {
    if (fields.find(required) == nullptr)
      return wrong_field(std::string("/fields/") + required, "required", "a ticket needs it");
  }
  if (const auto name = suggested_by_hand(fields)) {
    return wrong_field("/fields/" + *name, "not_allowed", "what the words suggest is found by the program");
  }
  if (const auto name = foreign_field(policy, fields)) {
    return wrong_field("/fields/" + *name, "not_allowed", "tickets of this kind do not have it");
  }
  const policy::Suggestions suggested = policy::suggestions(policy, request.subject + "\n" + request.body.value_or(""));
  keep_suggestions(policy, suggested, fields);
  const std::string by = by_of(policy, actor);
  std::vector<Draft> events;
  WK_TRY(opened, draft_event(policy, "ticket.opened", now, actor.id, by, fields));
  events.push_back(std::move(opened));
  const policy::Flow* flow = policy.flows.flow(*fields.find("kind")->string());
  const policy::FlowState& start = policy.flows.states[flow->start];
  const Id owner = request.owner ? request.owner : actor.kind == Actor::Kind::member ? actor.id : Id{};
  for (Draft& taken : take_charge(policy, std::array{events.front().fact}, start.stage, owner, actor, now)) {
    events.push_back(std::move(taken));
  }
  if (answered_in_person(actor, fields)) {
    auto answered = draft_event(policy, "call.answered", now, actor.id, by,
                                json::Object{{"via", *fields.find("channel")->string()}});
    if (answered) events.push_back(std::move(*answered));
  }
  take_class(policy, suggested.of_class, events, now);
  Ticket ticket;
  ticket.subject = std::move(request.subject);
  return Prepared{recorder_.prepare(std::move(ticket), std::move(events), start.id),
                  actor.id,
                  actor.kind == Actor::Kind::member ? std::optional(actor.roles) : std::nullopt,
                  request.unit,
                  request.owner,
                  request.customer,
                  std::move(request.new_customer)};
}

Outcome TicketService::open(db::Transaction& tx, Prepared& prepared) {
  Ticket& ticket = prepared.opening.record.ticket;
  ticket.unit = prepared.unit ? prepared.unit : people_.unit_of(tx, prepared.actor);
  const bool names_others = prepared.roles && (prepared.unit || prepared.customer);
  const directory::Sight sight =
      names_others ? directory::sight_of(tx, prepared.actor, *prepared.roles) : directory::Sight{};
  if (prepared.unit && (!people_.is_unit(tx, prepared.unit) || (sight.outside && !sight.covers(prepared.unit)))) {
    return wrong_field("/unit_id", "unknown", "no unit has this id");
  }
  if (prepared.owner && !people_.is_active(tx, prepared.owner)) return unknown_member("/owner");
  if (prepared.customer) {
    const auto known = customers_.find(tx, prepared.customer);
    if (!known || known->erased_at || !directory::sees_customer(tx, sight, known->id)) {
      return wrong_field("/customer_id", "unknown", "no customer has this id");
    }
    ticket.customer = known->id;  // a double's tickets are those of the record that took it in
  } else if (prepared.new_customer) {
    ticket.customer = customers_.find_or_add(tx, *prepared.new_customer).id;
  }
  const auto placed = prepared.unit ? std::nullopt : find_place(tx, prepared);
  if (placed) ticket.unit = placed->unit;
  ticket.number = number_text(reserve_numbers(tx, 1));
  promise::Figures figures(recorder_.policy());
  WK_CHECK(recorder_.store(tx, prepared.opening, figures));
  prepared.routed.reset();
  if (placed) WK_CHECK(settle_place(tx, prepared, *placed, figures));
  figures.apply(tx);
  follow_device(tx, prepared.record(), 0);
  return Done{};
}

Result<Record> TicketService::open(db::Transaction& tx, const Actor& actor, OpenRequest request) {
  WK_TRY(prepared, prepare(actor, std::move(request)));
  WK_CHECK(open(tx, prepared));
  return prepared.record();
}

bool sees(db::Transaction& tx, const Actor& actor, const Ticket& ticket) {
  return actor.kind != Actor::Kind::member ||
         directory::sight_of(tx, actor.id, actor.roles).sees(ticket.unit, ticket.assignee);
}

Result<Ticket> find_seen(db::Transaction& tx, const Actor& actor, Id id) {
  auto found = find_ticket(tx, id);
  if (!found || !sees(tx, actor, *found)) return unknown_ticket();
  return std::move(*found);
}

Result<Record> TicketService::read(db::Transaction& tx, const Actor& actor, Id id) {
  auto record = recorder_.load(tx, id, true);
  if (!record || !sees(tx, actor, record->ticket)) return unknown_ticket();
  return std::move(*record);
}

Result<Record> TicketService::act(db::Transaction& tx, const Actor& actor, Id id, std::optional<std::int64_t> expected,
                                  const ActRequest& request) {
  auto record = recorder_.load(tx, id, true);
  if (!record || !sees(tx, actor, record->ticket)) return unknown_ticket();
  if (expected && *expected != record->ticket.version) {
    return refuse(RefusalKind::stale, "ticket.stale", "Somebody changed the ticket in the meantime.");
  }
  if (request.owner && !people_.is_active(tx, request.owner)) return unknown_member("/owner");
  if (const json::Value* assignee = request.fields.find("assignee")) {
    const auto member = assignee->string() != nullptr ? parse_id(*assignee->string()) : std::nullopt;
    if (!member || !people_.is_active(tx, *member)) return unknown_member("/fields/assignee");
  }
  return apply(tx, std::move(*record), actor, request);
}

Result<Record> TicketService::apply(db::Transaction& tx, Record record, const Actor& actor, const ActRequest& request) {
  const policy::Policy& policy = recorder_.policy();
  const Instant now = now_after(record.facts, clock_.now());
  WK_TRY(step, ticket::act(policy, record.ticket, record.facts, actor, request, now));
  if (record.ticket.open && !step.open && has_open_child(tx, record.ticket.id)) {
    return refuse(RefusalKind::conflict, "ticket.open_children", "Tickets below this one are still open.");
  }
  const std::string& event = step.events.back().event;
  if (event == "ticket.paused" && is_paused(policy, record.facts)) {
    return refuse(RefusalKind::conflict, "ticket.paused_already", "The clocks are paused already.");
  }
  if (event == "ticket.resumed" && !is_paused(policy, record.facts)) {
    return refuse(RefusalKind::conflict, "ticket.not_paused", "The clocks are not paused.");
  }
  // The customer's own word ends the wait for it.
  const bool customers_word =
      event == "message.received" || event == "call.answered" || event == "confirmation.answered";
  if (customers_word && waits_for_customer(policy, record.facts)) {
    auto resumed = draft_event(policy, "ticket.resumed", step.events.back().at, Id{}, "system", {});
    if (resumed) step.events.push_back(std::move(*resumed));
  }
  WK_CHECK(check_in_charge(tx, actor, record, step));
  promise::Figures figures(policy);
  const std::int64_t before = record.ticket.version;
  const std::string state = record.ticket.state;
  WK_CHECK(recorder_.add(tx, record, std::move(step.events), step.state, figures));
  figures.apply(tx);
  follow_device(tx, record, before);
  WK_CHECK(people_.happened(tx, {record, before, state, actor}));
  return record;
}

Result<TicketService::Link> TicketService::request_confirmation(db::Transaction& tx, const Actor& actor, Id id,
                                                                std::string_view via) {
  const ActRequest request{"request_confirmation", json::Object{{"via", std::string(via)}}, {}, {}};
  WK_TRY(record, act(tx, actor, id, std::nullopt, request));
  const Instant now = clock_.now();
  const ConfirmationLink link{recorder_.next_id(), id, now + kLinkLifeMs, std::nullopt};
  insert_confirmation(tx, link, record.ticket.version, now);
  return Link{links_.sign({link.id, link.expires_at}), link.expires_at};
}

Result<TicketService::Asked> TicketService::read_confirmation(db::Transaction& tx, std::string_view token) {
  const auto content = links_.read(token);
  const auto link = content ? find_confirmation(tx, content->id) : std::nullopt;
  if (!link) return refuse(RefusalKind::not_found, "confirmation.unknown", "This link is not valid.");
  if (!link->answered_at && clock_.now() > link->expires_at) {
    return refuse(RefusalKind::conflict, "confirmation.expired", "This link has expired.");
  }
  auto ticket = find_ticket(tx, link->ticket);
  if (!ticket) return unknown_ticket();
  return Asked{std::move(*ticket), *link};
}

Result<TicketService::Asked> TicketService::answer(db::Transaction& tx, std::string_view token,
                                                   const ConfirmationAnswer& answer) {
  WK_TRY(asked, read_confirmation(tx, token));
  if (asked.link.answered_at)
    return refuse(RefusalKind::conflict, "confirmation.answered", "This link has been used already.");
  json::Value fields = answer.scores.is_null() ? json::Value(json::Object{}) : answer.scores;
  if (answer.comment) fields.set("opinion", *answer.comment);
  auto record = recorder_.load(tx, asked.ticket.id, false);
  const Actor customer{Actor::Kind::customer, asked.ticket.customer, {}};
  auto done = apply(tx, std::move(*record), customer, {answer.satisfied ? "confirm" : "refuse", fields, {}, {}});
  if (!done && done.refusal().code == "ticket.action_not_offered") {
    return refuse(RefusalKind::conflict, "confirmation.not_awaited", "The ticket no longer waits for this word.");
  }
  if (!done) return done.refusal();
  answer_confirmation(tx, asked.link.id, clock_.now());
  asked.ticket = done->ticket;
  asked.link.answered_at = clock_.now();
  return asked;
}

Result<Record> TicketService::attach(db::Transaction& tx, const Actor& actor, Id id, Attachment& attachment) {
  auto record = recorder_.load(tx, id, false);
  if (!record || !sees(tx, actor, record->ticket)) return unknown_ticket();
  const policy::Policy& policy = recorder_.policy();
  attachment.id = recorder_.next_id();
  attachment.created_at = now_after(record->facts, clock_.now());
  const json::Value fields = json::Object{{"file_name", attachment.name},
                                          {"media_type", attachment.media_type},
                                          {"file_size", attachment.size},
                                          {"sha256", attachment.sha256}};
  WK_TRY(draft, draft_event(policy, "attachment.added", attachment.created_at, actor.id, by_of(policy, actor), fields));
  std::vector<Draft> events;
  events.push_back(std::move(draft));
  promise::Figures figures(policy);
  const std::string state = record->ticket.state;
  WK_CHECK(recorder_.add(tx, *record, std::move(events), state, figures));
  figures.apply(tx);
  insert_attachment(tx, id, record->ticket.version, attachment);
  return std::move(*record);
}

}  // namespace wellkept::ticket
