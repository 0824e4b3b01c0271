// /api/v1/customers
#pragma once
#include <functional>

#include "customer/customer_service.h"
#include "db/database.h"
#include "http/http.h"

namespace wellkept::customer {

// Whether somebody may see whole contacts; the directory answers.
using MayUnmask = std::function<bool(const http::Principal&)>;

void add_routes(http::Router& router, db::Database& database, CustomerService& service, const MayUnmask& may_unmask);

}  // namespace wellkept::customer
