#include "app/search_wiring.h"

#include <algorithm>

#include "customer/customer_routes.h"
#include "directory/permissions.h"
#include "directory/sight_service.h"
#include "http/metrics.h"
#include "search/search_routes.h"
#include "search/suggest_routes.h"

namespace wellkept::app {
namespace {

constexpr int kPeriodMs = 300;
constexpr int kSteps = 200;  // then the figures are looked at again

}  // namespace

SearchParts::SearchParts(Application& app)
    : app_(app), follower_(app.database(), app.clock()), service_(app.database().engine(), app.customers()) {
  background_.add("search", kPeriodMs, [this] {
    const std::lock_guard lock(following_);
    if (const int steps = follower_.run(kSteps); steps > 0) {
      http::metrics::count("wellkept_search_steps_total", {}, steps);
    }
    follower_.measure();
  });
  http::metrics::describe("wellkept_search_behind_events", "Events that are not in the search index yet.");
  http::metrics::gauge("wellkept_search_behind_events", [this] { return static_cast<double>(follower_.behind()); });
}

void SearchParts::catch_up() {
  const std::lock_guard lock(following_);
  follower_.run();
}

bool SearchParts::suggests(db::Transaction& tx, Id ticket, Id other) const {
  constexpr int kShown = 10;
  const auto found = service_.similar_to(tx, {}, ticket, kShown, app_.clock().now());
  return found && std::any_of(found->begin(), found->end(),
                              [&](const search::SimilarTicket& one) { return one.ticket.id == other; });
}

void SearchParts::add_routes(http::Router& router, customer::Readings& readings) {
  search::add_search_routes(
      router,
      {app_.database(), service_, [this] { return static_cast<std::int64_t>(follower_.behind()); }, app_.clock(),
       [](const http::Principal& who, std::string_view permission) {
         return directory::allowed(who.roles, who.scopes, permission);
       },
       [this](const http::Principal& who) -> search::MaySee {
         const auto sight = app_.database().read([&](db::Transaction& tx) { return directory::sight_of(tx, who); });
         if (sight.everything()) return {};
         return [sight](Id unit, Id assignee) { return sight.sees(unit, assignee); };
       },
       [&readings](const http::Request& request, Id customer) {
         customer::note_reading(readings, request, customer);
       }});
  search::add_suggest_routes(router, app_.policy());
}

}  // namespace wellkept::app
