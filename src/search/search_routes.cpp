#include "search/search_routes.h"

#include "base/text.h"
#include "http/paging.h"
#include "search/search_view.h"

namespace wellkept::search {
namespace {

constexpr int kPerMinute = 240;  // while somebody types
constexpr std::size_t kMaxText = 2000;
constexpr int kSimilar = 10;

Viewer viewer_of(const SearchWeb& web, const http::Principal& who) {
  Viewer viewer{web.may(who, "customer.read"), web.may(who, "customer.unmask"), {}};
  if (web.sight_of) viewer.may_see = web.sight_of(who);
  return viewer;
}

Result<http::Response> search(const SearchWeb& web, http::Request& request) {
  WK_TRY(asked, http::read_page(request));
  Ask ask{request.query("q").value_or(""), request.query("kind"), asked.cursor,
          request.query("limit") ? asked.limit : Ask{}.limit};
  if (!text::is_utf8(ask.words) || ask.words.size() > 4 * kMaxWords) {
    return refuse(RefusalKind::invalid, "search.query", "Say what to look for, in 1 to 100 characters.");
  }
  const Viewer viewer = viewer_of(web, request.principal);
  WK_TRY(page,
         web.database.read([&](db::Transaction& tx) { return web.service.search(tx, viewer, ask, web.clock.now()); }));
  if (viewer.contacts && web.note_reading) {
    for (const Found& found : page.items) {
      if (found.customer && (found.customer->phone || found.customer->email))
        web.note_reading(request, found.customer->id);
    }
  }
  return http::json_response(200, page_json(page, viewer.contacts, web.behind()));
}

Result<http::Response> similar_to_ticket(const SearchWeb& web, http::Request& request) {
  WK_TRY(id, request.path_id("ticket_id"));
  const Viewer viewer = viewer_of(web, request.principal);
  WK_TRY(found, web.database.read([&](db::Transaction& tx) {
    return web.service.similar_to(tx, viewer, id, kSimilar, web.clock.now());
  }));
  return http::json_response(200, similar_json(found));
}

Result<http::Response> similar_to_text(const SearchWeb& web, http::Request& request) {
  const std::string words = request.query("text").value_or("");
  if (!text::is_utf8(words) || text::characters(words) < 2 || text::characters(words) > kMaxText) {
    return refuse(RefusalKind::invalid, "search.query", "Give a text of 2 to 2000 characters.");
  }
  Id customer;
  if (const auto given = request.query("customer")) {
    const auto id = parse_id(*given);
    if (!id) return refuse(RefusalKind::invalid, "request.id", "customer is not an id.");
    customer = *id;
  }
  const Viewer viewer = viewer_of(web, request.principal);
  const auto found = web.database.read([&](db::Transaction& tx) {
    return web.service.similar(tx, viewer, words, customer, Id{}, kSimilar, web.clock.now());
  });
  return http::json_response(200, similar_json(found));
}

}  // namespace

void add_search_routes(http::Router& router, const SearchWeb& web) {
  using http::Access;
  using http::Method;
  const auto add = [&](const char* pattern, auto handler) {
    router.add({Method::get, pattern, Access::member, "ticket.read", 0, kPerMinute,
                [web, handler](http::Request& request) { return handler(web, request); }});
  };
  add("/api/v1/search", search);
  add("/api/v1/search/similar", similar_to_text);
  add("/api/v1/tickets/{ticket_id}/similar", similar_to_ticket);
}

}  // namespace wellkept::search
