#include "customer/reading_store.h"

#include <limits>

#include "customer/reading_sql.h"

namespace wellkept::customer::store {
namespace {

Reading read_row(const db::Row& row) {
  return {row.id(0), row.instant(1), row.id(2), row.id(3), row.id(4), row.string(5), row.string(6)};
}

}  // namespace

void insert_reading(db::Transaction& tx, const Reading& r) {
  tx.execute(sql::insert_reading, {r.id, r.at, r.member, r.customer, r.ticket, r.route, r.request_id});
}

std::vector<Id> oldest_before(db::Transaction& tx, Instant moment, int limit) {
  std::vector<Id> ids;
  for (const Reading& one : tx.all(sql::oldest_readings, {limit}, read_row)) {
    if (one.at >= moment) break;
    ids.push_back(one.id);
  }
  return ids;
}

std::int64_t delete_readings(db::Transaction& tx, Id last) {
  return tx.execute(sql::delete_readings, {last});
}

std::vector<Reading> readings(db::Transaction& tx, const ReadingFilter& filter) {
  const std::int64_t before = filter.before ? filter.before.value : std::numeric_limits<std::int64_t>::max();
  if (filter.customer && filter.member) {
    return tx.all(sql::readings_by_about, {filter.customer, filter.member, before, filter.limit}, read_row);
  }
  if (filter.customer) return tx.all(sql::readings_about, {filter.customer, before, filter.limit}, read_row);
  if (filter.member) return tx.all(sql::readings_by, {filter.member, before, filter.limit}, read_row);
  return tx.all(sql::readings, {before, filter.limit}, read_row);
}

}  // namespace wellkept::customer::store
