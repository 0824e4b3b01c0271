// Lists and reports, whose reads a standby may serve (the setting `database-read`).
#pragma once
#include "http/http.h"

namespace wellkept::app {

// After all other routes. Throws when a route that it names does not exist.
void serve_from_standby(http::Router& router);

}  // namespace wellkept::app
