// What customers ask about their data, for the members who carry it out; the device of a ticket and the tickets of a
// device.
#include <limits>

#include "customer/customer_view_service.h"
#include "dossier/dossier_routes.h"
#include "dossier/dossier_view_service.h"
#include "http/paging.h"
#include "ticket/row_service.h"

namespace wellkept::dossier {
namespace {

using http::Request;
using http::Response;

// "<ms>~<id>"
std::optional<store::RequestKey> read_key(const std::string& cursor, store::RequestKey first) {
  if (cursor.empty()) return first;
  const std::size_t cut = cursor.find('~');
  if (cut == std::string::npos) return std::nullopt;
  const auto at = parse_id(cursor.substr(0, cut));
  const auto id = parse_id(cursor.substr(cut + 1));
  if (!at || !id) return std::nullopt;
  return store::RequestKey{Instant{at->value}, *id};
}

Result<Response> list_requests(const DossierWeb& web, Request& request) {
  WK_TRY(page, http::read_page(request));
  const std::string state = request.query("state").value_or("open");
  if (state != "open" && state != "done") {
    return refuse(RefusalKind::invalid, "data_request.state", "state is open or done.");
  }
  const bool open = state == "open";
  constexpr std::int64_t kLast = std::numeric_limits<std::int64_t>::max();
  const auto key = read_key(page.cursor, open ? store::RequestKey{} : store::RequestKey{Instant{kLast}, Id{kLast}});
  if (!key) return refuse(RefusalKind::invalid, "request.cursor", "The cursor is not one of ours.");
  std::string text;
  json::Writer out(text);
  web.database.read([&](db::Transaction& tx) {
    const auto found =
        open ? store::open_requests(tx, *key, page.limit + 1) : store::done_requests(tx, *key, page.limit + 1);
    const std::size_t shown = std::min(found.size(), static_cast<std::size_t>(page.limit));
    out.begin_object().key("items").begin_array();
    for (std::size_t i = 0; i < shown; ++i) write_request(out, tx, found[i]);
    out.end_array().key("next");
    if (found.size() > shown) {
      const DataRequest& last = found[shown - 1];
      const Instant at = open ? last.due_at : last.done_at.value_or(last.due_at);
      out.value(std::to_string(at.ms) + "~" + format_id(last.id));
    } else {
      out.null();
    }
    out.end_object();
  });
  return http::json_response(200, std::move(text));
}

Result<Response> carry_out(const DossierWeb& web, Request& request) {
  WK_TRY(id, request.path_id("request_id"));
  WK_TRY(done, web.dossiers.carry_out(id, request.principal.member));
  std::string text;
  json::Writer out(text);
  web.database.read([&](db::Transaction& tx) { write_request(out, tx, done); });
  return http::json_response(200, std::move(text));
}

Result<Response> device_of_ticket(const DossierWeb& web, Request& request) {
  WK_TRY(id, request.path_id("ticket_id"));
  WK_TRY(day, web.asked_day(request));
  const bool whole = web.whole(request);
  const ticket::Actor actor{ticket::Actor::Kind::member, request.principal.member, request.principal.roles};
  return web.database.read([&](db::Transaction& tx) -> Result<Response> {
    WK_TRY(ticket, ticket::find_seen(tx, actor, id));
    auto device = customer::DeviceService::of_ticket(tx, ticket.id);
    std::string text;
    json::Writer out(text);
    out.begin_object().key("device");
    if (device) {
      if (whole) web.note_reading(request, device->customer, ticket.id);
      customer::write_device(out, customer::DeviceService::known(tx, std::move(*device)), day, whole);
    } else {
      out.null();
    }
    out.end_object();
    return http::json_response(200, std::move(text));
  });
}

Result<Response> tickets_of_device(const DossierWeb& web, Request& request) {
  WK_TRY(id, request.path_id("device_id"));
  WK_TRY(page, http::read_page(request));
  const auto before = page.cursor.empty() ? std::optional(Id{}) : parse_id(page.cursor);
  if (!before) return refuse(RefusalKind::invalid, "request.cursor", "The cursor is not one of ours.");
  const Instant now = web.clock.now();
  return web.database.read([&](db::Transaction& tx) -> Result<Response> {
    const auto device = customer::DeviceService::find(tx, id);
    if (!device || !web.seen(tx, request, device->customer)) {
      return refuse(RefusalKind::not_found, "device.unknown", "There is no such device.");
    }
    const auto sight = directory::sight_of(tx, request.principal);
    const auto ids = customer::DeviceService::tickets(tx, id, *before, page.limit + 1);
    const std::size_t shown = std::min(ids.size(), static_cast<std::size_t>(page.limit));
    std::string text;
    json::Writer out(text);
    out.begin_object().key("items").begin_array();
    for (std::size_t i = 0; i < shown; ++i) {
      const auto row = ticket::find_ticket(tx, ids[i]);
      if (row && sight.sees(row->unit, row->assignee)) ticket::write_row(out, *row, now);
    }
    const bool more = ids.size() > shown;
    out.end_array().field("next", more ? std::optional(format_id(ids[shown - 1])) : std::nullopt).end_object();
    return http::json_response(200, std::move(text));
  });
}

}  // namespace

void add_request_routes(http::Router& router, const DossierWeb& web) {
  using http::Access;
  using http::Method;
  constexpr int kFew = 30;
  router.add({Method::get, "/api/v1/data-requests", Access::member, "customer.export", 0, 0,
              [web](Request& request) { return list_requests(web, request); }});
  router.add({Method::post, "/api/v1/data-requests/{request_id}/carry-out", Access::member, "customer.erase", 1024,
              kFew, [web](Request& request) { return carry_out(web, request); }});
}

void add_device_ticket_routes(http::Router& router, const DossierWeb& web) {
  using http::Access;
  using http::Method;
  router.add({Method::get, "/api/v1/tickets/{ticket_id}/device", Access::member, "ticket.read", 0, 0,
              [web](Request& request) { return device_of_ticket(web, request); }});
  router.add({Method::get, "/api/v1/devices/{device_id}/tickets", Access::member, "customer.read", 0, 0,
              [web](Request& request) { return tickets_of_device(web, request); }});
}

}  // namespace wellkept::dossier
