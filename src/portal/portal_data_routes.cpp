// A customer's own data: who I am here, what I agreed to, what I ask about my data.
#include <algorithm>
#include <array>

#include "base/bind.h"
#include "customer/customer_view_service.h"
#include "jobs/idempotency.h"
#include "portal/portal_authenticator_routes.h"
#include "portal/portal_routes.h"

namespace wellkept::portal {
namespace {

constexpr int kWritesPerMinute = 20;
constexpr int kRequestsShown = 50;
constexpr std::array<std::string_view, 2> kDataKinds{"export", "erasure"};

void write_request(json::Writer& out, const DataRequestState& state) {
  out.begin_object().field("id", format_id(state.request.id)).field("kind", state.request.kind);
  out.field("ticket_id", format_id(state.request.ticket)).field("number", state.number).field("open", state.open);
  const auto& done = state.request.done_at;
  out.field("created_at", format_instant(state.request.created_at));
  out.field("due_at", format_instant(state.request.due_at));
  out.field("done_at", done ? std::optional(format_instant(*done)) : std::nullopt).end_object();
}

// Only who proved a contact looks after data; a link can be forwarded.
Result<Visitor> customer_only(const http::Request& request) {
  const Visitor visitor = visitor_of(request);
  if (visitor.ticket || !visitor.customer) {
    return refuse(RefusalKind::forbidden, "portal.link_only", "This link opens one request; sign in for the rest.");
  }
  return visitor;
}

Result<http::Response> me(const PortalWeb& web, http::Request& request) {
  const Visitor visitor = visitor_of(request);
  return web.database.read([&](db::Transaction& tx) -> Result<http::Response> {
    const auto who = visitor.ticket ? std::nullopt : web.service.customer(tx, visitor);
    std::string text;
    json::Writer out(text);
    out.begin_object().field("ticket_id", visitor.ticket ? std::optional(format_id(visitor.ticket)) : std::nullopt);
    out.field("csrf_token", csrf_token(request.cookie(kCookie).value_or(""))).key("customer");
    if (who) {
      const auto phone = who->phone ? std::optional(customer::masked_phone(*who->phone)) : std::nullopt;
      const auto email = who->email ? std::optional(customer::masked_email(*who->email)) : std::nullopt;
      out.begin_object().field("name", who->name).field("phone", phone).field("email", email).key("consents");
      out.begin_array();
      for (const auto& consent : web.service.consents(tx, who->id)) customer::write_consent(out, consent);
      out.end_array().end_object();
    } else {
      out.null();
    }
    out.end_object();
    return http::json_response(200, std::move(text));
  });
}

Result<http::Response> decide_consent(const PortalWeb& web, http::Request& request) {
  WK_TRY(visitor, customer_only(request));
  const std::string& purpose = request.path_value("purpose");
  if (customer::consent_text(purpose) == nullptr) {
    return refuse(RefusalKind::not_found, "portal.purpose", "There is no such purpose.");
  }
  WK_TRY(body, request.json());
  bind::Reader in(body);
  const auto granted = in.optional_flag("granted");
  if (!granted) in.error("granted", "required", "true or false");
  WK_CHECK(in.finish());
  return web.database.write([&](db::Transaction& tx) -> Result<http::Response> {
    WK_TRY(word, web.service.decide_consent(tx, visitor.customer, purpose, *granted));
    std::string text;
    json::Writer out(text);
    customer::write_consent(out, word);
    return http::json_response(200, std::move(text));
  });
}

Result<http::Response> list_requests(const PortalWeb& web, http::Request& request) {
  WK_TRY(visitor, customer_only(request));
  const auto states = web.database.read(
      [&](db::Transaction& tx) { return web.service.data_requests(tx, visitor.customer, kRequestsShown); });
  std::string text;
  json::Writer out(text);
  out.begin_object().key("items").begin_array();
  for (const DataRequestState& state : states) write_request(out, state);
  out.end_array().end_object();
  return http::json_response(200, std::move(text));
}

Result<http::Response> request_data(const PortalWeb& web, http::Request& request) {
  WK_TRY(visitor, customer_only(request));
  WK_TRY(body, request.json());
  bind::Reader in(body);
  const std::string kind = in.text("kind", {.max = 20});
  if (std::find(kDataKinds.begin(), kDataKinds.end(), kind) == kDataKinds.end()) {
    in.error("kind", "unknown", "export or erasure");
  }
  WK_CHECK(in.finish());
  std::string route;
  const auto once = jobs::idempotent(request, route);
  return web.database.write([&](db::Transaction& tx) {
    return jobs::within(tx, once, [&]() -> Result<http::Response> {
      WK_TRY(made, web.service.request_data(tx, visitor, kind));
      std::string text;
      json::Writer out(text);
      write_request(out, made);
      return http::json_response(201, std::move(text));
    });
  });
}

Result<http::Response> fetch_copy(const PortalWeb& web, http::Request& request) {
  WK_TRY(visitor, customer_only(request));
  WK_TRY(id, request.path_id("request_id"));
  return web.database.read([&](db::Transaction& tx) -> Result<http::Response> {
    WK_TRY(who, web.service.copy_of(tx, visitor, id));
    return http::json_response(200, web.copy_of(tx, who))
        .header("Content-Disposition", "attachment; filename=\"my-data.json\"")
        .header("Cache-Control", "no-store");
  });
}

}  // namespace

void add_data_routes(http::Router& router, const PortalWeb& web) {
  using http::Access;
  using http::Method;
  constexpr std::size_t kSmall = 1024;
  const auto add = [&](Method method, const char* pattern, std::size_t max_body, int rate, auto handler) {
    router.add({method, pattern, Access::customer, "", max_body, rate,
                [web, handler](http::Request& request) { return handler(web, request); }});
  };
  add(Method::get, "/api/v1/portal/me", 0, 0, me);
  add(Method::put, "/api/v1/portal/me/consents/{purpose}", kSmall, kWritesPerMinute, decide_consent);
  add(Method::get, "/api/v1/portal/me/requests", 0, 0, list_requests);
  add(Method::post, "/api/v1/portal/me/requests", kSmall, kWritesPerMinute, request_data);
  add(Method::get, "/api/v1/portal/me/requests/{request_id}/copy", 0, kWritesPerMinute, fetch_copy);
}

}  // namespace wellkept::portal
