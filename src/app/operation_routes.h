// Health, readiness, metrics, the contract and its page; and, for tests, the clock that is moved by hand and the list
// of routes.
#pragma once
#include "app/readiness.h"
#include "base/clock.h"
#include "http/http.h"
#include "jobs/background.h"

namespace wellkept::app {

void add_operation_routes(http::Router& router, const Readiness& readiness, jobs::Background& background,
                          ManualClock* manual);
// GET /test/routes: every route that was added before, so that a test can hold them against the contract.
void add_route_list(http::Router& router);

}  // namespace wellkept::app
