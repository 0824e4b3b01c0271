#include "live/hub_routes.h"

#include <algorithm>
#include <array>

#include "live/changes_service.h"
#include "ticket/light_service.h"

namespace wellkept::live {
namespace {

constexpr std::string_view kLists = "event: lists\ndata: {}\n\n";
constexpr std::string_view kReload = "event: reload\ndata: {}\n\n";

std::string message(std::string_view topic, std::string_view data, Id id = {}) {
  std::string text;
  if (id) text = "id: " + format_id(id) + "\n";
  text.append("event: ").append(topic).append("\ndata: ").append(data).append("\n\n");
  return text;
}

std::string ticket_data(const ticket::Ticket& t, Instant now) {
  const auto maybe = [](Id id) { return id ? std::optional(format_id(id)) : std::nullopt; };
  std::string text;
  json::Writer out(text);
  out.begin_object().field("id", format_id(t.id)).field("number", t.number).field("version", t.version);
  out.field("kind", t.kind).field("state", t.state).field("open", t.open);
  out.field("light", promise::light_name(ticket::light_of(t, now)));
  out.field("assignee_id", maybe(t.assignee)).field("unit_id", format_id(t.unit)).end_object();
  return text;
}

}  // namespace

bool is_topic(std::string_view topic) {
  static constexpr std::array<std::string_view, 4> kTopics{"ticket", "counts", "inbox", "presence"};
  return std::find(kTopics.begin(), kTopics.end(), topic) != kTopics.end();
}

Hub::Hub(db::Database& database, const Clock& clock, SightOf sight_of, HubOptions options)
    : database_(database), clock_(clock), sight_of_(std::move(sight_of)), options_(options) {}

Result<std::shared_ptr<http::Stream>> Hub::open(const http::Principal& who, std::set<std::string, std::less<>> topics,
                                                Id after) {
  const std::lock_guard lock(mutex_);
  std::erase_if(readers_, [](const Reader& reader) { return reader.stream->ended(); });
  const auto mine = std::count_if(readers_.begin(), readers_.end(),
                                  [&](const Reader& reader) { return reader.who.member == who.member; });
  if (mine >= options_.streams_per_member) {
    return refuse(RefusalKind::too_many, "live.streams", "This member has too many streams open.");
  }
  if (readers_.empty()) position_ = database_.read([](db::Transaction& tx) { return last_position(tx); });
  const Instant now = clock_.now();
  Reader reader{who,
                sight_of_(who),
                std::move(topics),
                std::make_shared<http::Stream>(options_.max_waiting, std::string(kReload)),
                now,
                now};
  std::string first = "retry: 2000\n" + message("hello", "{}", after ? Id{} : position_);
  if (after) first += missed(reader, after);
  reader.stream->push(std::move(first));
  readers_.push_back(std::move(reader));
  return readers_.back().stream;
}

// What happened while the reader was away, as far as the others have been told it; they and he hear the rest together.
std::string Hub::missed(const Reader& reader, Id after) {
  std::string text;
  const Changes changes =
      database_.read([&](db::Transaction& tx) { return changes_after(tx, after, options_.tickets_at_once); });
  const bool told_in_one_word = changes.too_many || after > position_;
  if (told_in_one_word) return std::string(kLists) + message("counts", "{}", position_);
  for (const auto& [event, ticket] : changes.tickets) {
    if (event > position_ || !wants(reader, "ticket", &ticket, {})) continue;
    text += message("ticket", ticket_data(ticket, clock_.now()), event);
  }
  // Lights that time turned stand in no log.
  if (wants(reader, "counts", nullptr, {})) text += message("counts", "{}");
  return text;
}

bool Hub::wants(const Reader& reader, std::string_view topic, const ticket::Ticket* about, Id only_to) const {
  if (only_to && reader.who.member != only_to) return false;
  if (!reader.topics.empty() && !reader.topics.contains(topic)) return false;
  return about == nullptr || reader.may_see(*about);
}

void Hub::tell(std::string_view topic, const Text& text, const ticket::Ticket* about, Id only_to) {
  const Instant now = clock_.now();
  for (Reader& reader : readers_) {
    if (!wants(reader, topic, about, only_to)) continue;
    reader.stream->push(text);
    reader.last_at = now;
  }
}

void Hub::tell_tickets(const std::vector<std::pair<Id, ticket::Ticket>>& changed) {
  for (const auto& [event, ticket] : changed) {
    const auto text = message("ticket", ticket_data(ticket, clock_.now()), event);
    tell("ticket", std::make_shared<const std::string>(text), &ticket);
  }
}

void Hub::follow() {
  const std::lock_guard lock(mutex_);
  const Instant now = clock_.now();
  for (const Id id : presence_.expire(now)) {
    if (const auto ticket = find(id)) tell_presence(*ticket);
  }
  std::erase_if(readers_, [](const Reader& reader) { return reader.stream->ended(); });
  if (readers_.empty()) return;
  const Changes changes =
      database_.read([&](db::Transaction& tx) { return changes_after(tx, position_, options_.tickets_at_once); });
  position_ = changes.position;
  if (changes.too_many) {
    tell("ticket", std::make_shared<const std::string>(message("lists", "{}", position_)), nullptr);
    tell("counts", std::make_shared<const std::string>(message("counts", "{}")), nullptr);
  } else if (!changes.tickets.empty()) {
    tell_tickets(changes.tickets);
    tell("counts", std::make_shared<const std::string>(message("counts", "{}", position_)), nullptr);
  }
  beat(now);
}

// A line that says nothing is kept open by a comment, so that proxies and readers know that it stands.
void Hub::beat(Instant now) {
  static const Text kBeat = std::make_shared<const std::string>(": still here\n\n");
  for (Reader& reader : readers_) {
    if (now - reader.opened_at >= options_.life_ms) {
      reader.stream->end();
    } else if (now - reader.last_at >= options_.heartbeat_ms) {
      reader.stream->push(kBeat);
      reader.last_at = now;
    }
  }
}

void Hub::lights_turned(const std::vector<ticket::Ticket>& tickets) {
  if (tickets.empty()) return;
  LightsTurned word;
  if (tickets.size() <= options_.tickets_at_once) {
    for (const ticket::Ticket& one : tickets) word.tickets.push_back(one.id);
  }
  to_others(word);
  const std::lock_guard lock(mutex_);
  tell_lights(tickets);
}

void Hub::tell_lights(const std::vector<ticket::Ticket>& tickets) {
  if (readers_.empty()) return;
  if (tickets.size() > options_.tickets_at_once) {
    tell("ticket", std::make_shared<const std::string>(kLists), nullptr);
  } else {
    std::vector<std::pair<Id, ticket::Ticket>> turned;
    for (const ticket::Ticket& one : tickets) turned.emplace_back(Id{}, one);
    tell_tickets(turned);
  }
  tell("counts", std::make_shared<const std::string>(message("counts", "{}")), nullptr);
}

void Hub::inbox_changed(Id member) {
  to_others(InboxChanged{member});
  const std::lock_guard lock(mutex_);
  take(InboxChanged{member});
}

void Hub::tell_presence(const ticket::Ticket& ticket) {
  std::string data;
  json::Writer out(data);
  out.begin_object().field("ticket_id", format_id(ticket.id)).key("members").begin_array();
  for (const Present& one : presence_.at(ticket.id, clock_.now())) {
    out.begin_object().field("id", format_id(one.member)).field("name", one.name);
    out.field("mode", one.writing ? "write" : "view").end_object();
  }
  out.end_array().end_object();
  tell("presence", std::make_shared<const std::string>(message("presence", data)), &ticket);
}

void Hub::present(const ticket::Ticket& ticket, Present present) {
  to_others(SomebodyAt{ticket.id, present.member, present.name, present.writing});
  const std::lock_guard lock(mutex_);
  present.until = clock_.now() + kPresenceMs;
  if (presence_.put(ticket.id, std::move(present))) tell_presence(ticket);
}

void Hub::left(const ticket::Ticket& ticket, Id member) {
  to_others(SomebodyLeft{ticket.id, member});
  const std::lock_guard lock(mutex_);
  if (presence_.remove(ticket.id, member)) tell_presence(ticket);
}

void Hub::to_others(const Word& word) const {
  if (to_others_) to_others_(write_word(word));
}

void Hub::hear(std::string_view text) {
  const auto word = read_word(text);
  if (!word) return;
  const std::lock_guard lock(mutex_);
  std::visit([this](const auto& one) { take(one); }, *word);
}

void Hub::look_again() {
  const std::lock_guard lock(mutex_);
  tell("ticket", std::make_shared<const std::string>(kLists), nullptr);
  tell("counts", std::make_shared<const std::string>(message("counts", "{}")), nullptr);
  tell("inbox", std::make_shared<const std::string>(message("inbox", "{}")), nullptr);
}

std::optional<ticket::Ticket> Hub::find(Id ticket) const {
  return database_.read([&](db::Transaction& tx) { return ticket::find_ticket(tx, ticket); });
}

void Hub::take(const LightsTurned& word) {
  if (readers_.empty()) return;
  if (word.tickets.empty()) {
    tell("ticket", std::make_shared<const std::string>(kLists), nullptr);
    tell("counts", std::make_shared<const std::string>(message("counts", "{}")), nullptr);
    return;
  }
  std::vector<ticket::Ticket> tickets;
  for (const Id id : word.tickets) {
    if (auto ticket = find(id)) tickets.push_back(std::move(*ticket));
  }
  tell_lights(tickets);
}

void Hub::take(const InboxChanged& word) {
  tell("inbox", std::make_shared<const std::string>(message("inbox", "{}")), nullptr, word.member);
}

void Hub::take(const SomebodyAt& word) {
  if (!presence_.put(word.ticket, {word.member, word.name, word.writing, clock_.now() + kPresenceMs})) return;
  if (const auto ticket = find(word.ticket)) tell_presence(*ticket);
}

void Hub::take(const SomebodyLeft& word) {
  if (!presence_.remove(word.ticket, word.member)) return;
  if (const auto ticket = find(word.ticket)) tell_presence(*ticket);
}

std::vector<Present> Hub::present_at(Id ticket) {
  const std::lock_guard lock(mutex_);
  return presence_.at(ticket, clock_.now());
}

std::size_t Hub::streams() const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(
      std::count_if(readers_.begin(), readers_.end(), [](const Reader& reader) { return !reader.stream->ended(); }));
}

}  // namespace wellkept::live
