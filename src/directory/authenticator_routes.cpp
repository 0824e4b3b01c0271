#include "directory/authenticator_routes.h"

#include <stdexcept>

#include "base/text.h"
#include "directory/permissions.h"
#include "http/own_pages.h"

namespace wellkept::directory {

namespace {

http::Principal principal_of(const store::Credential& credential, bool session) {
  http::Principal principal;
  principal.kind = http::Principal::Kind::member;
  principal.member = credential.member;
  principal.name = credential.name;
  principal.roles = credential.roles;
  principal.scopes = credential.outside ? scopes_outside(credential.roles, credential.scopes) : credential.scopes;
  if (session) principal.session = credential.id;
  return principal;
}

// Whether what was shown is limited to scopes of its own.
Result<bool> by_bearer(AccessService& access, http::Request& request, std::string_view authorization) {
  constexpr std::string_view kBearer = "Bearer ";
  if (!text::starts_with_ignore_case(authorization, kBearer)) {
    return refuse(RefusalKind::unauthenticated, "token.refused", "Authorization must be a bearer token.");
  }
  WK_TRY(credential, access.by_token(text::trim(authorization.substr(kBearer.size()))));
  request.principal = principal_of(credential, false);
  return !credential.scopes.empty();
}

Result<bool> by_cookie(AccessService& access, http::Request& request, const std::string& secret,
                       const std::string& public_origin) {
  WK_TRY(credential, access.by_session(secret));
  if (http::changes_state(request.method) && !http::from_our_pages(request, csrf_token(secret), public_origin)) {
    return refuse(RefusalKind::forbidden, "csrf.refused",
                  "A request with the session's cookie needs its X-CSRF-Token, or to come from the same origin.");
  }
  request.principal = principal_of(credential, true);
  return false;
}

Result<bool> identify(AccessService& access, http::Request& request, const std::string& public_origin) {
  const auto authorization = request.header("authorization");
  if (!authorization.empty()) return by_bearer(access, request, authorization);
  const auto cookie = request.cookie(session_cookie_name(public_origin.starts_with("https://")));
  if (cookie && !cookie->empty()) return by_cookie(access, request, *cookie, public_origin);
  return refuse(RefusalKind::unauthenticated, "session.required", "Sign in first.");
}

}  // namespace

http::Authenticator make_authenticator(AccessService& access, AuthenticatorOptions options) {
  return [&access, options = std::move(options)](http::Request& request, const http::Route& route) -> Outcome {
    auto limited = identify(access, request, options.public_origin);
    if (route.access == http::Access::open) return Done{};
    if (!limited) return std::move(limited).refusal();
    if (route.access == http::Access::customer) {
      return refuse(RefusalKind::forbidden, "customer.required", "This is for customers at the portal.");
    }
    const auto& principal = request.principal;
    // A token that is limited reaches what it was given, and may ask who it is.
    if (route.permission.empty() && *limited && route.pattern != "/api/v1/me") {
      return refuse(RefusalKind::forbidden, "token.scope", "The token is limited to its scopes.");
    }
    if (route.permission.empty() || allowed(principal.roles, principal.scopes, route.permission)) return Done{};
    Refusal refusal = refuse(RefusalKind::forbidden, "permission.missing", "This needs " + route.permission + ".");
    refusal.context.set("permission", route.permission);
    return refusal;
  };
}

std::string session_cookie_name(bool https) {
  return https ? "__Host-wk_session" : "wk_session";
}

std::string csrf_token(std::string_view session_secret) {
  const crypto::Hash hash = crypto::hmac_sha256(session_secret, "wellkept csrf");
  return crypto::to_base64url({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

void check_permissions(const http::Router& router) {
  for (const auto& route : router.routes()) {
    if (!route->permission.empty() && !is_permission(route->permission)) {
      throw std::logic_error("route " + route->pattern + " asks for the unknown permission " + route->permission);
    }
  }
}

}  // namespace wellkept::directory
