#include "live/live_routes.h"

#include "base/bind.h"
#include "base/text.h"

namespace wellkept::live {
namespace {

using http::Request;
using http::Response;

Result<std::set<std::string, std::less<>>> read_topics(const Request& request) {
  std::set<std::string, std::less<>> topics;
  const auto asked = request.query("topics");
  if (!asked || asked->empty()) return topics;
  for (const std::string_view topic : text::split(*asked, ',')) {
    if (!is_topic(topic)) return refuse(RefusalKind::invalid, "live.topic", "A topic is none of those that there are.");
    topics.emplace(topic);
  }
  return topics;
}

// What the reader last saw: told by the browser when it comes back, or by a program in the query.
Result<Id> read_after(const Request& request) {
  std::string after(request.header("last-event-id"));
  if (after.empty()) after = request.query("after").value_or("");
  if (after.empty()) return Id{};
  const auto id = parse_id(after);
  if (!id) return refuse(RefusalKind::invalid, "live.after", "Last-Event-ID is not one of ours.");
  return *id;
}

Result<Response> open_stream(Hub& hub, Request& request) {
  WK_TRY(topics, read_topics(request));
  WK_TRY(after, read_after(request));
  Response response;
  response.content_type = "text/event-stream";
  response.header("X-Accel-Buffering", "no");  // proxies must not hold it back
  WK_TRY(stream, hub.open(request.principal, std::move(topics), after));
  response.stream = std::move(stream);
  return response;
}

Result<ticket::Ticket> find(db::Database& database, const Request& request) {
  WK_TRY(id, request.path_id("ticket_id"));
  const ticket::Actor who{ticket::Actor::Kind::member, request.principal.member, request.principal.roles};
  return database.read([&](db::Transaction& tx) { return ticket::find_seen(tx, who, id); });
}

Response presence_response(Hub& hub, Id ticket) {
  std::string text;
  json::Writer out(text);
  out.begin_object().key("items").begin_array();
  for (const Present& one : hub.present_at(ticket)) {
    out.begin_object().field("id", format_id(one.member)).field("name", one.name);
    out.field("mode", one.writing ? "write" : "view").field("until", format_instant(one.until)).end_object();
  }
  out.end_array().end_object();
  return http::json_response(200, std::move(text));
}

Result<Response> read_presence(db::Database& database, Hub& hub, Request& request) {
  WK_TRY(ticket, find(database, request));
  return presence_response(hub, ticket.id);
}

Result<Response> put_presence(db::Database& database, Hub& hub, Request& request) {
  WK_TRY(ticket, find(database, request));
  WK_TRY(body, request.json());
  bind::Reader in(body);
  const std::string mode = in.text("mode");
  if (mode != "view" && mode != "write") in.error("mode", "unknown", "view or write");
  WK_CHECK(in.finish());
  hub.present(ticket, {request.principal.member, request.principal.name, mode == "write", {}});
  return presence_response(hub, ticket.id);
}

Result<Response> delete_presence(db::Database& database, Hub& hub, Request& request) {
  WK_TRY(ticket, find(database, request));
  hub.left(ticket, request.principal.member);
  return Response{.status = 204};
}

}  // namespace

void add_live_routes(http::Router& router, db::Database& database, Hub& hub) {
  using http::Method;
  const auto add = [&](Method method, const char* pattern, http::Handler handler) {
    http::Route route;
    route.method = method;
    route.pattern = pattern;
    route.permission = "ticket.read";
    route.max_body = 1024;
    route.handler = std::move(handler);
    router.add(std::move(route));
  };
  constexpr const char* kPresence = "/api/v1/tickets/{ticket_id}/presence";
  add(Method::get, "/api/v1/live", [&hub](Request& r) { return open_stream(hub, r); });
  add(Method::get, kPresence, [&](Request& r) { return read_presence(database, hub, r); });
  add(Method::put, kPresence, [&](Request& r) { return put_presence(database, hub, r); });
  add(Method::del, kPresence, [&](Request& r) { return delete_presence(database, hub, r); });
}

}  // namespace wellkept::live
