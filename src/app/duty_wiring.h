// Recurring duties in a running server.
#pragma once
#include "app/application.h"
#include "duty/duty_service.h"
#include "http/http.h"
#include "jobs/background.h"

namespace wellkept::app {

class DutyParts {
 public:
  explicit DutyParts(Application& app);
  void add_routes(http::Router& router);
  void add_background(jobs::Background& background);

 private:
  Application& app_;
  duty::DutyService duties_;
};

}  // namespace wellkept::app
