// What the portal offers, one-time codes, sessions.
#include "base/bind.h"
#include "policy/shown_text.h"
#include "portal/portal_authenticator_routes.h"
#include "portal/portal_routes.h"

namespace wellkept::portal {
namespace {

constexpr int kRate = 60;  // a minute and address: many customers may share one
constexpr std::size_t kSmall = 4096;

// What a page must know before anybody signs in; nothing of it is secret.
http::Response show_offer(const PortalWeb& web) {
  const policy::Vocabulary& words = web.service.policy().vocabulary;
  std::string text;
  json::Writer out(text);
  out.begin_object().key("contacts").begin_array();
  for (const ContactKind kind : {ContactKind::phone, ContactKind::email}) {
    if (web.access.reaches(kind)) out.value(contact_kind_name(kind));
  }
  out.end_array().key("products").begin_array();
  const policy::Field& product = words.fields[words.field("product")];
  for (std::size_t i = 0; i < product.values.size(); ++i) {
    out.begin_object().field("product", product.values[i]).key("label");
    write_text(out, product.value_labels[i]);
    out.end_object();
  }
  out.end_array().key("purposes").begin_array();
  for (const customer::ConsentText& one : customer::consent_texts()) out.value(one.purpose);
  out.end_array().field("max_file", static_cast<std::int64_t>(kMaxFile));
  out.field("max_files", static_cast<std::int64_t>(kMaxFiles)).end_object();
  return http::json_response(200, std::move(text));
}

Result<http::Response> request_code(const PortalWeb& web, http::Request& request) {
  WK_TRY(body, request.json());
  bind::Reader in(body);
  const std::string contact = in.text("contact", {.max = 200});
  const std::string language = in.optional_text("language", {.max = 10}).value_or("zh-CN");
  if (language != "zh-CN" && language != "zh-TW" && language != "en") {
    in.error("language", "unknown", "zh-CN, zh-TW or en");
  }
  WK_CHECK(in.finish());
  WK_TRY(expires_at, web.access.request_code(contact, language));
  std::string text;
  json::Writer out(text);
  out.begin_object().field("expires_at", format_instant(expires_at)).field("again_after_s", kCodeAgainMs / 1000);
  out.end_object();
  return http::json_response(202, std::move(text));
}

std::string cookie(const PortalWeb& web, std::string_view secret, std::int64_t max_age_s) {
  std::string text = std::string(kCookie) + "=" + std::string(secret) +
                     "; Path=/api/v1/portal; HttpOnly; Max-Age=" + std::to_string(max_age_s);
  // In a frame on another site a strict cookie is not sent at all; a partitioned one is, and to that site's frame only.
  const bool framed = web.secure_cookie && !web.frame_origins.empty();
  text += framed ? "; SameSite=None; Partitioned" : "; SameSite=Strict";
  if (web.secure_cookie) text += "; Secure";
  return text;
}

Result<StartedSession> start(const PortalWeb& web, http::Request& request) {
  WK_TRY(body, request.json());
  bind::Reader in(body);
  if (const auto link = in.optional_text("link", {.max = 200})) {
    WK_CHECK(in.finish());
    return web.access.open_by_link(*link);
  }
  const std::string contact = in.text("contact", {.max = 200});
  const std::string code = in.text("code", {.max = 20});
  const auto name = in.optional_text("name", {.max = 100});
  WK_CHECK(in.finish());
  return web.access.open_by_code(contact, code, name, request.remote);
}

Result<http::Response> open_session(const PortalWeb& web, http::Request& request) {
  WK_TRY(started, start(web, request));
  const Session& session = started.session;
  std::string text;
  json::Writer out(text);
  out.begin_object().field("ticket_id", session.ticket ? std::optional(format_id(session.ticket)) : std::nullopt);
  out.field("expires_at", format_instant(session.expires_at)).field("csrf_token", csrf_token(started.secret));
  out.end_object();
  const std::int64_t seconds = (session.expires_at - request.now) / 1000;
  return std::move(
      http::json_response(201, std::move(text)).header("Set-Cookie", cookie(web, started.secret, seconds)));
}

Result<http::Response> close_session(const PortalWeb& web, http::Request& request) {
  web.access.close(request.principal.session);
  http::Response response{.status = 204};
  return std::move(response.header("Set-Cookie", cookie(web, "", 0)));
}

}  // namespace

void add_access_routes(http::Router& router, const PortalWeb& web) {
  using http::Access;
  using http::Method;
  router.add({Method::get, "/api/v1/portal", Access::open, "", 0, 4 * kRate,
              [web](http::Request&) -> Result<http::Response> { return show_offer(web); }});
  router.add({Method::post, "/api/v1/portal/codes", Access::open, "", kSmall, kRate,
              [web](http::Request& request) { return request_code(web, request); }});
  router.add({Method::post, "/api/v1/portal/sessions", Access::open, "", kSmall, kRate,
              [web](http::Request& request) { return open_session(web, request); }});
  router.add({Method::del, "/api/v1/portal/sessions/current", Access::customer, "", 0, kRate,
              [web](http::Request& request) { return close_session(web, request); }});
}

void add_routes(http::Router& router, const PortalWeb& web) {
  add_access_routes(router, web);
  add_ticket_routes(router, web);
  add_data_routes(router, web);
}

}  // namespace wellkept::portal
