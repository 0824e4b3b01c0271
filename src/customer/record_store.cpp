#include "customer/record_store.h"

#include "customer/record_sql.h"

namespace wellkept::customer::store {

void insert_contact(db::Transaction& tx, Id customer, const Contact& contact) {
  tx.execute(sql::insert_contact,
             {contact.id, customer, contact.kind, contact.value, contact.label, contact.created_at});
}

std::vector<Contact> contacts_of(db::Transaction& tx, Id customer) {
  return tx.all(sql::contacts_of, {customer, kMostContacts}, [](const db::Row& row) {
    return Contact{row.id(0), row.string(1), row.string(2), row.string(3), row.instant(4)};
  });
}

bool drop_contact(db::Transaction& tx, Id customer, Id contact) {
  return tx.execute(sql::drop_contact, {contact, customer}) == 1;
}

void insert_address(db::Transaction& tx, Id customer, const Address& address) {
  const std::string key = address_key(address.line);
  tx.execute(sql::insert_address,
             {address.id, customer, address.label, address.line, key, address.shared, address.created_at});
}

std::vector<Address> addresses_of(db::Transaction& tx, Id customer) {
  return tx.all(sql::addresses_of, {customer, kMostContacts}, [](const db::Row& row) {
    return Address{row.id(0), row.string(1), row.string(2), row.boolean(3), row.instant(4)};
  });
}

bool drop_address(db::Transaction& tx, Id customer, Id address) {
  return tx.execute(sql::drop_address, {address, customer}) == 1;
}

void insert_consent(db::Transaction& tx, Id id, Id customer, const Consent& consent) {
  tx.execute(sql::insert_consent, {id, customer, consent.purpose, consent.granted, consent.decided_at, consent.channel,
                                   consent.text_version, consent.recorded_by});
}

std::vector<Consent> consents_of(db::Transaction& tx, Id customer) {
  return tx.all(sql::consents_of, {customer}, [](const db::Row& row) {
    return Consent{row.string(0), row.boolean(1), row.instant(2), row.string(3), row.string(4), row.id(5)};
  });
}

}  // namespace wellkept::customer::store
