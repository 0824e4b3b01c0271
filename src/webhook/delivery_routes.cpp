// /api/v1/webhooks/{webhook_id}/deliveries
#include <algorithm>
#include <array>

#include "http/paging.h"
#include "webhook/webhook_routes.h"

namespace wellkept::webhook {
namespace {

using http::Request;
using http::Response;

constexpr std::array<std::string_view, 3> kStates{"waiting", "delivered", "parked"};

void write_delivery(json::Writer& out, const Delivery& delivery) {
  const auto time = [](std::optional<Instant> at) { return at ? std::optional(format_instant(*at)) : std::nullopt; };
  out.begin_object().field("event_id", format_id(delivery.event)).field("kind", delivery.kind);
  out.field("stream_id", delivery.stream ? std::optional(format_id(delivery.stream)) : std::nullopt);
  out.field("state", delivery.state).field("attempts", delivery.attempts).field("replays", delivery.replays);
  out.field("queued_at", format_instant(delivery.queued_at)).field("tried_at", time(delivery.tried_at));
  out.field("status", delivery.status).field("took_ms", delivery.took_ms);
  out.field("error", delivery.error.empty() ? std::nullopt : std::optional(delivery.error)).end_object();
}

Response show(int status, const Delivery& delivery) {
  std::string text;
  json::Writer out(text);
  write_delivery(out, delivery);
  return http::json_response(status, std::move(text));
}

Result<Response> list(const WebhookWeb& web, Request& request) {
  WK_TRY(id, request.path_id("webhook_id"));
  WK_TRY(page, http::read_page(request));
  const auto before = page.cursor.empty() ? std::optional(Id{INT64_MAX}) : parse_id(page.cursor);
  if (!before) return refuse(RefusalKind::invalid, "request.cursor", "The cursor is not one of ours.");
  const auto state = request.query("state");
  if (state && std::find(kStates.begin(), kStates.end(), *state) == kStates.end()) {
    return refuse(RefusalKind::invalid, "webhook.state", "state must be waiting, delivered or parked.");
  }
  return web.database.read([&](db::Transaction& tx) -> Result<Response> {
    WK_CHECK(WebhookService::find(tx, id));
    auto rows = store::list_deliveries(tx, id, state, *before, page.limit + 1);
    const bool more = rows.size() > static_cast<std::size_t>(page.limit);
    if (more) rows.pop_back();
    std::string text;
    json::Writer out(text);
    out.begin_object().key("items").begin_array();
    for (const Delivery& row : rows) write_delivery(out, row);
    out.end_array().field("next", more ? std::optional(format_id(rows.back().event)) : std::nullopt).end_object();
    return http::json_response(200, std::move(text));
  });
}

Result<Response> ping(const WebhookWeb& web, Request& request) {
  WK_TRY(id, request.path_id("webhook_id"));
  return web.database.write([&](db::Transaction& tx) -> Result<Response> {
    WK_TRY(delivery, web.webhooks.ping(tx, id));
    return show(202, delivery);
  });
}

Result<Response> replay(const WebhookWeb& web, Request& request) {
  WK_TRY(id, request.path_id("webhook_id"));
  WK_TRY(event, request.path_id("event_id"));
  return web.database.write([&](db::Transaction& tx) -> Result<Response> {
    WK_TRY(delivery, web.webhooks.replay(tx, id, event, request.principal.member));
    return show(202, delivery);
  });
}

}  // namespace

void add_delivery_routes(http::Router& router, const WebhookWeb& web) {
  using http::Method;
  const auto add = [&](Method method, const char* pattern, auto handler) {
    http::Route route;
    route.method = method;
    route.pattern = pattern;
    route.permission = "webhook.manage";
    route.handler = [web, handler](Request& request) { return handler(web, request); };
    router.add(std::move(route));
  };
  add(Method::get, "/api/v1/webhooks/{webhook_id}/deliveries", list);
  add(Method::post, "/api/v1/webhooks/{webhook_id}/ping", ping);
  add(Method::post, "/api/v1/webhooks/{webhook_id}/deliveries/{event_id}/replay", replay);
}

}  // namespace wellkept::webhook
