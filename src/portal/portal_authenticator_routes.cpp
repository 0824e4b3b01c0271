#include "portal/portal_authenticator_routes.h"

#include "http/own_pages.h"

namespace wellkept::portal {
namespace {

// A link's session carries its ticket as a scope, as a token carries what it is limited to.
constexpr std::string_view kTicketScope = "ticket:";

}  // namespace

std::string csrf_token(std::string_view session_secret) {
  const crypto::Hash hash = crypto::hmac_sha256(session_secret, "wellkept portal csrf");
  return crypto::to_base64url({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

Visitor visitor_of(const http::Request& request) {
  Visitor visitor{request.principal.customer, {}};
  for (const std::string& scope : request.principal.scopes) {
    if (scope.starts_with(kTicketScope)) {
      visitor.ticket = parse_id(std::string_view(scope).substr(kTicketScope.size())).value_or(Id{});
    }
  }
  return visitor;
}

http::Authenticator with_customers(PortalAccess& access, http::Authenticator members, std::string public_origin) {
  return [&access, members = std::move(members), public_origin = std::move(public_origin)](
             http::Request& request, const http::Route& route) -> Outcome {
    const auto secret = route.access == http::Access::customer ? request.cookie(kCookie) : std::nullopt;
    if (!secret || secret->empty()) return members(request, route);
    WK_TRY(session, access.by_secret(*secret));
    if (http::changes_state(request.method) && !http::from_our_pages(request, csrf_token(*secret), public_origin)) {
      return refuse(RefusalKind::forbidden, "csrf.refused",
                    "A request with the session's cookie needs its X-CSRF-Token, or to come from the same origin.");
    }
    http::Principal& principal = request.principal;
    principal.kind = http::Principal::Kind::customer;
    principal.customer = session.customer;
    principal.session = session.id;
    if (session.ticket) principal.scopes = {std::string(kTicketScope) + format_id(session.ticket)};
    return Done{};
  };
}

}  // namespace wellkept::portal
