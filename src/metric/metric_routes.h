// The catalogue of metrics, and their figures.
#pragma once
#include "db/database.h"
#include "http/http.h"
#include "metric/metric_service.h"

namespace wellkept::metric {

// GET /api/v1/metrics and /api/v1/metrics/{metric}: with permission report.read.
void add_routes(http::Router& router, db::Database& database, const MetricService& service);

}  // namespace wellkept::metric
