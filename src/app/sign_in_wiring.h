// How members sign in: passwords, second factors, a provider, links; put together for the server.
#pragma once
#include <memory>

#include "app/application.h"
#include "directory/directory_routes.h"
#include "directory/ldap_service.h"
#include "directory/provider_service.h"
#include "http/http.h"

namespace wellkept::app {

// The directory that the settings name.
directory::LdapOptions ldap_options(const Settings& settings);

class SignInParts {
 public:
  explicit SignInParts(Application& app);
  void add_routes(http::Router& router);

 private:
  Application& app_;
  const directory::WebOptions options_;
  directory::ProviderService provider_;
  std::unique_ptr<directory::LdapService> ldap_;  // where there is a directory
};

}  // namespace wellkept::app
