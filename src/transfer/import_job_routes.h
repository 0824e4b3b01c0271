// /api/v1/imports
#pragma once
#include "http/http.h"
#include "transfer/import_job_service.h"

namespace wellkept::transfer {

struct ImportWeb {
  db::Database& database;
  const ImportJobService& imports;
};

// All must outlive the router.
void add_import_routes(http::Router& router, const ImportWeb& web);

}  // namespace wellkept::transfer
