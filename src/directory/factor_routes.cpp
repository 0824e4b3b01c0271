// Second factors: one's own, and those of others for who manages members.
#include "base/bind.h"
#include "directory/access_web_routes.h"
#include "directory/directory_json.h"
#include "directory/directory_routes.h"

namespace wellkept::directory {

namespace {

using http::Method;
using http::Request;
using http::Response;

constexpr bind::TextLimit kPassword{.max = 400};
constexpr bind::TextLimit kCode{.max = 40};
constexpr int kPerMinute = 60;

Result<std::string> read_one(const Request& request, const char* name, bind::TextLimit limit) {
  WK_TRY(body, request.json());
  bind::Reader in(body);
  auto text = in.text(name, limit);
  WK_CHECK(in.finish());
  return text;
}

void write_since(json::Writer& writer, const std::optional<Instant>& since) {
  writer.key("since");
  if (since) {
    writer.value(format_instant(*since));
  } else {
    writer.null();
  }
}

Result<Response> show(AccessService& access, Request& request) {
  const auto own = access.factor(request.principal.member);
  std::string out;
  json::Writer writer(out);
  writer.begin_object().field("required", own.required).field("on", own.confirmed_at.has_value());
  write_since(writer, own.confirmed_at);
  writer.field("recovery_codes_left", own.recovery_codes).end_object();
  return http::json_response(200, std::move(out));
}

Result<Response> begin(AccessService& access, Request& request) {
  WK_TRY(self, web::self_of(request));
  WK_TRY(password, read_one(request, "password", kPassword));
  WK_TRY(factor, access.begin_factor(self, password));
  return http::json_response(200, web::new_factor_json(factor));
}

Result<Response> confirm(DirectoryService& directory, const WebOptions& options, Request& request) {
  WK_TRY(self, web::self_of(request));
  WK_TRY(code, read_one(request, "code", kCode));
  WK_TRY(on, directory.access().confirm_factor(self, code));
  WK_TRY(member, web::asking_member(directory, request));
  return web::renewed(options, request, on.session, web::me_json({member, {}, on.session.secret, &on.recovery_codes}));
}

Result<Response> renew_codes(AccessService& access, Request& request) {
  WK_TRY(self, web::self_of(request));
  WK_TRY(code, read_one(request, "code", kCode));
  WK_TRY(codes, access.renew_recovery_codes(self, code));
  return http::json_response(200, web::codes_json(codes));
}

Result<Response> end(AccessService& access, Request& request) {
  WK_TRY(self, web::self_of(request));
  WK_TRY(code, read_one(request, "code", kCode));
  WK_CHECK(access.end_factor(self, code));
  return Response{.status = 204};
}

Result<Response> list(AccessService& access, Request& request) {
  WK_TRY(page, wire::read_page(request));
  return wire::page_response(access.factors(page.after, page.limit + 1), page.limit,
                             [&](json::Writer& writer, const store::FactorState& state) {
                               writer.begin_object()
                                   .field("member", format_id(state.id))
                                   .field("required", access.factor_required(state.roles))
                                   .field("on", state.confirmed_at.has_value());
                               write_since(writer, state.confirmed_at);
                               writer.field("recovery_codes_left", state.recovery_codes).end_object();
                             });
}

Result<Response> reset(AccessService& access, Request& request) {
  WK_TRY(member, request.path_id("member_id"));
  WK_CHECK(access.reset_factor(member, request.principal.member, web::origin_of(request)));
  return Response{.status = 204};
}

}  // namespace

void add_factor_routes(http::Router& router, DirectoryService& directory, const WebOptions& options) {
  AccessService* const access = &directory.access();
  const auto add = [&](Method method, const char* pattern, const char* permission, http::Handler handler) {
    router.add({.method = method,
                .pattern = pattern,
                .access = http::Access::member,
                .permission = permission,
                .max_body = 16 * 1024,
                .rate_per_minute = kPerMinute,
                .handler = std::move(handler)});
  };
  add(Method::get, "/api/v1/me/second-factor", "", [access](Request& r) { return show(*access, r); });
  add(Method::post, "/api/v1/me/second-factor", "", [access](Request& r) { return begin(*access, r); });
  add(Method::post, "/api/v1/me/second-factor/confirm", "",
      [&directory, options](Request& r) { return confirm(directory, options, r); });
  add(Method::post, "/api/v1/me/second-factor/recovery-codes", "",
      [access](Request& r) { return renew_codes(*access, r); });
  add(Method::post, "/api/v1/me/second-factor/off", "", [access](Request& r) { return end(*access, r); });
  add(Method::get, "/api/v1/second-factors", "member.manage", [access](Request& r) { return list(*access, r); });
  add(Method::del, "/api/v1/members/{member_id}/second-factor", "member.manage",
      [access](Request& r) { return reset(*access, r); });
}

}  // namespace wellkept::directory
