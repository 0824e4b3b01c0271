// /api/v1/views
#include "base/bind.h"
#include "desk/counts_service.h"
#include "desk/desk_routes.h"
#include "desk/view_service.h"
#include "http/paging.h"
#include "http/resource.h"
#include "jobs/idempotency.h"

namespace wellkept::desk {
namespace {

using http::Request;
using http::Response;

constexpr std::size_t kMaxColumns = 40;

Viewer viewer_of(const DeskWeb& web, const Request& request) {
  return {request.principal.member, web.may(request.principal, "template.manage"), request.principal.roles};
}

void write_view(json::Writer& out, db::Transaction& tx, const Desk& desk, const Viewer& who, const View& view) {
  out.begin_object().field("id", format_id(view.id)).field("scope", view.scope);
  out.field("owner_id", format_id(view.owner));
  out.field("unit_id", view.unit ? std::optional(format_id(view.unit)) : std::nullopt).field("name", view.name);
  out.key("query").begin_object();
  for (const auto& [name, value] : view.query) out.field(name, value);
  out.end_object().key("columns").begin_array();
  for (const std::string& column : view.columns) out.value(column);
  out.end_array().field("version", view.version).field("updated_at", format_instant(view.updated_at));
  // A view of before may name what the policy no longer knows: then it counts nothing.
  const auto query = query_of(desk.tickets.policy(), view, who.member);
  out.field("count",
            query.ok() ? count_list(tx, directory::sight_of(tx, who.member, who.roles), query->filter) : std::nullopt);
  out.field("editable", may_change(who, view)).end_object();
}

Response view_response(int status, db::Transaction& tx, const Desk& desk, const Viewer& who, const View& view) {
  return http::resource_response(status, "/api/v1/views/" + format_id(view.id),
                                 [&](json::Writer& out) { write_view(out, tx, desk, who, view); })
      .header("ETag", etag(view.version));
}

void read_query(bind::Reader& in, View& view) {
  const json::Value* query = in.optional_object("query");
  if (query == nullptr) return in.error("query", "required", "an object of texts");
  view.query.clear();
  for (const auto& [name, value] : *query->object()) {
    if (value.string() == nullptr || value.string()->size() > 500 || name.size() > 30) {
      return in.error("query", "type", "an object of texts");
    }
    view.query.emplace(name, *value.string());
  }
}

void read_columns(bind::Reader& in, View& view) {
  const json::Value* columns = in.optional_array("columns", kMaxColumns);
  if (columns == nullptr) return;
  view.columns.clear();
  for (const json::Value& column : *columns->array()) {
    if (column.string() == nullptr || column.string()->size() > 60) {
      return in.error("columns", "type", "must be a list of texts");
    }
    view.columns.push_back(*column.string());
  }
}

bool is_part_of_a_query(std::string_view name) {
  for (const std::string_view known : {"order", "open", "state", "kind", "light", "severity", "unit", "assignee",
                                       "customer", "tag", "opened_from", "opened_before"}) {
    if (name == known) return true;
  }
  return false;
}

Outcome check_query(const Desk& desk, const View& view, Id me) {
  for (const auto& [name, value] : view.query) {
    if (is_part_of_a_query(name)) continue;
    Refusal refusal = refuse(RefusalKind::invalid, "request.invalid", "Some fields are missing or wrong.");
    refusal.fields.push_back({"/query/" + name, "unknown", "no list is filtered by this"});
    return refusal;
  }
  WK_TRY(query, query_of(desk.tickets.policy(), view, me));
  static_cast<void>(query);
  return Done{};
}

Result<View> read_view(const Desk& desk, Request& request, View view, bool whole) {
  WK_TRY(body, request.json());
  bind::Reader in(body);
  if (auto name = whole ? std::optional(in.text("name", {.max = 100})) : in.optional_text("name", {.max = 100})) {
    view.name = std::move(*name);
  }
  if (auto scope = in.optional_text("scope")) view.scope = std::move(*scope);
  if (view.scope != "private" && view.scope != "unit" && view.scope != "shared") {
    in.error("scope", "unknown", "private, unit or shared");
  }
  if (const auto unit = in.optional_id("unit_id")) view.unit = *unit;
  if (whole || in.any("query") != nullptr) read_query(in, view);
  read_columns(in, view);
  WK_CHECK(in.finish());
  WK_CHECK(check_query(desk, view, request.principal.member));
  return view;
}

Result<Response> create(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  const Viewer who = viewer_of(web, request);
  View fresh;
  fresh.scope = "private";
  WK_TRY(view, read_view(desk, request, std::move(fresh), true));
  std::string route;
  const auto once = jobs::idempotent(request, route);
  return desk.database.write([&](db::Transaction& tx) {
    return jobs::within(tx, once, [&]() -> Result<Response> {
      WK_TRY(made, add_view(tx, desk, who, view));
      return view_response(201, tx, desk, who, made);
    });
  });
}

Result<Response> list(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  const Viewer who = viewer_of(web, request);
  WK_TRY(page, http::read_page(request));
  Id after;
  if (!page.cursor.empty()) {
    const auto id = parse_id(page.cursor);
    if (!id) return refuse(RefusalKind::invalid, "request.cursor", "The cursor is not one of ours.");
    after = *id;
  }
  std::string text;
  json::Writer out(text);
  desk.database.read([&](db::Transaction& tx) {
    auto views = views_of(tx, desk, who, after, page.limit + 1);
    const bool more = views.size() > static_cast<std::size_t>(page.limit);
    if (more) views.pop_back();
    out.begin_object().key("items").begin_array();
    for (const View& view : views) write_view(out, tx, desk, who, view);
    out.end_array().field("next", more ? std::optional(format_id(views.back().id)) : std::nullopt).end_object();
  });
  return http::json_response(200, std::move(text));
}

Result<Response> show(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  const Viewer who = viewer_of(web, request);
  WK_TRY(id, request.path_id("view_id"));
  return desk.database.read([&](db::Transaction& tx) -> Result<Response> {
    WK_TRY(view, find_view(tx, desk, who, id));
    return view_response(200, tx, desk, who, view);
  });
}

Result<Response> change(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  const Viewer who = viewer_of(web, request);
  WK_TRY(id, request.path_id("view_id"));
  WK_TRY(version, expected_version(request));
  WK_TRY(before, desk.database.read([&](db::Transaction& tx) { return find_view(tx, desk, who, id); }));
  WK_TRY(view, read_view(desk, request, std::move(before), false));
  return desk.database.write([&](db::Transaction& tx) -> Result<Response> {
    WK_TRY(changed, change_view(tx, desk, who, version, view));
    return view_response(200, tx, desk, who, changed);
  });
}

Result<Response> remove(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  const Viewer who = viewer_of(web, request);
  WK_TRY(id, request.path_id("view_id"));
  WK_TRY(version, expected_version(request));
  return desk.database.write([&](db::Transaction& tx) -> Result<Response> {
    WK_CHECK(delete_view(tx, desk, who, version, id));
    return Response{.status = 204};
  });
}

}  // namespace

void add_view_routes(http::Router& router, const DeskWeb& web) {
  using http::Method;
  add(router, Method::get, "/api/v1/views", "ticket.read", web, list);
  add(router, Method::post, "/api/v1/views", "ticket.read", web, create);
  add(router, Method::get, "/api/v1/views/{view_id}", "ticket.read", web, show);
  add(router, Method::patch, "/api/v1/views/{view_id}", "ticket.read", web, change);
  add(router, Method::del, "/api/v1/views/{view_id}", "ticket.read", web, remove);
}

}  // namespace wellkept::desk
