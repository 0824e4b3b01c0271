// What clients ask for: data, so that the same request can be sent twice, late, or to the process after the next.
#pragma once
#include <optional>
#include <string>

#include "http/http.h"
#include "ticket/ticket_service.h"
#include "world.h"

namespace wellkept::simulation {

struct Request {
  enum class What { open, act, ask_confirmation, answer_confirmation, attach };

  std::string key;  // of idempotency
  What what = What::act;
  ticket::Actor actor;
  Id ticket{};                             // of all but open and answer_confirmation
  std::string action{};                    // of act
  json::Value fields{};                    // of open and act
  std::string subject{};                   // of open
  std::string phone{};                     // of the new customer of open; empty: none
  std::string token{};                     // of answer_confirmation
  bool satisfied = false;                  // of answer_confirmation
  std::optional<std::int64_t> expected{};  // the version of If-Match
  std::optional<Instant> at{};             // when it is entered late
  Id owner{};
};

// What it made, as its answer says: the events `from` to `to` of a ticket.
struct Made {
  Id ticket;
  std::int64_t from = 0;
  std::int64_t to = 0;
  std::string token;  // of a link that it made
};

// In one transaction with its idempotency key, as a route does it. Throws what the database throws.
Result<http::Response> send(World& world, const Request& request);
Made read_made(const std::string& body);
bool is_repeated(const http::Response& response);
std::string describe(const Request& request);

}  // namespace wellkept::simulation
