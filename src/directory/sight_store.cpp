#include "directory/sight_store.h"

#include "directory/sight_sql.h"

namespace wellkept::directory::store {

std::vector<UnitAbove> units_above_member(db::Transaction& tx, Id member) {
  constexpr int kAtOnce = 4;
  std::vector<UnitAbove> above;
  Id next;
  tx.each(sql::units_above_member, {member}, [&](const db::Row& row) {
    for (int i = 0; i < 2 * kAtOnce && !row.null(i); i += 2) above.push_back({row.id(i), row.string(i + 1)});
    next = row.id(2 * kAtOnce);
  });
  if (next) {
    tx.each(sql::units_from, {next}, [&](const db::Row& row) { above.push_back({row.id(0), row.string(1)}); });
  }
  return above;
}

std::vector<Id> units_below(db::Transaction& tx, Id unit) {
  return tx.all(sql::units_below, {unit}, [](const db::Row& row) { return row.id(0); });
}

bool has_ticket_in_sight(db::Transaction& tx, const Sight& sight, Id customer) {
  const auto first = [](const db::Row& row) { return row.id(0); };
  return tx.one(sql::ticket_in_sight, {customer, sight.unit, sight.member}, first).has_value();
}

}  // namespace wellkept::directory::store
