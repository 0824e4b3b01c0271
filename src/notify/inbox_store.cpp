#include "notify/inbox_store.h"

#include "directory/sight_service.h"
#include "notify/notify_sql.h"

namespace wellkept::notify::store {
namespace {

InboxRow read_inbox(const db::Row& row) {
  return {row.id(0),     row.string(1),  row.string(2),  row.string(3),       row.id(4),
          row.string(5), row.boolean(6), row.instant(7), row.maybe_instant(8)};
}

OutboxRow read_outbox(const db::Row& row) {
  return {row.id(0),
          row.instant(1),
          row.string(2),
          row.id(3),
          row.string(4),
          row.string(5),
          row.string(6),
          row.id(7),
          row.string(8),
          row.string(9),
          row.integer(10),
          row.maybe_instant(11),
          row.maybe_instant(12),
          row.string(13)};
}

}  // namespace

std::vector<InboxRow> list_inbox(db::Transaction& tx, Id member, const InboxCursor& from, int limit) {
  std::vector<InboxRow> rows;
  const Id seen = directory::sight_of(tx, member).unit;
  if (from.unread) rows = tx.all(sql::inbox_unread, {member, from.before, from.id.value, limit, seen}, read_inbox);
  const int rest = limit - static_cast<int>(rows.size());
  if (rest == 0) return rows;
  // Past the unread ones the read ones begin with their newest.
  const Instant before = from.unread ? Instant{INT64_MAX} : from.before;
  const Id id = from.unread ? Id{} : from.id;
  for (InboxRow& row : tx.all(sql::inbox_read, {member, before, id.value, rest, seen}, read_inbox)) {
    rows.push_back(std::move(row));
  }
  return rows;
}

InboxCounts count_inbox(db::Transaction& tx, Id member, Instant now) {
  return tx
      .one(sql::inbox_counts, {member, now, directory::sight_of(tx, member).unit},
           [](const db::Row& row) {
             return InboxCounts{row.integer(0), row.integer(1)};
           })
      .value_or(InboxCounts{});
}

bool mark_inbox(db::Transaction& tx, Id member, Id message, std::optional<Instant> read_at) {
  return tx.execute(sql::mark_inbox, {message, member, read_at}) == 1;
}

void mark_all_inbox(db::Transaction& tx, Id member, Instant now) {
  tx.execute(sql::mark_all_inbox, {member, now});
}

void put_preferences(db::Transaction& tx, Id member, const Preferences& p) {
  const std::string topics = json::write(topics_json(p));
  tx.execute(sql::put_settings,
             {member, p.language, p.zone, p.email, p.quiet_from, p.quiet_until, p.digest_at, topics});
}

std::vector<OutboxRow> list_outbox(db::Transaction& tx, const std::optional<std::string>& state, Id before, int limit) {
  return state ? tx.all(sql::list_outbox_state, {before.value, limit, *state}, read_outbox)
               : tx.all(sql::list_outbox, {before.value, limit}, read_outbox);
}

bool retry_outbox(db::Transaction& tx, Id message, Instant now) {
  return tx.execute(sql::retry_outbox, {message, now}) == 1;
}

std::optional<std::string> outbox_state(db::Transaction& tx, Id message) {
  return tx.one(sql::outbox_state_of, {message}, [](const db::Row& row) { return row.string(0); });
}

OutboxHealth outbox_health(db::Transaction& tx) {
  OutboxHealth health;
  tx.each(sql::waiting_since, {}, [&](const db::Row& row) {
    health.waiting = row.integer(0);
    health.oldest = row.maybe_instant(1);
  });
  tx.each(sql::dead_letters, {}, [&](const db::Row& row) { health.dead = row.integer(0); });
  return health;
}

void forget_outbox(db::Transaction& tx, Id before, int limit) {
  tx.execute(sql::forget_outbox, {before.value, limit});
}

}  // namespace wellkept::notify::store
