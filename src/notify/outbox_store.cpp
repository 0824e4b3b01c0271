#include "notify/outbox_store.h"

#include "notify/notify_sql.h"

namespace wellkept::notify::store {
namespace {

Waiting read(const db::Row& row) {
  return {row.id(0),     row.id(1),      row.string(2),  row.string(3), row.string(4),
          row.string(5), row.integer(6), row.boolean(7), row.string(8), row.maybe_instant(9)};
}

}  // namespace

std::vector<Id> due_letters(db::Transaction& tx, Instant now, int limit) {
  return tx.all(sql::due_outbox, {now, limit}, [](const db::Row& row) { return row.id(0); });
}

std::optional<Waiting> due_letter(db::Transaction& tx, Id letter, Instant now) {
  return tx.one(sql::outbox_row, {letter, now}, read);
}

std::vector<Waiting> digest_of(db::Transaction& tx, Id member, Instant now, int limit) {
  return tx.all(sql::digest_of, {member, now, limit}, read);
}

void claim_letter(db::Transaction& tx, Id letter, Instant until) {
  tx.execute(sql::claim_outbox, {letter, until});
}

void settle_letter(db::Transaction& tx, Id letter, const Settled& settled) {
  tx.execute(sql::settle_outbox, {letter, settled.state, settled.next_at, settled.sent_at, settled.error});
}

}  // namespace wellkept::notify::store
