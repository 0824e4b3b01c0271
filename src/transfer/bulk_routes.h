// /api/v1/exports
#pragma once
#include <functional>

#include "http/http.h"
#include "transfer/bulk_service.h"

namespace wellkept::transfer {

struct BulkWeb {
  db::Database& database;
  const BulkService& exports;
  // Whether roles and scopes grant a permission.
  std::function<bool(const http::Principal& who, std::string_view permission)> may;
};

// All must outlive the router.
void add_bulk_routes(http::Router& router, const BulkWeb& web);

}  // namespace wellkept::transfer
