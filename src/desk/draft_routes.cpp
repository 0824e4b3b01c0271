// What a member has begun to write on tickets.
#include "base/bind.h"
#include "desk/desk_routes.h"
#include "desk/draft_service.h"
#include "http/paging.h"

namespace wellkept::desk {
namespace {

using http::Request;
using http::Response;

void write_draft(json::Writer& out, const Draft& draft) {
  out.begin_object().field("ticket_id", format_id(draft.ticket)).field("purpose", draft.purpose);
  out.key("content").raw(draft.content);
  out.field("updated_at", format_instant(draft.updated_at)).field("version", draft.version).end_object();
}

Result<Response> put(const DeskWeb& web, Request& request) {
  WK_TRY(id, request.path_id("ticket_id"));
  WK_TRY(body, request.json());
  bind::Reader in(body);
  const json::Value* content = in.optional_object("content");
  if (content == nullptr) in.error("content", "required", "an object");
  WK_CHECK(in.finish());
  const Draft draft{id, request.path_value("purpose"), json::write(*content), {}, 0};
  WK_TRY(kept, web.desk.database.write(
                   [&](db::Transaction& tx) { return put_draft(tx, web.desk, actor_of(request), draft); }));
  std::string text;
  json::Writer out(text);
  write_draft(out, kept);
  return http::json_response(200, std::move(text));
}

Result<Response> remove(const DeskWeb& web, Request& request) {
  WK_TRY(id, request.path_id("ticket_id"));
  const std::string purpose = request.path_value("purpose");
  WK_CHECK(
      web.desk.database.write([&](db::Transaction& tx) { return delete_draft(tx, actor_of(request), id, purpose); }));
  return Response{.status = 204};
}

Result<Response> list_of_ticket(const DeskWeb& web, Request& request) {
  WK_TRY(id, request.path_id("ticket_id"));
  WK_TRY(drafts, web.desk.database.read([&](db::Transaction& tx) { return drafts_of(tx, actor_of(request), id); }));
  std::string text;
  json::Writer out(text);
  out.begin_object().key("items").begin_array();
  for (const Draft& draft : drafts) write_draft(out, draft);
  out.end_array().end_object();
  return http::json_response(200, std::move(text));
}

Result<Response> list_mine(const DeskWeb& web, Request& request) {
  WK_TRY(page, http::read_page(request));
  const std::size_t dot = page.cursor.find('.');
  const auto after = dot != std::string::npos ? parse_id(page.cursor.substr(0, dot)) : std::nullopt;
  if (!page.cursor.empty() && !after) {
    return refuse(RefusalKind::invalid, "request.cursor", "The cursor is not one of ours.");
  }
  const std::string purpose = after ? page.cursor.substr(dot + 1) : std::string();
  auto drafts = web.desk.database.read([&](db::Transaction& tx) {
    return drafts_of_member(tx, directory::sight_of(tx, request.principal), after.value_or(Id{}), purpose,
                            page.limit + 1);
  });
  const bool more = drafts.size() > static_cast<std::size_t>(page.limit);
  if (more) drafts.pop_back();
  std::optional<std::string> next;
  if (more) next = format_id(drafts.back().ticket) + "." + drafts.back().purpose;
  std::string text;
  json::Writer out(text);
  out.begin_object().key("items").begin_array();
  for (const Draft& draft : drafts) write_draft(out, draft);
  out.end_array().field("next", next).end_object();
  return http::json_response(200, std::move(text));
}

}  // namespace

void add_draft_routes(http::Router& router, const DeskWeb& web) {
  using http::Method;
  add(router, Method::get, "/api/v1/me/drafts", "ticket.write", web, list_mine);
  add(router, Method::get, "/api/v1/tickets/{ticket_id}/drafts", "ticket.write", web, list_of_ticket);
  add(router, Method::put, "/api/v1/tickets/{ticket_id}/drafts/{purpose}", "ticket.write", web, put);
  add(router, Method::del, "/api/v1/tickets/{ticket_id}/drafts/{purpose}", "ticket.write", web, remove);
}

}  // namespace wellkept::desk
