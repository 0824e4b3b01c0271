#include "customer/record_service.h"

#include <array>

#include "base/text.h"
#include "customer/customer_store.h"
#include "customer/record_store.h"

namespace wellkept::customer {
namespace {

Refusal full() {
  return refuse(RefusalKind::conflict, "customer.full", "The customer has as many as can be kept.");
}

}  // namespace

Result<Customer> RecordService::living(db::Transaction& tx, Id customer) const {
  auto found = customers_.find(tx, customer);
  if (!found) return refuse(RefusalKind::not_found, "customer.unknown", "There is no such customer.");
  if (found->erased_at) return refuse(RefusalKind::conflict, "customer.erased", "The customer's data were erased.");
  return std::move(*found);
}

Result<Contact> RecordService::add_contact(db::Transaction& tx, Id id, Contact contact) {
  WK_TRY(customer, living(tx, id));
  const auto before = contacts(tx, customer.id);
  contact.value = contact.kind == "phone" ? normal_phone(contact.value) : normal_email(contact.value);
  for (const Contact& one : before) {
    if (one.kind == contact.kind && one.value == contact.value) return one;
  }
  if (before.size() >= static_cast<std::size_t>(kMostContacts)) return full();
  contact.id = ids_.next();
  contact.created_at = clock_.now();
  store::insert_contact(tx, customer.id, contact);
  return contact;
}

Result<Address> RecordService::add_address(db::Transaction& tx, Id id, Address address) {
  WK_TRY(customer, living(tx, id));
  if (store::addresses_of(tx, customer.id).size() >= static_cast<std::size_t>(kMostContacts)) return full();
  address.id = ids_.next();
  address.created_at = clock_.now();
  store::insert_address(tx, customer.id, address);
  return address;
}

Outcome RecordService::drop_contact(db::Transaction& tx, Id customer, Id contact) {
  if (store::drop_contact(tx, customer, contact)) return Done{};
  return refuse(RefusalKind::not_found, "customer.contact", "The customer has no such contact.");
}

Outcome RecordService::drop_address(db::Transaction& tx, Id customer, Id address) {
  if (store::drop_address(tx, customer, address)) return Done{};
  return refuse(RefusalKind::not_found, "customer.address", "The customer has no such address.");
}

std::vector<Contact> RecordService::contacts(db::Transaction& tx, Id customer) {
  return store::contacts_of(tx, customer);
}

std::vector<Address> RecordService::addresses(db::Transaction& tx, Id customer) {
  std::vector<Address> all = store::addresses_of(tx, customer);
  for (const Id other : housemates(tx, customer)) {
    for (Address& address : store::addresses_of(tx, other)) {
      if (address.shared) all.push_back(std::move(address));
    }
  }
  return all;
}

Outcome RecordService::move_in(db::Transaction& tx, Id id, Id with) {
  WK_TRY(customer, living(tx, id));
  WK_TRY(other, living(tx, with));
  if (customer.id == other.id || customer.household ||
      housemates(tx, other.id).size() >= static_cast<std::size_t>(kMostHousemates)) {
    return refuse(RefusalKind::conflict, "customer.household", "The customer cannot move in there.");
  }
  const Id household = other.household ? other.household : ids_.next();
  if (!other.household) move_house(tx, other.id, household);
  move_house(tx, customer.id, household);
  return Done{};
}

Outcome RecordService::move_out(db::Transaction& tx, Id id) {
  WK_TRY(customer, living(tx, id));
  const auto others = housemates(tx, customer.id);
  move_house(tx, customer.id, Id{});
  if (others.size() == 1) move_house(tx, others.front(), Id{});  // one alone is no household
  return Done{};
}

std::vector<Customer> RecordService::household(db::Transaction& tx, Id customer) const {
  std::vector<Customer> others;
  for (const Id id : housemates(tx, customer)) {
    if (auto other = customers_.find(tx, id)) others.push_back(std::move(*other));
  }
  return others;
}

Result<Consent> RecordService::decide(db::Transaction& tx, Id id, Consent word) {
  const ConsentText* text = consent_text(word.purpose);
  if (text == nullptr) return refuse(RefusalKind::not_found, "consent.purpose", "There is no such purpose.");
  WK_TRY(customer, living(tx, id));
  word.text_version = text->version;
  word.decided_at = clock_.now();
  store::insert_consent(tx, ids_.next(), customer.id, word);
  const json::Object body{{"purpose", word.purpose}, {"channel", word.channel}, {"text_version", word.text_version}};
  WK_CHECK(record(tx, customer.id,
                  {word.granted ? "consent.given" : "consent.withdrawn", word.decided_at,
                   word.recorded_by ? word.recorded_by : customer.id, body}));
  return word;
}

std::vector<Consent> RecordService::words(db::Transaction& tx, Id customer) {
  return store::consents_of(tx, customer);
}

Outcome RecordService::record(db::Transaction& tx, Id customer, events::NewEvent event) {
  const auto head = log_.head(tx, customer);
  const std::array<events::NewEvent, 1> events{std::move(event)};
  WK_CHECK(log_.append(tx, customer, "customer", head ? head->version : 0, events));
  return Done{};
}

}  // namespace wellkept::customer
