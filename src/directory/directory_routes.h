// Routes of signing in, members, units and tokens.
#pragma once
#include "directory/authenticator_routes.h"
#include "directory/directory_service.h"
#include "http/http.h"

namespace wellkept::directory {

class ProviderService;

struct WebOptions {
  bool secure_cookie = false;   // set behind TLS: browsers then send the cookie nowhere else
  std::string public_url{};     // the address that people use; empty: that of the request
  bool mask_addresses = false;  // in the list of sign-ins
};

// The services must outlive the router.
void add_session_routes(http::Router& router, DirectoryService& directory, const WebOptions& options);
void add_factor_routes(http::Router& router, DirectoryService& directory, const WebOptions& options);
void add_sign_in_routes(http::Router& router, DirectoryService& directory, const WebOptions& options);
void add_provider_routes(http::Router& router, ProviderService& provider, AccessService& access,
                         const WebOptions& options);
void add_access_routes(http::Router& router, DirectoryService& directory, const WebOptions& options);
void add_directory_routes(http::Router& router, DirectoryService& directory);
void add_setup_pages(http::Router& router, DirectoryService& directory, const WebOptions& options);

}  // namespace wellkept::directory
