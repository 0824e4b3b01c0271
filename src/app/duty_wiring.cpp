#include "app/duty_wiring.h"

#include "directory/permissions.h"
#include "directory/sight_service.h"
#include "duty/duty_routes.h"
#include "http/metrics.h"

namespace wellkept::app {

DutyParts::DutyParts(Application& app)
    : app_(app), duties_(app.policy(), app.clock(), app.ids(), app.log(), app.notify()) {}

void DutyParts::add_routes(http::Router& router) {
  duty::add_routes(
      router, {app_.database(), duties_, app_.files(), [this](const http::Principal& who, std::string_view permission) {
                 if (!directory::allowed(who.roles, who.scopes, permission)) return false;
                 // All duties are the company's; people of a provider see those that they are in charge of.
                 return !app_.database().read(
                     [&](db::Transaction& tx) { return bool(directory::provider_of(tx, who.member)); });
               }});
}

void DutyParts::add_background(jobs::Background& background) {
  constexpr int kPeriodMs = 1000;
  background.add("duties", kPeriodMs, [this] {
    const int moved = duties_.advance(app_.database());
    if (moved > 0) http::metrics::count("wellkept_duty_steps_total", {}, moved);
  });
}

}  // namespace wellkept::app
