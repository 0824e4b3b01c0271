// Who asks, one's password, links that set one, API tokens.
#include "base/bind.h"
#include "directory/access_web_routes.h"
#include "directory/directory_json.h"
#include "directory/directory_routes.h"
#include "directory/permissions.h"
#include "directory/retry_service.h"
#include "jobs/idempotency.h"

namespace wellkept::directory {

namespace {

using http::Access;
using http::Method;
using http::Request;
using http::Response;

constexpr bind::TextLimit kPassword{.max = 400};
constexpr int kPerMinute = 60;

Result<Response> me(DirectoryService& directory, const WebOptions& options, Request& request) {
  WK_TRY(member, web::asking_member(directory, request));
  const std::string secret =
      request.principal.session ? request.cookie(session_cookie_name(options.secure_cookie)).value_or("") : "";
  return http::json_response(200, web::me_json({member, request.principal.scopes, secret}));
}

Result<Response> change_password(DirectoryService& directory, const WebOptions& options, Request& request) {
  WK_TRY(self, web::self_of(request));
  WK_TRY(body, request.json());
  bind::Reader in(body);
  const auto current = in.text("current", kPassword);
  const auto next = in.text("password", kPassword);
  WK_CHECK(in.finish());
  WK_TRY(session, directory.access().change_password(self, current, next));
  WK_TRY(member, web::asking_member(directory, request));
  return web::renewed(options, request, session, web::me_json({member, {}, session.secret}));
}

Result<Response> show_link(AccessService& access, Request& request) {
  WK_TRY(link, access.find_link(request.path_value("token")));
  std::string out;
  json::Writer(out)
      .begin_object()
      .field("purpose", link.member ? "password" : "first_administrator")
      .field("expires_at", format_instant(link.expires_at))
      .end_object();
  return http::json_response(200, std::move(out));
}

Result<Response> use_link(AccessService& access, Request& request) {
  WK_TRY(body, request.json());
  bind::Reader in(body);
  const auto token = in.text("token");
  WK_TRY(link, access.find_link(token));
  Setup setup;
  if (!link.member) {
    setup.login = in.text("login");
    setup.name = in.text("name", {.max = 100});
  }
  setup.password = in.text("password", kPassword);
  WK_CHECK(in.finish());
  WK_TRY(member, access.use_link(token, setup, web::origin_of(request)));
  std::string out;
  json::Writer writer(out);
  wire::write_member(writer, member, true);
  return http::json_response(201, std::move(out));
}

std::string token_json(const store::Token& token, std::string_view secret) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object().key("token");
  wire::write_token(writer, token);
  writer.key("secret");
  if (secret.empty()) {
    writer.null();
  } else {
    writer.value(secret);
  }
  writer.end_object();
  return out;
}

Result<Response> create_token(DirectoryService& directory, Request& request) {
  WK_TRY(body, request.json());
  bind::Reader in(body);
  NewToken wanted;
  wanted.member = in.optional_id("member").value_or(request.principal.member);
  wanted.name = in.text("name", {.max = 100});
  wanted.scopes = wire::optional_strings(in, "scopes", permission_names().size()).value_or(std::vector<std::string>());
  wanted.expires_at = in.optional_instant("expires_at");
  wanted.granted = request.principal.scopes;
  wanted.from = web::origin_of(request);
  WK_CHECK(in.finish());
  std::string route;
  const auto once = jobs::idempotent(request, route);
  std::optional<IssuedToken> issued;
  auto result = write_again_when_stale(directory.database(), [&](db::Transaction& tx) {
    issued.reset();
    return jobs::within(tx, once, [&]() -> Result<Response> {
      WK_TRY(made, directory.access().issue_token(tx, wanted, request.principal.member));
      issued = std::move(made);
      return http::json_response(201, token_json(issued->token, {}));
    });
  });
  // The stored answer lacks the secret, which is nowhere kept; a repetition therefore gives null.
  if (result.ok() && issued) result->body = token_json(issued->token, issued->secret);
  return result;
}

Result<Response> list_tokens(AccessService& access, Request& request) {
  WK_TRY(page, wire::read_page(request));
  return wire::page_response(access.tokens(page.after, page.limit + 1), page.limit, wire::write_token);
}

Result<Response> revoke_token(AccessService& access, Request& request) {
  WK_TRY(id, request.path_id("token_id"));
  WK_CHECK(access.revoke_token(id, request.principal.member, web::origin_of(request)));
  return Response{.status = 204};
}

}  // namespace

void add_access_routes(http::Router& router, DirectoryService& directory, const WebOptions& options) {
  AccessService* const access = &directory.access();
  const auto add = [&](Method method, const char* pattern, Access who, const char* permission, int per_minute,
                       http::Handler handler) {
    router.add({.method = method,
                .pattern = pattern,
                .access = who,
                .permission = permission,
                .max_body = 16 * 1024,
                .rate_per_minute = per_minute,
                .handler = std::move(handler)});
  };
  add(Method::get, "/api/v1/me", Access::member, "", 0,
      [&directory, options](Request& r) { return me(directory, options, r); });
  add(Method::put, "/api/v1/me/password", Access::member, "", kPerMinute,
      [&directory, options](Request& r) { return change_password(directory, options, r); });
  add(Method::get, "/api/v1/setup/{token}", Access::open, "", kPerMinute,
      [access](Request& r) { return show_link(*access, r); });
  add(Method::post, "/api/v1/setup", Access::open, "", kPerMinute,
      [access](Request& r) { return use_link(*access, r); });
  add(Method::get, "/api/v1/tokens", Access::member, "token.manage", 0,
      [access](Request& r) { return list_tokens(*access, r); });
  add(Method::post, "/api/v1/tokens", Access::member, "token.manage", 0,
      [&directory](Request& r) { return create_token(directory, r); });
  add(Method::del, "/api/v1/tokens/{token_id}", Access::member, "token.manage", 0,
      [access](Request& r) { return revoke_token(*access, r); });
}

}  // namespace wellkept::directory
