#include "transfer/transfer_store.h"

#include "transfer/transfer_sql.h"

namespace wellkept::transfer {

std::vector<ExportRow> tickets_after(db::Transaction& tx, Id after, std::int64_t limit) {
  return tx.all(sql::tickets_after, {after.value, limit}, [](const db::Row& row) {
    return ExportRow{row.id(0),      row.string(1),  row.string(2),   row.string(3),
                     row.id(4),      row.id(5),      row.string(6),   row.string(7),
                     row.string(8),  row.string(9),  row.instant(10), row.maybe_instant(11),
                     row.string(12), row.string(13), row.boolean(14), row.id(15)};
  });
}

std::vector<CustomerRow> customers_after(db::Transaction& tx, Id after, std::int64_t limit) {
  return tx.all(sql::customers_after, {after.value, limit}, [](const db::Row& row) {
    return CustomerRow{row.id(0),     row.string(1), row.string(2), row.string(3),
                       row.string(4), row.string(5), row.instant(6)};
  });
}

std::int64_t count_tickets(db::Transaction& tx) {
  return tx.one(sql::count_tickets, {}, [](const db::Row& row) { return row.integer(0); }).value_or(0);
}

std::int64_t count_customers(db::Transaction& tx) {
  return tx.one(sql::count_customers, {}, [](const db::Row& row) { return row.integer(0); }).value_or(0);
}

}  // namespace wellkept::transfer
