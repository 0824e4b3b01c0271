// Signing in, in one step or two, signing out, and one's own sessions.
#include "base/bind.h"
#include "directory/access_web_routes.h"
#include "directory/directory_json.h"
#include "directory/directory_routes.h"

namespace wellkept::directory {

namespace {

using http::Access;
using http::Method;
using http::Request;
using http::Response;

constexpr bind::TextLimit kPassword{.max = 400};
constexpr bind::TextLimit kCode{.max = 40};
constexpr int kPerMinute = 60;

Result<Response> sign_in(AccessService& access, const WebOptions& options, Request& request) {
  WK_TRY(body, request.json());
  bind::Reader in(body);
  const auto login = in.text("login");
  const auto password = in.text("password", kPassword);
  WK_CHECK(in.finish());
  WK_TRY(session, access.sign_in(login, password, web::origin_of(request)));
  return web::started(access, options, request, session);
}

Result<Response> begin_step(AccessService& access, Request& request) {
  WK_TRY(factor, access.begin_step(request.cookie(web::kStepCookie).value_or("")));
  return http::json_response(200, web::new_factor_json(factor));
}

Result<Response> finish_step(AccessService& access, const WebOptions& options, Request& request) {
  WK_TRY(body, request.json());
  bind::Reader in(body);
  const auto code = in.text("code", kCode);
  WK_CHECK(in.finish());
  const std::string step = request.cookie(web::kStepCookie).value_or("");
  WK_TRY(session, access.finish_step(step, code, web::origin_of(request)));
  return web::started(access, options, request, session);
}

Result<Response> sign_out(AccessService& access, const WebOptions& options, Request& request) {
  if (!request.principal.session) {
    return refuse(RefusalKind::conflict, "session.none", "A token has no session; revoke it instead.");
  }
  WK_CHECK(access.sign_out({request.principal.member, request.principal.session, web::origin_of(request)}));
  Response response{.status = 204};
  return std::move(response.header("Set-Cookie", web::session_cookie("", 0, options)));
}

void write_session(json::Writer& writer, const store::OwnSession& session, Id current) {
  writer.begin_object()
      .field("id", format_id(session.id))
      .field("started_at", format_instant(session.started_at))
      .field("seen_at", format_instant(session.seen_at))
      .field("expires_at", format_instant(session.expires_at))
      .field("way", session.way)
      .field("second_factor", session.strong)
      .field("address", session.from.address)
      .field("agent", session.from.agent)
      .field("current", session.id == current)
      .end_object();
}

Result<Response> list_sessions(AccessService& access, Request& request) {
  WK_TRY(page, wire::read_page(request));
  const http::Principal& who = request.principal;
  return wire::page_response(
      access.sessions(who.member, page.after, page.limit + 1), page.limit,
      [&](json::Writer& writer, const store::OwnSession& session) { write_session(writer, session, who.session); });
}

Result<Response> end_session(AccessService& access, Request& request) {
  WK_TRY(self, web::self_of(request));
  WK_TRY(session, request.path_id("session_id"));
  WK_CHECK(access.end_session(self, session));
  return Response{.status = 204};
}

Result<Response> end_other_sessions(AccessService& access, Request& request) {
  WK_TRY(self, web::self_of(request));
  WK_CHECK(access.end_other_sessions(self));
  return Response{.status = 204};
}

}  // namespace

void add_session_routes(http::Router& router, DirectoryService& directory, const WebOptions& options) {
  AccessService* const access = &directory.access();
  const auto add = [&](Method method, const char* pattern, Access who, http::Handler handler) {
    router.add({.method = method,
                .pattern = pattern,
                .access = who,
                .max_body = 16 * 1024,
                .rate_per_minute = kPerMinute,
                .handler = std::move(handler)});
  };
  add(Method::post, "/api/v1/sessions", Access::open,
      [access, options](Request& r) { return sign_in(*access, options, r); });
  add(Method::post, "/api/v1/sessions/enrolment", Access::open,
      [access](Request& r) { return begin_step(*access, r); });
  add(Method::post, "/api/v1/sessions/second-factor", Access::open,
      [access, options](Request& r) { return finish_step(*access, options, r); });
  add(Method::del, "/api/v1/sessions/current", Access::member,
      [access, options](Request& r) { return sign_out(*access, options, r); });
  add(Method::get, "/api/v1/me/sessions", Access::member, [access](Request& r) { return list_sessions(*access, r); });
  add(Method::del, "/api/v1/me/sessions", Access::member,
      [access](Request& r) { return end_other_sessions(*access, r); });
  add(Method::del, "/api/v1/me/sessions/{session_id}", Access::member,
      [access](Request& r) { return end_session(*access, r); });
}

}  // namespace wellkept::directory
