#include "transfer/bulk_store.h"

#include "transfer/transfer_sql.h"

namespace wellkept::transfer::store {
namespace {

Export read_export(const db::Row& row) {
  Export one;
  one.id = row.id(0);
  one.member = row.id(1);
  one.what = table_named(row.text(2)).value_or(Table::tickets);
  one.format = row.string(3);
  one.from = row.maybe_instant(4);
  one.until = row.maybe_instant(5);
  one.personal = row.boolean(6);
  one.state = row.string(7);
  one.created_at = row.instant(8);
  one.finished_at = row.maybe_instant(9);
  one.total = row.integer(10);
  one.done = row.integer(11);
  one.walked = row.id(12);
  one.read = row.integer(13);
  one.part = row.integer(14);
  one.part_rows = row.integer(15);
  one.part_bytes = row.integer(16);
  one.error = row.string(17);
  return one;
}

Id read_id(const db::Row& row) {
  return row.id(0);
}

}  // namespace

void insert(db::Transaction& tx, const Export& one) {
  tx.execute(sql::insert_export,
             {one.id, one.member, name_of(one.what), one.format, one.from, one.until, one.personal, one.created_at});
}

std::optional<Export> find(db::Transaction& tx, Id id) {
  return tx.one(sql::find_export, {id}, read_export);
}

std::vector<Export> list(db::Transaction& tx, Id member, Id before, int limit) {
  return tx.all(sql::list_exports, {member, before, limit}, read_export);
}

std::int64_t unfinished(db::Transaction& tx, Id member) {
  return tx.one(sql::unfinished_exports, {member}, [](const db::Row& row) { return row.integer(0); }).value_or(0);
}

std::optional<Id> due(db::Transaction& tx, Instant now) {
  return tx.one(sql::due_export, {now}, read_id);
}

bool take(db::Transaction& tx, const Lease& lease, Instant now, Instant until) {
  return tx.execute(sql::take_export, {lease.id, lease.lease, now, until}) == 1;
}

bool keep(db::Transaction& tx, Id lease, const Export& one, Instant until) {
  return tx.execute(sql::keep_export, {one.id, lease, until, one.total, one.done, one.walked.value, one.read, one.part,
                                       one.part_rows, one.part_bytes}) == 1;
}

bool end(db::Transaction& tx, Id lease, const Export& one) {
  const std::optional<std::string_view> error =
      one.error.empty() ? std::nullopt : std::optional<std::string_view>(one.error);
  return tx.execute(sql::end_export, {one.id, lease, one.state, one.finished_at, error}) == 1;
}

bool cancel(db::Transaction& tx, Id id, Instant now) {
  return tx.execute(sql::cancel_export, {id, now}) == 1;
}

bool resume(db::Transaction& tx, Id id) {
  return tx.execute(sql::resume_export, {id}) == 1;
}

std::vector<Id> old_ones(db::Transaction& tx, Id before) {
  return tx.all(sql::old_exports, {before}, read_id);
}

void remove(db::Transaction& tx, Id id) {
  tx.execute(sql::delete_export, {id});
}

}  // namespace wellkept::transfer::store
