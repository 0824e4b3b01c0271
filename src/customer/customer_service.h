// Registering and finding customers.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "customer/customer.h"
#include "db/database.h"

namespace wellkept::customer {

struct NewCustomer {
  std::string name;
  std::optional<std::string> phone{};
  std::optional<std::string> email{};
  std::string segment = "standard";
  std::string external_key{};
};

struct CustomerChange {
  std::optional<std::string> name{};
  std::optional<std::string> phone{};
  std::optional<std::string> email{};
  std::optional<std::string> segment{};
};

// Reads {name, phone?, email?, segment?}; errors carry `pointer` before the field.
Result<NewCustomer> read_new_customer(const json::Value& body, std::string pointer);

// A telephone number as it is stored and looked up: digits, with a leading + kept. "+86 138-0013-8000" is
// "+8613800138000".
std::string normal_phone(std::string_view phone);
std::string normal_email(std::string_view email);

// What is shown to those who may not see whole contacts: "138****8000", "w***@example.com".
std::string masked_phone(std::string_view phone);
std::string masked_email(std::string_view email);

class CustomerService {
 public:
  CustomerService(const Clock& clock, IdSource& ids) : clock_(clock), ids_(ids) {}

  Customer add(db::Transaction& tx, NewCustomer fresh);
  // The customer with that telephone number or e-mail address when there is exactly one, else a new one.
  Customer find_or_add(db::Transaction& tx, NewCustomer fresh);
  // A double is found as the record that took it in.
  std::optional<Customer> find(db::Transaction& tx, Id id) const;
  // What is absent stays; an empty contact is taken away. Refuses not_found "customer.unknown", conflict
  // "customer.erased", stale "customer.stale".
  Result<Customer> change(db::Transaction& tx, Id id, std::int64_t version, const CustomerChange& change);
  std::optional<Customer> find_external(db::Transaction& tx, std::string_view key) const;
  // By telephone number or e-mail address, in order of id.
  std::vector<Customer> find_by_phone(db::Transaction& tx, std::string_view phone, Id after, int limit) const;
  std::vector<Customer> find_by_email(db::Transaction& tx, std::string_view email, Id after, int limit) const;

 private:
  const Clock& clock_;
  IdSource& ids_;
};

}  // namespace wellkept::customer
