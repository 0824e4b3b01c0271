#include "customer/customer_store.h"

#include "customer/customer_sql.h"

namespace wellkept::customer {
namespace {

std::optional<std::string> maybe_text(const db::Row& row, int column) {
  return row.null(column) ? std::nullopt : std::optional(row.string(column));
}

Customer read_customer(const db::Row& row) {
  return {row.id(0),      row.string(1), maybe_text(row, 2), maybe_text(row, 3),   row.string(4),  row.string(5),
          row.instant(6), row.id(7),     row.id(8),          row.maybe_instant(9), row.integer(10)};
}

}  // namespace

void insert_customer(db::Transaction& tx, const Customer& c) {
  const std::optional<std::string> external = c.external_key.empty() ? std::nullopt : std::optional(c.external_key);
  tx.execute(sql::insert_customer, {c.id, c.name, c.phone, c.email, c.segment, external, c.created_at});
}

std::optional<Customer> find_customer(db::Transaction& tx, Id id) {
  return tx.one(sql::customer_by_id, {id}, read_customer);
}

std::optional<Customer> find_by_external(db::Transaction& tx, std::string_view key) {
  return tx.one(sql::customer_by_external, {key}, read_customer);
}

std::vector<Customer> find_by_phone(db::Transaction& tx, std::string_view phone, Id after, int limit) {
  return tx.all(sql::customers_by_phone, {phone, after.value, limit}, read_customer);
}

std::vector<Customer> find_by_email(db::Transaction& tx, std::string_view email, Id after, int limit) {
  return tx.all(sql::customers_by_email, {email, after.value, limit}, read_customer);
}

bool change_customer(db::Transaction& tx, std::int64_t version, const Customer& c) {
  return tx.execute(sql::change_customer, {c.id, version, c.name, c.phone, c.email, c.segment}) == 1;
}

std::vector<Customer> find_by_name(db::Transaction& tx, std::string_view name, int limit) {
  return tx.all(sql::customers_by_name, {name, limit}, read_customer);
}

std::vector<Id> housemates(db::Transaction& tx, Id customer) {
  return tx.all(sql::housemates, {customer}, [](const db::Row& row) { return row.id(0); });
}

void move_house(db::Transaction& tx, Id customer, Id household) {
  tx.execute(sql::move_house, {customer, household});
}

}  // namespace wellkept::customer
