// Who asks on the portal's routes: the session of a customer, beside the members' sign-in.
#pragma once
#include <string>
#include <string_view>

#include "http/server.h"
#include "portal/portal_access_service.h"
#include "portal/portal_service.h"

namespace wellkept::portal {

inline constexpr std::string_view kCookie = "wk_portal";

// Routes for customers take the portal's cookie; every other route, and whoever has none, is the members'
// authenticator's. Refuses unauthenticated "session.expired", forbidden "csrf.refused".
http::Authenticator with_customers(PortalAccess& access, http::Authenticator members, std::string public_origin);

// The token that a page sends as X-CSRF-Token beside the cookie.
std::string csrf_token(std::string_view session_secret);

// The visitor that the authenticator found.
Visitor visitor_of(const http::Request& request);

}  // namespace wellkept::portal
