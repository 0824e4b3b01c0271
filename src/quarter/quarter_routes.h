// The quarterly report over HTTP: read and check with permission report.read, write and release with report.write.
#pragma once
#include "db/database.h"
#include "http/http.h"
#include "quarter/quarter_service.h"

namespace wellkept::quarter {

void add_routes(http::Router& router, db::Database& database, QuarterService& service);

}  // namespace wellkept::quarter
