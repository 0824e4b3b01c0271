// The set-up as one file over HTTP.
#pragma once
#include "app/application.h"
#include "http/http.h"

namespace wellkept::app {

void add_setup_file_routes(http::Router& router, Application& app);

}  // namespace wellkept::app
