// /api/v1/portal: the customers' side of the desk.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "db/database.h"
#include "http/http.h"
#include "portal/portal_access_service.h"
#include "portal/portal_service.h"

namespace wellkept::portal {

struct PortalWeb {
  db::Database& database;
  PortalAccess& access;
  PortalService& service;
  const Clock& clock;
  bool secure_cookie = false;                // the pages are served over https
  std::vector<std::string> frame_origins{};  // sites that may show the portal in a frame; none by default
  // All that is kept of a customer, as one document.
  std::function<std::string(db::Transaction& tx, const customer::Customer& customer)> copy_of{};
};

// The parts live as long as the router.
void add_routes(http::Router& router, const PortalWeb& web);

// The pieces of add_routes.
void add_access_routes(http::Router& router, const PortalWeb& web);
void add_ticket_routes(http::Router& router, const PortalWeb& web);
void add_data_routes(http::Router& router, const PortalWeb& web);

}  // namespace wellkept::portal
