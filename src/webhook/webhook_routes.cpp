#include "webhook/webhook_routes.h"

#include "base/bind.h"
#include "http/paging.h"
#include "http/versions.h"

namespace wellkept::webhook {
namespace {

using http::Request;
using http::Response;

constexpr std::size_t kMaxBody = 16 * 1024;

void write_webhook(json::Writer& out, db::Transaction& tx, const Webhook& webhook) {
  const auto time = [](std::optional<Instant> at) { return at ? std::optional(format_instant(*at)) : std::nullopt; };
  out.begin_object().field("id", format_id(webhook.id)).field("url", webhook.url);
  out.field("description", webhook.description).key("events").begin_array();
  for (const std::string& pattern : webhook.events) out.value(pattern);
  out.end_array().field("personal", webhook.personal).field("active", webhook.active);
  out.field("secret_generation", webhook.generation).field("previous_secret_until", time(webhook.previous_until));
  out.field("created_at", format_instant(webhook.created_at));
  out.field("created_by", webhook.created_by ? std::optional(format_id(webhook.created_by)) : std::nullopt);
  out.field("version", webhook.version).field("waiting", store::count_deliveries(tx, webhook.id, "waiting"));
  out.field("parked", store::count_deliveries(tx, webhook.id, "parked")).field("failures", webhook.failures);
  out.field("next_at", time(webhook.next_at)).field("last_at", time(webhook.last_at));
  out.field("last_status", webhook.last_status);
  out.field("last_error", webhook.last_error.empty() ? std::nullopt : std::optional(webhook.last_error));
  out.field("replaying", bool(webhook.replay_until));
}

Response show_webhook(int status, db::Transaction& tx, const Webhook& webhook, const std::string& secret = {}) {
  std::string text;
  json::Writer out(text);
  write_webhook(out, tx, webhook);
  if (!secret.empty()) out.field("secret", secret);
  out.end_object();
  Response response = http::json_response(status, std::move(text));
  response.header("ETag", http::version_tag(webhook.version));
  if (!secret.empty()) response.header("Cache-Control", "no-store");
  if (status == 201) response.header("Location", "/api/v1/webhooks/" + format_id(webhook.id));
  return response;
}

std::optional<std::vector<std::string>> read_patterns(bind::Reader& in) {
  const json::Value* array = in.optional_array("events", kMostPatterns);
  if (array == nullptr) return std::nullopt;
  std::vector<std::string> patterns;
  for (const json::Value& item : *array->array()) {
    if (item.string() == nullptr) in.error("events", "type", "must be a list of texts");
    patterns.push_back(item.string() != nullptr ? *item.string() : std::string());
  }
  return patterns;
}

Result<Wish> read_wish(const WebhookWeb& web, Request& request, bool fresh) {
  WK_TRY(body, request.json());
  bind::Reader in(body);
  Wish wish;
  wish.url = fresh ? std::optional(in.text("url", {.max = 2000})) : in.optional_text("url", {.max = 2000});
  wish.description = in.optional_text("description", {.min = 0, .max = 200});
  wish.events = read_patterns(in);
  if (fresh && !wish.events) in.error("events", "required", "which events it is told of");
  wish.personal = in.optional_flag("personal");
  wish.active = in.optional_flag("active");
  WK_CHECK(in.finish());
  if (wish.personal.value_or(false) && !web.may(request.principal, "customer.unmask")) {
    return refuse(RefusalKind::forbidden, "webhook.personal", "Only who may see personal data may send it on.");
  }
  return wish;
}

Result<Response> list(const WebhookWeb& web, Request& request) {
  WK_TRY(page, http::read_page(request));
  const auto after = page.cursor.empty() ? std::optional(Id{}) : parse_id(page.cursor);
  if (!after) return refuse(RefusalKind::invalid, "request.cursor", "The cursor is not one of ours.");
  std::string text;
  json::Writer out(text);
  web.database.read([&](db::Transaction& tx) {
    auto webhooks = store::list(tx, *after, page.limit + 1);
    const bool more = webhooks.size() > static_cast<std::size_t>(page.limit);
    if (more) webhooks.pop_back();
    out.begin_object().key("items").begin_array();
    for (const Webhook& webhook : webhooks) {
      write_webhook(out, tx, webhook);
      out.end_object();
    }
    out.end_array().field("next", more ? std::optional(format_id(webhooks.back().id)) : std::nullopt).end_object();
  });
  return http::json_response(200, std::move(text));
}

Result<Response> create(const WebhookWeb& web, Request& request) {
  WK_TRY(wish, read_wish(web, request, true));
  // No Idempotency-Key: the answer holds a secret, and such answers are not stored.
  return web.database.write([&](db::Transaction& tx) -> Result<Response> {
    WK_TRY(made, web.webhooks.create(tx, wish, request.principal.member));
    return show_webhook(201, tx, made.webhook, made.secret);
  });
}

Result<Response> show(const WebhookWeb& web, Request& request) {
  WK_TRY(id, request.path_id("webhook_id"));
  return web.database.read([&](db::Transaction& tx) -> Result<Response> {
    WK_TRY(webhook, WebhookService::find(tx, id));
    return show_webhook(200, tx, webhook);
  });
}

Result<Response> change(const WebhookWeb& web, Request& request) {
  WK_TRY(id, request.path_id("webhook_id"));
  WK_TRY(version, http::expected_version(request));
  WK_TRY(wish, read_wish(web, request, false));
  return web.database.write([&](db::Transaction& tx) -> Result<Response> {
    WK_TRY(webhook, web.webhooks.change(tx, id, version, wish, request.principal.member));
    return show_webhook(200, tx, webhook);
  });
}

Result<Response> remove(const WebhookWeb& web, Request& request) {
  WK_TRY(id, request.path_id("webhook_id"));
  WK_TRY(version, http::expected_version(request));
  return web.database.write([&](db::Transaction& tx) -> Result<Response> {
    WK_CHECK(web.webhooks.remove(tx, id, version, request.principal.member));
    return Response{.status = 204};
  });
}

Result<Response> rotate(const WebhookWeb& web, Request& request) {
  WK_TRY(id, request.path_id("webhook_id"));
  bool at_once = false;
  if (!request.body.empty()) {
    WK_TRY(body, request.json());
    bind::Reader in(body);
    at_once = in.optional_flag("at_once").value_or(false);
    WK_CHECK(in.finish());
  }
  return web.database.write([&](db::Transaction& tx) -> Result<Response> {
    WK_TRY(made, web.webhooks.rotate(tx, id, at_once, request.principal.member));
    return show_webhook(200, tx, made.webhook, made.secret);
  });
}

Result<Response> replay(const WebhookWeb& web, Request& request) {
  WK_TRY(id, request.path_id("webhook_id"));
  WK_TRY(body, request.json());
  bind::Reader in(body);
  const auto from = in.optional_instant("from");
  const auto until = in.optional_instant("until");
  if (!from) in.error("from", "required", "the first moment");
  if (until && from && *until <= *from) in.error("until", "format", "must be after `from`");
  WK_CHECK(in.finish());
  return web.database.write([&](db::Transaction& tx) -> Result<Response> {
    WK_TRY(webhook, web.webhooks.replay(tx, id, *from, until.value_or(request.now), request.principal.member));
    return show_webhook(202, tx, webhook);
  });
}

}  // namespace

void add_webhook_routes(http::Router& router, const WebhookWeb& web) {
  using http::Method;
  const auto add = [&](Method method, const char* pattern, auto handler) {
    http::Route route;
    route.method = method;
    route.pattern = pattern;
    route.permission = "webhook.manage";
    route.max_body = kMaxBody;
    route.handler = [web, handler](Request& request) { return handler(web, request); };
    router.add(std::move(route));
  };
  add(Method::get, "/api/v1/webhooks", list);
  add(Method::post, "/api/v1/webhooks", create);
  add(Method::get, "/api/v1/webhooks/{webhook_id}", show);
  add(Method::patch, "/api/v1/webhooks/{webhook_id}", change);
  add(Method::del, "/api/v1/webhooks/{webhook_id}", remove);
  add(Method::post, "/api/v1/webhooks/{webhook_id}/secret", rotate);
  add(Method::post, "/api/v1/webhooks/{webhook_id}/replay", replay);
}

}  // namespace wellkept::webhook
