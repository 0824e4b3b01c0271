// /api/v1/customers, /api/v1/devices, /api/v1/products, /api/v1/audit/readings
#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "customer/customer_service.h"
#include "customer/device_service.h"
#include "customer/reading_service.h"
#include "customer/record_service.h"
#include "db/database.h"
#include "http/http.h"

namespace wellkept::customer {

// The parts live as long as the router.
struct CustomerWeb {
  db::Database& database;
  CustomerService& customers;
  DeviceService& devices;
  RecordService& records;
  Readings& readings;
  const Clock& clock;
  std::function<bool(const http::Principal&, std::string_view permission)> may;  // the directory answers
  std::function<std::string(Instant)> day_of;                                    // "2026-03-02", in the policy's zone

  bool whole(const http::Request& request) const { return may(request.principal, "customer.unmask"); }
};

void add_routes(http::Router& router, const CustomerWeb& web);

// The pieces of add_routes.
void add_customer_routes(http::Router& router, const CustomerWeb& web);
void add_device_routes(http::Router& router, const CustomerWeb& web);
void add_record_routes(http::Router& router, const CustomerWeb& web);
void add_reading_routes(http::Router& router, const CustomerWeb& web);

// The customer of the path, when whoever asks sees one of his tickets. Refuses not_found "customer.unknown".
Result<Customer> seen_customer(db::Transaction& tx, const CustomerWeb& web, const http::Request& request, Id id);

// That a member read whole personal data; a customer may read what is his own.
void note_reading(Readings& readings, const http::Request& request, Id customer, Id ticket = {});

// The day of ?at=, else today. Refuses invalid "request.day".
Result<std::string> asked_day(const CustomerWeb& web, const http::Request& request);

}  // namespace wellkept::customer
