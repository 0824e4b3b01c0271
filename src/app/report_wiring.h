// Metrics and the quarterly report in a running server or a command.
#pragma once
#include "app/application.h"
#include "http/http.h"
#include "jobs/background.h"
#include "metric/metric_followers.h"
#include "metric/metric_service.h"
#include "quarter/quarter_service.h"
#include "report/report_service.h"

namespace wellkept::app {

class ReportParts {
 public:
  ReportParts(Application& app, const report::ReportService& reports);
  void add_routes(http::Router& router);
  // On a thread of its own: a year of imported history keeps no promise waiting.
  void start() { background_.start(); }
  void stop() { background_.stop(); }
  // Everything that is recorded, counted now.
  void catch_up();
  quarter::QuarterService& quarters() { return quarters_; }

 private:
  Application& app_;
  metric::MetricService metrics_;
  metric::Follower follower_;
  quarter::QuarterService quarters_;
  jobs::Background background_;
};

}  // namespace wellkept::app
