// /api/v1/customers
#pragma once
#include "customer/customer_service.h"
#include "db/database.h"
#include "http/http.h"

namespace wellkept::customer {

void add_routes(http::Router& router, db::Database& database, CustomerService& service);

}  // namespace wellkept::customer
