// What clients ask for: data, so that the same request can be sent twice, late, or to the process after the next.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "http/http.h"
#include "ticket/ticket_service.h"
#include "world.h"

namespace wellkept::simulation {

struct Request {
  enum class What { open, act, ask_confirmation, answer_confirmation, attach, move, link, merge, split };

  std::string key;  // of idempotency
  What what = What::act;
  ticket::Actor actor;
  Id ticket{};                             // of all but open
  Id other{};                              // of link and merge
  std::string action{};                    // of act
  json::Value fields{};                    // of open and act
  std::string subject{};                   // of open and split
  std::string phone{};                     // of the new customer of open; empty: none
  std::string token{};                     // of answer_confirmation
  bool satisfied = false;                  // of answer_confirmation
  std::optional<std::int64_t> expected{};  // the version of If-Match; of split, that of the message
  std::optional<Instant> at{};             // when it is entered late
  Id unit{};                               // of move
  Id owner{};
};

// The events `from` to `to` of a ticket.
struct Part {
  Id ticket;
  std::int64_t from = 0;
  std::int64_t to = 0;
};
// What a request made, as its answer says.
struct Made {
  std::vector<Part> parts;
  std::string token;  // of a link for the customer
};

// In one transaction with its idempotency key, as a route does it. Throws what the database throws.
Result<http::Response> send(World& world, const Request& request);
Made read_made(const std::string& body);
bool is_repeated(const http::Response& response);
std::string describe(const Request& request);

}  // namespace wellkept::simulation
