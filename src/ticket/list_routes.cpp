// GET /api/v1/tickets
#include <charconv>

#include "base/text.h"
#include "http/paging.h"
#include "ticket/list_query_service.h"
#include "ticket/ticket_routes.h"
#include "ticket/view_service.h"

namespace wellkept::ticket {
namespace {

Refusal wrong(std::string code, std::string detail) {
  return refuse(RefusalKind::invalid, std::move(code), std::move(detail));
}

template <class Number>
bool read_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

Result<std::optional<ListKey>> read_key(std::string_view cursor) {
  if (cursor.empty()) return std::optional<ListKey>();
  const auto parts = text::split(cursor, '.');
  ListKey key;
  if (parts.size() != 2 || !read_number(parts[0], key.value) || !read_number(parts[1], key.id) || key.id < 0) {
    return wrong("request.cursor", "The cursor is not one of ours.");
  }
  return std::optional(key);
}

// What people type or paste: with or without the letter before the digits.
std::string normal_number(std::string_view asked) {
  std::string number(text::trim(asked));
  if (number.starts_with("t-")) number[0] = 'T';
  const bool digits = !number.empty() && number.find_first_not_of("0123456789") == std::string::npos;
  return digits ? "T-" + number : number;
}

void write_page(std::string& text, const std::vector<Ticket>& tickets, std::optional<ListKey> next, Instant now) {
  text.reserve(tickets.size() * 600 + 64);
  json::Writer out(text);
  out.begin_object().key("items").begin_array();
  for (const Ticket& ticket : tickets) write_row(out, ticket, now);
  out.end_array();
  out.field("next", next ? std::optional(std::to_string(next->value) + "." + std::to_string(next->id)) : std::nullopt);
  out.end_object();
}

Result<http::Response> list(const TicketWeb& web, http::Request& request) {
  std::string text;
  if (const auto number = request.query("number")) {
    std::vector<Ticket> tickets;
    web.database.read([&](db::Transaction& tx) {
      auto found = find_ticket_by_number(tx, normal_number(*number));
      if (found && directory::sight_of(tx, request.principal).sees(found->unit, found->assignee)) {
        tickets.push_back(std::move(*found));
      }
    });
    write_page(text, tickets, std::nullopt, web.clock.now());
    return http::json_response(200, std::move(text));
  }
  WK_TRY(page, http::read_page(request));
  WK_TRY(after, read_key(page.cursor));
  WK_TRY(asked, read_list_query(web.service.policy(), request.principal.member,
                                [&](std::string_view name) { return request.query(name); }));
  const Listed listed = web.database.read([&](db::Transaction& tx) {
    return list_page(tx, directory::sight_of(tx, request.principal), asked.filter, asked.order, after, page.limit);
  });
  write_page(text, listed.tickets, listed.next, web.clock.now());
  return http::json_response(200, std::move(text));
}

}  // namespace

void add_list_routes(http::Router& router, const TicketWeb& web) {
  http::Route route;
  route.method = http::Method::get;
  route.pattern = "/api/v1/tickets";
  route.permission = "ticket.read";
  route.max_body = 0;
  route.handler = [web](http::Request& request) { return list(web, request); };
  router.add(std::move(route));
}

}  // namespace wellkept::ticket
