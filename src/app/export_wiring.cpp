#include "app/export_wiring.h"

#include "directory/permissions.h"
#include "transfer/bulk_routes.h"

namespace wellkept::app {
namespace {

constexpr int kPeriodMs = 500;
constexpr std::int64_t kPage = 500;
constexpr std::int64_t kPart = 100'000;  // some 20 MB: what one answer carries
constexpr int kForgetPeriodMs = 600'000;

// An export with personal data is a reading of everybody in it, by whoever asked for it.
void note_shown(db::Transaction& tx, const customer::Readings& readings, Instant now, const transfer::Export& one,
                std::span<const transfer::Shown> shown) {
  const std::string id = format_id(one.id);
  for (const transfer::Shown& row : shown) {
    readings.write(tx, {{}, now, one.member, row.customer, row.ticket, "POST /api/v1/exports", id});
  }
}

}  // namespace

ExportParts::ExportParts(Application& app, customer::Readings& readings)
    : app_(app),
      service_(
          app.database(), app.log(), app.clock(), app.ids(),
          {app.settings().exports_path(), kPage, kPart,
           [&app, &readings](db::Transaction& tx, const transfer::Export& one, std::span<const transfer::Shown> shown) {
             note_shown(tx, readings, app.clock().now(), one, shown);
           }}) {
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
