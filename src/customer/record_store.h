// Rows of contacts, addresses and consents.
#pragma once
#include <string_view>
#include <vector>

#include "customer/consent.h"
#include "customer/record.h"
#include "db/database.h"

namespace wellkept::customer::store {

void insert_contact(db::Transaction& tx, Id customer, const Contact& contact);  // nothing when it is there already
std::vector<Contact> contacts_of(db::Transaction& tx, Id customer);
bool drop_contact(db::Transaction& tx, Id customer, Id contact);
void insert_address(db::Transaction& tx, Id customer, const Address& address);
std::vector<Address> addresses_of(db::Transaction& tx, Id customer);
bool drop_address(db::Transaction& tx, Id customer, Id address);
void insert_consent(db::Transaction& tx, Id id, Id customer, const Consent& consent);
std::vector<Consent> consents_of(db::Transaction& tx, Id customer);

}  // namespace wellkept::customer::store
