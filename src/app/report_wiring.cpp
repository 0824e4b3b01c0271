#include "app/report_wiring.h"

#include <limits>

#include "http/metrics.h"
#include "metric/metric_routes.h"
#include "quarter/quarter_routes.h"

namespace wellkept::app {
namespace {

constexpr int kPeriodMs = 300;
constexpr int kMost = 20'000;  // events in one go: a stop need not wait for a long history

}  // namespace

ReportParts::ReportParts(Application& app, const report::ReportService& reports)
    : app_(app),
      metrics_(app.policy()),
      follower_(app.database(), app.policy(), app.log()),
      quarters_(reports, metrics_, app.clock(), app.ids(), app.log()) {
  background_.add("metrics", kPeriodMs, [this] {
    if (const int events = follower_.catch_up(kMost); events > 0) {
      http::metrics::count("wellkept_metric_events_total", {}, events);
    }
  });
}

void ReportParts::add_routes(http::Router& router) {
  metric::add_routes(router, app_.database(), metrics_);
  quarter::add_routes(router, app_.database(), quarters_);
}

void ReportParts::catch_up() {
  follower_.catch_up(std::numeric_limits<int>::max());
}

}  // namespace wellkept::app
