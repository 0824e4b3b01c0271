#include <algorithm>
#include <array>

#include "http/paging.h"
#include "notify/inbox_service.h"
#include "notify/notify_routes.h"

namespace wellkept::notify {
namespace {

using http::Method;
using http::Request;
using http::Response;

constexpr std::array<std::string_view, 5> kStates{"waiting", "sent", "dead", "expired", "dropped"};

// Enough to tell addresses apart: the first letter and the domain.
std::string masked(const std::string& address) {
  const std::size_t at = address.find('@');
  if (at == std::string::npos || at == 0) return address.empty() ? "" : "***";
  return address.substr(0, 1) + "***" + address.substr(at);
}

void write_row(json::Writer& out, const store::OutboxRow& row) {
  const auto maybe = [](const std::string& value) { return value.empty() ? std::nullopt : std::optional(value); };
  const auto time = [](std::optional<Instant> at) { return at ? std::optional(format_instant(*at)) : std::nullopt; };
  out.begin_object().field("id", format_id(row.id)).field("created_at", format_instant(row.created_at));
  out.field("channel", row.channel).field("state", row.state).field("attempts", row.attempts);
  out.field("topic", row.topic).field("template", row.form).field("address", maybe(masked(row.address)));
  out.field("member_id", row.member ? std::optional(format_id(row.member)) : std::nullopt);
  out.field("ticket_id", row.subject ? std::optional(format_id(row.subject)) : std::nullopt);
  out.field("clause", maybe(row.clause)).field("next_at", time(row.next_at)).field("sent_at", time(row.sent_at));
  out.field("last_error", maybe(row.last_error)).end_object();
}

Result<Response> list_outbox(const NotifyWeb& web, Request& request) {
  WK_TRY(page, http::read_page(request));
  Id before{INT64_MAX};
  if (!page.cursor.empty()) {
    const auto id = parse_id(page.cursor);
    if (!id) return refuse(RefusalKind::invalid, "request.cursor", "The cursor is not one of ours.");
    before = *id;
  }
  const auto state = request.query("state");
  if (state && std::find(kStates.begin(), kStates.end(), *state) == kStates.end()) {
    return refuse(RefusalKind::invalid, "outbox.state", "state must be waiting, sent, dead, expired or dropped.");
  }
  auto rows =
      web.database.read([&](db::Transaction& tx) { return store::list_outbox(tx, state, before, page.limit + 1); });
  const bool more = rows.size() > static_cast<std::size_t>(page.limit);
  if (more) rows.pop_back();
  std::string body;
  json::Writer out(body);
  out.begin_object().key("items").begin_array();
  for (const store::OutboxRow& row : rows) write_row(out, row);
  out.end_array();
  out.field("next", more ? std::optional(format_id(rows.back().id)) : std::nullopt).end_object();
  return http::json_response(200, std::move(body));
}

Result<Response> retry(const NotifyWeb& web, Request& request) {
  WK_TRY(id, request.path_id("message_id"));
  const auto done = web.database.write([&](db::Transaction& tx) -> Outcome {
    if (store::retry_outbox(tx, id, web.clock.now())) return Done{};
    if (!store::outbox_state(tx, id)) {
      return refuse(RefusalKind::not_found, "outbox.unknown", "There is no such message.");
    }
    return refuse(RefusalKind::conflict, "outbox.not_dead",
                  "Only a dead letter can be tried again, and none that held a secret.");
  });
  if (!done) return done.refusal();
  return http::json_response(200, "{\"state\":\"waiting\"}");
}

}  // namespace

void add_outbox_routes(http::Router& router, const NotifyWeb& web) {
  router.add({.method = Method::get,
              .pattern = "/api/v1/outbox",
              .permission = "job.manage",
              .handler = [web](Request& request) { return list_outbox(web, request); }});
  router.add({.method = Method::post,
              .pattern = "/api/v1/outbox/{message_id}/retry",
              .permission = "job.manage",
              .handler = [web](Request& request) { return retry(web, request); }});
}

}  // namespace wellkept::notify
