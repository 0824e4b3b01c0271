// /api/v1/live and who is at a ticket
#pragma once
#include "live/hub_routes.h"

namespace wellkept::live {

// The parts live as long as the router.
void add_live_routes(http::Router& router, db::Database& database, Hub& hub);

}  // namespace wellkept::live
