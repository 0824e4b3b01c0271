#include "app/export_wiring.h"

#include "directory/permissions.h"
#include "transfer/bulk_routes.h"

namespace wellkept::app {
namespace {

constexpr int kPeriodMs = 500;
constexpr std::int64_t kPage = 500;
constexpr std::int64_t kPart = 100'000;  // some 20 MB: what one answer carries
constexpr int kForgetPeriodMs = 600'000;

}  // namespace

ExportParts::ExportParts(Application& app)
    : app_(app),
      service_(app.database(), app.log(), app.clock(), app.ids(), {app.settings().exports_path(), kPage, kPart}) {
  background_.add("exports", kPeriodMs, [this] {
    while (service_.advance()) {
    }
  });
  background_.add("exports-forget", kForgetPeriodMs, [this] { service_.forget(); });
}

void ExportParts::add_routes(http::Router& router) {
  transfer::add_bulk_routes(router,
                            {app_.database(), service_, [](const http::Principal& who, std::string_view permission) {
                               return directory::allowed(who.roles, who.scopes, permission);
                             }});
}

void ExportParts::stop() {
  service_.stop();
  background_.stop();
}

}  // namespace wellkept::app
