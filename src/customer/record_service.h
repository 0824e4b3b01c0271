// What is kept about a customer beside the name: further contacts, addresses, the household, consents. All in the
// caller's transaction.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "customer/consent.h"
#include "customer/customer_service.h"
#include "customer/record.h"
#include "db/database.h"
#include "events/event_log.h"

namespace wellkept::customer {

inline constexpr int kMostHousemates = 20;

class RecordService {
 public:
  RecordService(CustomerService& customers, events::EventLog& log, const Clock& clock, IdSource& ids)
      : customers_(customers), log_(log), clock_(clock), ids_(ids) {}

  // All refuse not_found "customer.unknown" and conflict "customer.erased"; the first two conflict "customer.full".
  Result<Contact> add_contact(db::Transaction& tx, Id customer, Contact contact);
  Result<Address> add_address(db::Transaction& tx, Id customer, Address address);
  Outcome drop_contact(db::Transaction& tx, Id customer, Id contact);  // not_found "customer.contact"
  Outcome drop_address(db::Transaction& tx, Id customer, Id address);  // not_found "customer.address"
  static std::vector<Contact> contacts(db::Transaction& tx, Id customer);
  // The customer's own, then those that the household shares.
  static std::vector<Address> addresses(db::Transaction& tx, Id customer);

  // Moves the customer in with another; both live together from now on. Refuses conflict "customer.household" when the
  // customer lives with others already, or there are too many.
  Outcome move_in(db::Transaction& tx, Id customer, Id other);
  Outcome move_out(db::Transaction& tx, Id customer);
  std::vector<Customer> household(db::Transaction& tx, Id customer) const;  // without the customer

  // Takes down a word about a consent; it stands in the evidence too. Refuses not_found "consent.purpose".
  Result<Consent> decide(db::Transaction& tx, Id customer, Consent word);
  static std::vector<Consent> words(db::Transaction& tx, Id customer);  // all, oldest first

  // An event in the customer's stream; the body must hold nothing personal.
  Outcome record(db::Transaction& tx, Id customer, events::NewEvent event);

 private:
  Result<Customer> living(db::Transaction& tx, Id customer) const;

  CustomerService& customers_;
  events::EventLog& log_;
  const Clock& clock_;
  IdSource& ids_;
};

}  // namespace wellkept::customer
