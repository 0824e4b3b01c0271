#include "transfer/import_job_routes.h"

#include <charconv>

#include "base/bind.h"
#include "http/paging.h"
#include "http/resource.h"
#include "jobs/idempotency.h"

namespace wellkept::transfer {
namespace {

using http::Request;
using http::Response;

constexpr std::size_t kMostMappingBytes = 1 << 20;
constexpr int kUploadsAMinute = 20;

void write_import(json::Writer& out, const ImportJob& one) {
  const auto time = [](std::optional<Instant> at) { return at ? std::optional(format_instant(*at)) : std::nullopt; };
  out.begin_object().field("id", format_id(one.id)).field("name", one.name).field("format", one.format);
  out.field("trial", one.trial).field("state", one.state).field("created_at", format_instant(one.created_at));
  out.field("finished_at", time(one.finished_at)).field("bytes", one.bytes).field("looked_at", one.looked_at);
  out.field("rows", one.rows).field("imported", one.imported).field("skipped", one.skipped);
  out.field("rejected", one.rejected).field("kept_until", format_instant(one.created_at + kKeepImportMs));
  out.field("error", one.error.empty() ? std::nullopt : std::optional(one.error)).end_object();
}

Response show(int status, const ImportJob& one) {
  return http::resource_response(status, "/api/v1/imports/" + format_id(one.id),
                                 [&](json::Writer& out) { write_import(out, one); });
}

Result<ImportWish> read_wish(Request& request) {
  WK_TRY(body, request.json());
  bind::Reader in(body);
  ImportWish wish;
  wish.name = in.text("name", {.max = 200});
  wish.format = in.text("format", {.max = 10});
  if (!format_named(wish.format)) in.error("format", "unknown", "csv, json or ndjson");
  wish.mapping = in.text("mapping", {.max = kMostMappingCharacters, .multiline = true});
  wish.trial = in.optional_flag("trial").value_or(false);
  WK_CHECK(in.finish());
  return wish;
}

Result<Response> ask(const ImportWeb& web, Request& request) {
  WK_TRY(wish, read_wish(request));
  std::string route;
  const auto once = jobs::idempotent(request, route);
  return web.database.write([&](db::Transaction& tx) {
    return jobs::within(tx, once, [&]() -> Result<Response> {
      WK_TRY(one, web.imports.ask(tx, request.principal.member, wish));
      return show(201, one);
    });
  });
}

Result<Response> fill(const ImportWeb& web, Request& request) {
  WK_TRY(id, request.path_id("import_id"));
  if (request.body.empty()) return refuse(RefusalKind::invalid, "import.empty", "The file is empty.");
  WK_TRY(one, web.imports.fill(request.principal.member, id, request.body));
  return show(200, one);
}

Result<Response> list(const ImportWeb& web, Request& request) {
  WK_TRY(page, http::read_page(request));
  const auto before = page.cursor.empty() ? std::optional(Id{INT64_MAX}) : parse_id(page.cursor);
  if (!before) return refuse(RefusalKind::invalid, "request.cursor", "The cursor is not one of ours.");
  auto rows = web.database.read(
      [&](db::Transaction& tx) { return store::list_imports(tx, request.principal.member, *before, page.limit + 1); });
  const bool more = rows.size() > static_cast<std::size_t>(page.limit);
  if (more) rows.pop_back();
  std::string text;
  json::Writer out(text);
  out.begin_object().key("items").begin_array();
  for (const ImportJob& row : rows) write_import(out, row);
  out.end_array().field("next", more ? std::optional(format_id(rows.back().id)) : std::nullopt).end_object();
  return http::json_response(200, std::move(text));
}

Result<ImportJob> asked_for(const ImportWeb& web, const Request& request) {
  WK_TRY(id, request.path_id("import_id"));
  return web.database.read(
      [&](db::Transaction& tx) { return ImportJobService::find(tx, request.principal.member, id); });
}

Result<Response> read(const ImportWeb& web, Request& request) {
  WK_TRY(one, asked_for(web, request));
  return show(200, one);
}

Result<std::int64_t> read_position(const std::string& cursor) {
  std::int64_t position = 0;
  const auto [end, error] = std::from_chars(cursor.data(), cursor.data() + cursor.size(), position);
  if (!cursor.empty() && (error != std::errc{} || end != cursor.data() + cursor.size())) {
    return refuse(RefusalKind::invalid, "request.cursor", "The cursor is not one of ours.");
  }
  return position;
}

Result<Response> rejects(const ImportWeb& web, Request& request) {
  WK_TRY(one, asked_for(web, request));
  WK_TRY(page, http::read_page(request));
  WK_TRY(after, read_position(page.cursor));
  auto rows =
      web.database.read([&](db::Transaction& tx) { return store::rejects_after(tx, one.id, after, page.limit + 1); });
  const bool more = rows.size() > static_cast<std::size_t>(page.limit);
  if (more) rows.pop_back();
  std::string text;
  json::Writer out(text);
  out.begin_object().key("items").begin_array();
  for (const store::RejectedRow& row : rows) {
    out.begin_object().field("line", row.line).field("key", row.key).field("reason", row.reason).end_object();
  }
  out.end_array().field("next", more ? std::optional(std::to_string(rows.back().position)) : std::nullopt);
  out.end_object();
  return http::json_response(200, std::move(text));
}

Result<Response> cancel(const ImportWeb& web, Request& request) {
  WK_TRY(id, request.path_id("import_id"));
  return web.database.write([&](db::Transaction& tx) -> Result<Response> {
    WK_TRY(one, web.imports.cancel(tx, request.principal.member, id));
    return show(200, one);
  });
}

Result<Response> run(const ImportWeb& web, Request& request) {
  WK_TRY(id, request.path_id("import_id"));
  WK_TRY(body, request.json());
  bind::Reader in(body);
  const bool trial = in.optional_flag("trial").value_or(false);
  WK_CHECK(in.finish());
  return web.database.write([&](db::Transaction& tx) -> Result<Response> {
    WK_TRY(one, web.imports.again(tx, request.principal.member, id, trial));
    return show(200, one);
  });
}

}  // namespace

void add_import_routes(http::Router& router, const ImportWeb& web) {
  using http::Method;
  const auto add = [&](Method method, const std::string& place, std::size_t max_body, auto handler) {
    http::Route route;
    route.method = method;
    route.pattern = "/api/v1/imports" + place;
    route.permission = "import.run";
    route.max_body = max_body;
    route.rate_per_minute = method == Method::put ? kUploadsAMinute : 0;
    route.handler = [web, handler](Request& request) { return handler(web, request); };
    router.add(std::move(route));
  };
  constexpr std::size_t kSmall = 4096;
  add(Method::post, "", kMostMappingBytes, ask);
  add(Method::get, "", 0, list);
  add(Method::get, "/{import_id}", 0, read);
  add(Method::put, "/{import_id}/file", kMostImportBytes, fill);
  add(Method::get, "/{import_id}/rejects", 0, rejects);
  add(Method::post, "/{import_id}/cancel", kSmall, cancel);
  add(Method::post, "/{import_id}/run", kSmall, run);
}

}  // namespace wellkept::transfer
