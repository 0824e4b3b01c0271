// Imports in a running server: uploaded by the API, recorded on a thread of their own.
#pragma once
#include "app/application.h"
#include "http/http.h"
#include "jobs/background.h"
#include "transfer/import_job_service.h"

namespace wellkept::app {

class ImportParts {
 public:
  explicit ImportParts(Application& app);
  void add_routes(http::Router& router);
  void start() { background_.start(); }
  void stop();

 private:
  Application& app_;
  transfer::ImportJobService service_;
  jobs::Background background_;
};

}  // namespace wellkept::app
