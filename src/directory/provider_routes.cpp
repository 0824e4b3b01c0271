// Signing in by a provider: away, and back.
#include "base/percent.h"
#include "directory/access_web_routes.h"
#include "directory/directory_routes.h"
#include "directory/provider_service.h"

namespace wellkept::directory {

namespace {

using http::Request;
using http::Response;

// Lax: it comes back by a link of the provider's pages.
std::string visit_cookie_name(const WebOptions& options) {
  return options.secure_cookie ? "__Host-wk_provider" : "wk_provider";
}
constexpr int kVisitSeconds = 600;
constexpr int kPerMinute = 30;

std::string visit_header(std::string_view value, int seconds, const WebOptions& options) {
  return visit_cookie_name(options) + "=" + std::string(value) +
         "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(seconds) +
         (options.secure_cookie ? "; Secure" : "");
}

Response to(const std::string& where) {
  Response response{.status = 303};
  response.header("Location", where).header("Cache-Control", "no-store");
  return response;
}

Response to_sign_in(const std::string& problem) {
  return to("/console/sign-in?problem=" + percent_encode(problem));
}

Result<Response> ways(const ProviderService& provider) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object().key("provider");
  if (provider.there()) {
    writer.begin_object().field("name", provider.options().name).end_object();
  } else {
    writer.null();
  }
  writer.end_object();
  return http::json_response(200, std::move(out));
}

Result<Response> begin(ProviderService& provider, const WebOptions& options, Request& request) {
  const ProviderVisit visit = begin_visit(request.query("then").value_or("/"));
  const auto address = provider.address(visit);
  if (!address.ok()) return to_sign_in(address.refusal().code);
  auto response = to(*address);
  return std::move(response.header("Set-Cookie", visit_header(visit_cookie(visit), kVisitSeconds, options)));
}

Result<StartedSession> come_back(ProviderService& provider, const WebOptions& options, const Request& request) {
  const auto visit = read_visit(request.cookie(visit_cookie_name(options)).value_or(""));
  // Another browser began it, or none: somebody wants a stranger to be signed in as them.
  if (!visit || !crypto::equal(visit->state, request.query("state").value_or(""))) {
    return refuse(RefusalKind::unauthenticated, "provider.state", "This sign-in was not begun here, or took too long.");
  }
  const auto code = request.query("code");
  if (!code || code->empty()) return refuse(RefusalKind::unauthenticated, "provider.refused", "The provider said no.");
  const auto issuer = request.query("iss");
  if (issuer && *issuer != provider.options().issuer) {
    return refuse(RefusalKind::unauthenticated, "provider.token", "Another provider answered.");
  }
  return provider.finish(*visit, *code, web::origin_of(request));
}

Result<Response> finish(ProviderService& provider, AccessService& access, const WebOptions& options, Request& request) {
  auto session = come_back(provider, options, request);
  Response response;
  if (!session.ok()) {
    response = to_sign_in(session.refusal().code);
  } else {
    const auto visit = read_visit(request.cookie(visit_cookie_name(options)).value_or(""));
    // The body of the answer to a password is for scripts; here the cookies are all that counts.
    const Response made = web::started(access, options, request, *session);
    const bool done = session->next == StartedSession::Next::done;
    const std::string step = session->next == StartedSession::Next::code ? "code" : "enrol";
    response =
        to(done ? "/console" + visit->then : "/console/sign-in?step=" + step + "&then=" + percent_encode(visit->then));
    for (const auto& [name, value] : made.headers) {
      if (name == "Set-Cookie") response.header(name, value);
    }
  }
  return std::move(response.header("Set-Cookie", visit_header("", 0, options)));
}

Result<Response> unlink(ProviderService& provider, Request& request) {
  WK_TRY(member, request.path_id("member_id"));
  WK_CHECK(provider.unlink(member, request.principal.member, web::origin_of(request)));
  return Response{.status = 204};
}

}  // namespace

void add_provider_routes(http::Router& router, ProviderService& provider, AccessService& access,
                         const WebOptions& options) {
  const auto add = [&](const char* pattern, http::Handler handler) {
    router.add({.pattern = pattern,
                .access = http::Access::open,
                .max_body = 0,
                .rate_per_minute = kPerMinute,
                .handler = std::move(handler)});
  };
  add("/api/v1/sign-in", [&provider](Request&) { return ways(provider); });
  add("/api/v1/sign-in/provider", [&provider, options](Request& r) { return begin(provider, options, r); });
  add("/api/v1/sign-in/provider/callback",
      [&provider, &access, options](Request& r) { return finish(provider, access, options, r); });
  router.add({.method = http::Method::del,
              .pattern = "/api/v1/members/{member_id}/identities",
              .access = http::Access::member,
              .permission = "member.manage",
              .handler = [&provider](Request& r) { return unlink(provider, r); }});
}

}  // namespace wellkept::directory
