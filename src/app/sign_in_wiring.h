// How members sign in: passwords, second factors, a provider, links; put together for the server.
#pragma once
#include "app/application.h"
#include "directory/directory_routes.h"
#include "directory/provider_service.h"
#include "http/http.h"

namespace wellkept::app {

class SignInParts {
 public:
  explicit SignInParts(Application& app);
  void add_routes(http::Router& router);

 private:
  Application& app_;
  const directory::WebOptions options_;
  directory::ProviderService provider_;
};

}  // namespace wellkept::app
