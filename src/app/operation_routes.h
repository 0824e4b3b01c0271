// Health, readiness, metrics, the contract and its page; and, for tests, the clock that is moved by hand.
#pragma once
#include "app/application.h"
#include "http/http.h"
#include "jobs/background.h"

namespace wellkept::app {

void add_operation_routes(http::Router& router, Application& app, jobs::Background& background, ManualClock* manual);

}  // namespace wellkept::app
