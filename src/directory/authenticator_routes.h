// Who asks, and whether they may: cookie sessions and bearer tokens, permissions of routes, and protection of cookies
// against requests that another site provokes.
#pragma once
#include <string>

#include "directory/access_service.h"
#include "http/http.h"
#include "http/server.h"

namespace wellkept::directory {

// Behind https the name makes browsers refuse one that a neighbouring domain sets.
[[nodiscard]] std::string session_cookie_name(bool https);

struct AuthenticatorOptions {
  // "https://desk.example.com": the origin that browsers see, when a proxy changes Host. Empty: Host decides.
  std::string public_origin;
};

// Refuses: unauthenticated "session.required", "session.expired", "token.refused"; forbidden "permission.missing"
// (context {"permission"}), "token.scope" (a limited token where no permission is asked for) and "csrf.refused". On
// open routes, a credential that does not hold is ignored.
http::Authenticator make_authenticator(AccessService& access, AuthenticatorOptions options = {});

// The token that a page sends as X-CSRF-Token beside the cookie; made from the session's secret, which the page cannot
// read.
std::string csrf_token(std::string_view session_secret);

// Throws std::logic_error when a route asks for a permission that no list knows: a mistake of the program.
void check_permissions(const http::Router& router);

}  // namespace wellkept::directory
