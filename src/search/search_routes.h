// /api/v1/search, /api/v1/search/similar, /api/v1/tickets/{ticket_id}/similar
#pragma once
#include <functional>
#include <string_view>

#include "base/clock.h"
#include "db/database.h"
#include "http/http.h"
#include "search/search_service.h"

namespace wellkept::search {

struct SearchWeb {
  db::Database& database;
  const SearchService& service;
  std::function<std::int64_t()> behind;  // events that are not in the index yet
  const Clock& clock;
  std::function<bool(const http::Principal&, std::string_view permission)> may;
  std::function<MaySee(const http::Principal&)> sight_of{};  // empty: everybody sees every ticket
  // That a hit showed a customer's whole contacts.
  std::function<void(const http::Request&, Id customer)> note_reading{};
};

// The parts live as long as the router.
void add_search_routes(http::Router& router, const SearchWeb& web);

}  // namespace wellkept::search
