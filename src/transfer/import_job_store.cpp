#include "transfer/import_job_store.h"

#include "transfer/transfer_sql.h"

namespace wellkept::transfer::store {
namespace {

ImportJob read_job(const db::Row& row) {
  return {row.id(0),       row.id(1),       row.string(2),        row.string(3),  row.string(4),   row.boolean(5),
          row.string(6),   row.instant(7),  row.maybe_instant(8), row.integer(9), row.integer(10), row.integer(11),
          row.integer(12), row.integer(13), row.integer(14),      row.string(15)};
}

Id read_id(const db::Row& row) {
  return row.id(0);
}

}  // namespace

void insert(db::Transaction& tx, const ImportJob& one) {
  tx.execute(sql::insert_import, {one.id, one.member, one.name, one.format, one.mapping, one.trial, one.created_at});
}

std::optional<ImportJob> find_import(db::Transaction& tx, Id id) {
  return tx.one(sql::find_import, {id}, read_job);
}

std::vector<ImportJob> list_imports(db::Transaction& tx, Id member, Id before, int limit) {
  return tx.all(sql::list_imports, {member, before, limit}, read_job);
}

std::int64_t unfinished_imports(db::Transaction& tx, Id member) {
  return tx.one(sql::unfinished_imports, {member}, [](const db::Row& row) { return row.integer(0); }).value_or(0);
}

bool fill(db::Transaction& tx, Id id, std::int64_t bytes) {
  return tx.execute(sql::fill_import, {id, bytes}) == 1;
}

std::optional<Id> due_import(db::Transaction& tx, Instant now) {
  return tx.one(sql::due_import, {now}, read_id);
}

bool take_import(db::Transaction& tx, const Lease& lease, Instant now, Instant until) {
  return tx.execute(sql::take_import, {lease.id, lease.lease, now, until}) == 1;
}

bool keep(db::Transaction& tx, Id lease, const ImportJob& one, Instant until) {
  return tx.execute(sql::keep_import,
                    {one.id, lease, until, one.looked_at, one.rows, one.imported, one.skipped, one.rejected}) == 1;
}

bool end(db::Transaction& tx, Id lease, const ImportJob& one) {
  const std::optional<std::string_view> error =
      one.error.empty() ? std::nullopt : std::optional<std::string_view>(one.error);
  return tx.execute(sql::end_import, {one.id, lease, one.state, one.finished_at, error}) == 1;
}

bool cancel_import(db::Transaction& tx, Id id, Instant now) {
  return tx.execute(sql::cancel_import, {id, now}) == 1;
}

bool again(db::Transaction& tx, Id id, bool trial) {
  return tx.execute(sql::again_import, {id, trial}) == 1;
}

std::vector<Id> old_imports(db::Transaction& tx, Id before) {
  return tx.all(sql::old_imports, {before}, read_id);
}

void remove_import(db::Transaction& tx, Id id) {
  forget_rejects(tx, id);
  tx.execute(sql::delete_import, {id});
}

void insert(db::Transaction& tx, Id import, const RejectedRow& row) {
  tx.execute(sql::insert_import_reject, {import, row.position, row.line, row.key, row.reason});
}

std::vector<RejectedRow> rejects_after(db::Transaction& tx, Id import, std::int64_t position, int limit) {
  return tx.all(sql::import_rejects_after, {import, position, limit}, [](const db::Row& row) {
    return RejectedRow{row.integer(0), row.integer(1), row.string(2), row.string(3)};
  });
}

void forget_rejects(db::Transaction& tx, Id import) {
  tx.execute(sql::delete_import_rejects, {import});
}

}  // namespace wellkept::transfer::store
