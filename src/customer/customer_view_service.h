// Customers and what belongs to them as the API shows them. `whole`: contacts and serial numbers are not masked.
#pragma once
#include <string_view>

#include "base/json.h"
#include "customer/device_service.h"
#include "customer/record_service.h"

namespace wellkept::customer {

void write_customer(json::Writer& out, const Customer& customer, bool whole);
void write_customer_fields(json::Writer& out, const Customer& customer, bool whole);  // inside an object that has more
void write_words(json::Writer& out, const Words& words);
void write_contact(json::Writer& out, const Contact& contact, bool whole);
void write_address(json::Writer& out, const Address& address, bool whole);
void write_consent(json::Writer& out, const Consent& consent);
// With product and the warranty of every part on that day.
void write_device(json::Writer& out, const KnownDevice& known, std::string_view day, bool whole);
void write_product(json::Writer& out, const Product& product);

}  // namespace wellkept::customer
