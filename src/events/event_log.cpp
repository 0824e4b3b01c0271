#include "events/event_log.h"

#include <stdexcept>

#include "db/rows.h"
#include "events/event_hash.h"
#include "events/events_sql.h"

namespace wellkept::events {

namespace {

Event read_event(const db::Row& row) {
  return {row.id(0), row.id(1),     row.integer(2), row.instant(3),      row.instant(4),
          row.id(5), row.string(6), row.string(7),  to_hash(row.blob(8))};
}

Refusal stale() {
  return refuse(RefusalKind::stale, "stream.stale", "The subject has changed since it was read.");
}

}  // namespace

Result<Head> EventLog::append(db::Transaction& tx, Id stream, std::string_view subject, std::int64_t expected,
                              std::span<const NewEvent> events, std::vector<Event>* written) {
  std::vector<Event> rows;
  rows.reserve(events.size());
  for (const NewEvent& event : events) {
    if (!event.body.object()) throw std::logic_error("an event needs a body that is an object");
    Event& row = rows.emplace_back();
    row.at = event.at;
    row.actor = event.actor;
    row.kind = event.kind;
    row.body = json::canonical(event.body);
  }
  WK_TRY(head, record(tx, stream, subject, expected, rows));
  if (written != nullptr) std::move(rows.begin(), rows.end(), std::back_inserter(*written));
  return head;
}

Result<Head> EventLog::record(db::Transaction& tx, Id stream, std::string_view subject, std::int64_t expected,
                              std::span<Event> events) {
  if (!stream || events.empty()) throw std::logic_error("append needs a stream and an event");
  std::optional<crypto::Hash> previous;
  if (expected == 0) {
    previous = start_hash(stream, subject);
  } else {
    previous = tx.one(sql::stream_hash, {stream, expected}, [](const db::Row& row) { return to_hash(row.blob(0)); });
  }
  if (!previous) return stale();

  const Instant now = clock_.now();
  Head head{expected, *previous};
  for (Event& event : events) {
    if (event.kind.empty()) throw std::logic_error("an event needs a kind");
    event.id = ids_.next();
    event.stream = stream;
    event.version = ++head.version;
    event.recorded_at = now;
    head.hash = event.hash = event_hash(head.hash, event);
  }
  // The head goes first: where two writers meet, the loser learns it here.
  const auto hash = db::Param::blob(bytes(head.hash));
  const auto changed = expected == 0 ? tx.execute(sql::create_stream, {stream, subject, head.version, hash})
                                     : tx.execute(sql::advance_stream, {stream, expected, head.version, hash});
  if (changed != 1) return stale();
  std::vector<db::Param> rows;
  rows.reserve(events.size() * static_cast<std::size_t>(sql::insert_event.parameters));
  for (const Event& event : events) {
    rows.insert(rows.end(), {event.id, event.stream, event.version, event.at, event.recorded_at, event.actor,
                             event.kind, event.body, db::Param::blob(bytes(event.hash))});
  }
  db::insert_rows(tx, sql::insert_event, sql::insert_four_events, rows);
  return head;
}

std::vector<Event> EventLog::read(db::Transaction& tx, Id stream, std::int64_t after_version) const {
  return tx.all(sql::read_stream, {stream, after_version}, read_event);
}

std::optional<Head> EventLog::head(db::Transaction& tx, Id stream) const {
  return tx.one(sql::find_head, {stream}, [](const db::Row& row) {
    return Head{row.integer(0), to_hash(row.blob(1))};
  });
}

Commitment commit_to(std::string_view text) {
  Commitment commitment{crypto::random_bytes(16), {}};
  commitment.hash = crypto::sha256(commitment.salt + std::string(text));
  return commitment;
}

bool matches(const Commitment& commitment, std::string_view text) {
  return crypto::equal(bytes(commitment.hash), bytes(crypto::sha256(commitment.salt + std::string(text))));
}

}  // namespace wellkept::events
