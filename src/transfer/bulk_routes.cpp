#include "transfer/bulk_routes.h"

#include "base/bind.h"
#include "http/paging.h"
#include "http/resource.h"
#include "jobs/idempotency.h"

namespace wellkept::transfer {
namespace {

using http::Request;
using http::Response;

constexpr int kDownloadsAMinute = 60;

void write_export(json::Writer& out, const Export& one) {
  const auto time = [](std::optional<Instant> at) { return at ? std::optional(format_instant(*at)) : std::nullopt; };
  out.begin_object().field("id", format_id(one.id)).field("what", name_of(one.what)).field("format", one.format);
  out.field("from", time(one.from)).field("until", time(one.until)).field("personal", one.personal);
  out.field("state", one.state).field("created_at", format_instant(one.created_at));
  out.field("finished_at", time(one.finished_at)).field("rows", one.done);
  out.field("looked_at", one.read).field("total", one.total);
  out.field("parts", one.state == "done" ? one.part : 0);
  const bool kept = one.state == "done" || one.state == "cancelled" || one.state == "failed";
  out.field("kept_until", kept ? time(one.created_at + kKeepExportMs) : std::nullopt);
  out.field("error", one.error.empty() ? std::nullopt : std::optional(one.error)).end_object();
}

Response show(int status, const Export& one) {
  return http::resource_response(status, "/api/v1/exports/" + format_id(one.id),
                                 [&](json::Writer& out) { write_export(out, one); });
}

Outcome check_permission(const BulkWeb& web, const http::Principal& who, Table what, bool personal) {
  const auto lacks = [&](const char* permission) { return !web.may(who, permission); };
  if (what == Table::customers && lacks("customer.read")) {
    return refuse(RefusalKind::forbidden, "export.customers", "Only who may read customers may export them.");
  }
  if (personal && lacks("customer.unmask")) {
    return refuse(RefusalKind::forbidden, "export.personal", "Only who may see personal data may export it.");
  }
  return Done{};
}

Result<ExportWish> read_wish(Request& request) {
  WK_TRY(body, request.json());
  bind::Reader in(body);
  ExportWish wish;
  const auto what = table_named(in.text("what", {.max = 20}));
  if (what) {
    wish.what = *what;
  } else {
    in.error("what", "unknown", "tickets, promises or customers");
  }
  wish.format = in.text("format", {.max = 10});
  if (wish.format != "csv" && wish.format != "ndjson" && wish.format != "xlsx") {
    in.error("format", "unknown", "csv, ndjson or xlsx");
  }
  wish.from = in.optional_instant("from");
  wish.until = in.optional_instant("until");
  if (wish.from && wish.until && *wish.until <= *wish.from) in.error("until", "format", "must be after `from`");
  wish.personal = in.optional_flag("personal").value_or(false);
  WK_CHECK(in.finish());
  return wish;
}

Result<Response> ask(const BulkWeb& web, Request& request) {
  WK_TRY(wish, read_wish(request));
  WK_CHECK(check_permission(web, request.principal, wish.what, wish.personal));
  std::string route;
  const auto once = jobs::idempotent(request, route);
  return web.database.write([&](db::Transaction& tx) {
    return jobs::within(tx, once, [&]() -> Result<Response> {
      WK_TRY(one, web.exports.ask(tx, request.principal.member, wish));
      return show(202, one);
    });
  });
}

Result<Response> list(const BulkWeb& web, Request& request) {
  WK_TRY(page, http::read_page(request));
  const auto before = page.cursor.empty() ? std::optional(Id{INT64_MAX}) : parse_id(page.cursor);
  if (!before) return refuse(RefusalKind::invalid, "request.cursor", "The cursor is not one of ours.");
  auto rows = web.database.read(
      [&](db::Transaction& tx) { return store::list(tx, request.principal.member, *before, page.limit + 1); });
  const bool more = rows.size() > static_cast<std::size_t>(page.limit);
  if (more) rows.pop_back();
  std::string text;
  json::Writer out(text);
  out.begin_object().key("items").begin_array();
  for (const Export& row : rows) write_export(out, row);
  out.end_array().field("next", more ? std::optional(format_id(rows.back().id)) : std::nullopt).end_object();
  return http::json_response(200, std::move(text));
}

Result<Response> read(const BulkWeb& web, Request& request) {
  WK_TRY(id, request.path_id("export_id"));
  WK_TRY(one,
         web.database.read([&](db::Transaction& tx) { return BulkService::find(tx, request.principal.member, id); }));
  return show(200, one);
}

Result<Response> cancel(const BulkWeb& web, Request& request) {
  WK_TRY(id, request.path_id("export_id"));
  return web.database.write([&](db::Transaction& tx) -> Result<Response> {
    WK_TRY(one, web.exports.cancel(tx, request.principal.member, id));
    return show(200, one);
  });
}

Result<Response> resume(const BulkWeb& web, Request& request) {
  WK_TRY(id, request.path_id("export_id"));
  return web.database.write([&](db::Transaction& tx) -> Result<Response> {
    WK_TRY(before, BulkService::find(tx, request.principal.member, id));
    WK_CHECK(check_permission(web, request.principal, before.what, before.personal));
    WK_TRY(one, web.exports.resume(tx, request.principal.member, id));
    return show(200, one);
  });
}

Result<Response> download(const BulkWeb& web, Request& request) {
  WK_TRY(id, request.path_id("export_id"));
  WK_TRY(part, request.path_id("part"));
  WK_TRY(one,
         web.database.read([&](db::Transaction& tx) { return BulkService::find(tx, request.principal.member, id); }));
  WK_CHECK(check_permission(web, request.principal, one.what, one.personal));
  WK_TRY(bytes, web.exports.download(request.principal.member, id, part.value));
  Response response;
  response.content_type = one.format == "csv" ? "text/csv; charset=utf-8"
                          : one.format == "ndjson"
                              ? "application/x-ndjson"
                              : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  response.body = std::move(bytes);
  const std::string name = "wellkept-" + std::string(name_of(one.what)) + "-" + format_id(part) + "." + one.format;
  response.header("Content-Disposition", "attachment; filename=\"" + name + "\"");
  response.header("Cache-Control", "no-store");
  return response;
}

}  // namespace

void add_bulk_routes(http::Router& router, const BulkWeb& web) {
  using http::Method;
  const auto add = [&](Method method, const char* pattern, int rate, auto handler) {
    http::Route route;
    route.method = method;
    route.pattern = pattern;
    route.permission = "export.run";
    route.max_body = 4096;
    route.rate_per_minute = rate;
    route.handler = [web, handler](Request& request) { return handler(web, request); };
    router.add(std::move(route));
  };
  add(Method::post, "/api/v1/exports", 0, ask);
  add(Method::get, "/api/v1/exports", 0, list);
  add(Method::get, "/api/v1/exports/{export_id}", 0, read);
  add(Method::post, "/api/v1/exports/{export_id}/cancel", 0, cancel);
  add(Method::post, "/api/v1/exports/{export_id}/resume", 0, resume);
  add(Method::get, "/api/v1/exports/{export_id}/parts/{part}", kDownloadsAMinute, download);
}

}  // namespace wellkept::transfer
