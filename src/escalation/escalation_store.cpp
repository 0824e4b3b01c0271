#include "escalation/escalation_store.h"

#include "escalation/escalation_sql.h"

namespace wellkept::escalation::store {

void each_member(db::Transaction& tx, Id unit, std::optional<Instant> there_at,
                 const std::function<void(Id member, std::string_view roles)>& take) {
  const Instant at = there_at.value_or(Instant{});  // when nobody was away yet
  const auto on_row = [&](const db::Row& row) { take(row.id(0), row.text(1)); };
  if (unit) {
    tx.each(sql::members_of_unit, {unit, at}, on_row);
  } else {
    tx.each(sql::members_of_no_unit, {at}, on_row);
  }
}

bool is_absent(db::Transaction& tx, Id member, Instant now) {
  return tx.one(sql::absent_now, {member, now}, [](const db::Row& row) { return row.id(0); }).has_value();
}

Id parent_of(db::Transaction& tx, Id unit) {
  return tx.one(sql::parent_of_unit, {unit}, [](const db::Row& row) { return row.id(0); }).value_or(Id{});
}

std::optional<Id> coordinator_of(db::Transaction& tx, Id ticket) {
  return tx.one(sql::coordinator_of, {ticket}, [](const db::Row& row) { return row.id(0); });
}

std::int64_t open_red_tickets(db::Transaction& tx, Id member, Instant now) {
  return tx.one(sql::open_red_tickets, {member, now}, [](const db::Row& row) { return row.integer(0); }).value_or(0);
}

void put_coordinator(db::Transaction& tx, Id ticket, Id member, std::string_view clause, Instant now) {
  tx.execute(sql::put_coordinator, {ticket, member, clause, now});
}

void forget_coordinators(db::Transaction& tx, int limit) {
  tx.execute(sql::forget_coordinators, {limit});
}

}  // namespace wellkept::escalation::store
