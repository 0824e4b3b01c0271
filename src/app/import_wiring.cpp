#include "app/import_wiring.h"

#include "transfer/import_job_routes.h"

namespace wellkept::app {
namespace {

constexpr int kPeriodMs = 500;
constexpr int kForgetPeriodMs = 600'000;

}  // namespace

ImportParts::ImportParts(Application& app)
    : app_(app),
      service_({app.database(), app.recorder(), app.customers(), app.directory(), app.log(), app.clock(), &app.files()},
               app.ids(), app.settings().exports_path() + "/imports") {
  background_.add("imports", kPeriodMs, [this] {
    while (service_.advance()) {
    }
  });
  background_.add("imports-forget", kForgetPeriodMs, [this] { service_.forget(); });
}

void ImportParts::add_routes(http::Router& router) {
  transfer::add_import_routes(router, {app_.database(), service_});
}

void ImportParts::stop() {
  service_.stop();
  background_.stop();
}

}  // namespace wellkept::app
