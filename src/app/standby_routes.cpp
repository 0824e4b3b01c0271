#include "app/standby_routes.h"

#include <array>
#include <stdexcept>
#include <string>
#include <string_view>

#include "db/standby.h"

namespace wellkept::app {
namespace {

// What reads many rows. A read of one ticket costs less than asking the primary how far it is.
constexpr std::array<std::string_view, 20> kPatterns{"/api/v1/tickets",
                                                     "/api/v1/search",
                                                     "/api/v1/search/similar",
                                                     "/api/v1/customers",
                                                     "/api/v1/devices",
                                                     "/api/v1/audit/readings",
                                                     "/api/v1/sign-ins",
                                                     "/api/v1/compliance",
                                                     "/api/v1/compliance/{clause}/tickets",
                                                     "/api/v1/metrics",
                                                     "/api/v1/metrics/{metric}",
                                                     "/api/v1/reports/quarters",
                                                     "/api/v1/reports/quarters/{quarter}",
                                                     "/api/v1/reports/quarters/{quarter}/document",
                                                     "/api/v1/reports/quarters/{quarter}/check",
                                                     "/api/v1/evidence/checkpoints",
                                                     "/api/v1/unattended",
                                                     "/api/v1/duties",
                                                     "/api/v1/tasks",
                                                     "/api/v1/outbox"};

http::Route& find(const http::Router& router, std::string_view pattern) {
  for (const auto& route : router.routes()) {
    if (route->method == http::Method::get && route->pattern == pattern) return *route;
  }
  throw std::logic_error("no route is served from the standby: " + std::string(pattern));
}

}  // namespace

void serve_from_standby(http::Router& router) {
  for (const std::string_view pattern : kPatterns) {
    http::Route& route = find(router, pattern);
    route.handler = [handle = std::move(route.handler)](http::Request& request) {
      const db::StandbyReads here;
      return handle(request);
    };
  }
}

}  // namespace wellkept::app
