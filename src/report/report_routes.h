// /api/v1/compliance and what stands behind its figures.
#pragma once
#include "http/http.h"
#include "report/report_service.h"

namespace wellkept::report {

void add_report_routes(http::Router& router, db::Database& database, const ReportService& service);

}  // namespace wellkept::report
