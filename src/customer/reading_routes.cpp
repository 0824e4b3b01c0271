// For auditors: who read whole personal data.
#include "customer/customer_routes.h"
#include "http/paging.h"

namespace wellkept::customer {
namespace {

void write_reading(json::Writer& out, const Reading& reading) {
  out.begin_object().field("id", format_id(reading.id)).field("at", format_instant(reading.at));
  out.field("member_id", format_id(reading.member)).field("customer_id", format_id(reading.customer));
  out.field("ticket_id", reading.ticket ? std::optional(format_id(reading.ticket)) : std::nullopt);
  out.field("route", reading.route).field("request_id", reading.request_id).end_object();
}

Result<Id> query_id(const http::Request& request, std::string_view name) {
  const auto text = request.query(name);
  if (!text || text->empty()) return Id{};
  if (const auto id = parse_id(*text)) return *id;
  return refuse(RefusalKind::invalid, "request.id", "That is no id.");
}

Result<http::Response> list_readings(const CustomerWeb& web, http::Request& request) {
  WK_TRY(page, http::read_page(request));
  const auto before = page.cursor.empty() ? std::optional(Id{}) : parse_id(page.cursor);
  if (!before) return refuse(RefusalKind::invalid, "request.cursor", "The cursor is not one of ours.");
  WK_TRY(member, query_id(request, "member"));
  WK_TRY(customer, query_id(request, "customer"));
  const auto found = web.readings.list({member, customer, *before, page.limit + 1});
  const std::size_t shown = std::min(found.size(), static_cast<std::size_t>(page.limit));
  std::string text;
  json::Writer out(text);
  out.begin_object().key("items").begin_array();
  for (std::size_t i = 0; i < shown; ++i) write_reading(out, found[i]);
  const bool more = found.size() > shown;
  out.end_array().field("next", more ? std::optional(format_id(found[shown - 1].id)) : std::nullopt).end_object();
  return http::json_response(200, std::move(text));
}

}  // namespace

void add_reading_routes(http::Router& router, const CustomerWeb& web) {
  router.add({http::Method::get, "/api/v1/audit/readings", http::Access::member, "audit.read", 0, 0,
              [web](http::Request& request) { return list_readings(web, request); }});
}

}  // namespace wellkept::customer
