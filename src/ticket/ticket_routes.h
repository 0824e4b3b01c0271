// /api/v1/tickets, /api/v1/confirmations and the customer's page /c/{token}
#pragma once
#include <functional>
#include <string>

#include "base/clock.h"
#include "db/database.h"
#include "http/http.h"
#include "ticket/attachment.h"
#include "ticket/ticket_service.h"

namespace wellkept::ticket {

struct TicketWeb {
  db::Database& database;
  TicketService& service;
  const FileStore& files;
  const Clock& clock;
  std::string public_url;  // of signed links, without a slash at the end; empty: links are paths
  // Whether somebody may see whole contacts; when he does, the reading is noted.
  std::function<bool(const http::Principal&)> may_unmask{};
  std::function<void(const http::Request&, const Ticket&)> note_reading{};
};

// The parts live as long as the router.
void add_routes(http::Router& router, const TicketWeb& web);
void add_list_routes(http::Router& router, const TicketWeb& web);
void add_confirmation_routes(http::Router& router, const TicketWeb& web);

}  // namespace wellkept::ticket
