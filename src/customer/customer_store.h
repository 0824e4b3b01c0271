// Customers in the database.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "customer/customer.h"
#include "db/database.h"

namespace wellkept::customer {

void insert_customer(db::Transaction& tx, const Customer& customer);
std::optional<Customer> find_customer(db::Transaction& tx, Id id);
std::optional<Customer> find_by_external(db::Transaction& tx, std::string_view key);
std::vector<Customer> find_by_phone(db::Transaction& tx, std::string_view phone, Id after, int limit);
std::vector<Customer> find_by_email(db::Transaction& tx, std::string_view email, Id after, int limit);

bool change_customer(db::Transaction& tx, std::int64_t version, const Customer& customer);  // false: another stands
std::vector<Customer> find_by_name(db::Transaction& tx, std::string_view name, int limit);  // doubles too
std::vector<Id> housemates(db::Transaction& tx, Id customer);                               // without the customer
void move_house(db::Transaction& tx, Id customer, Id household);

}  // namespace wellkept::customer
