// What every use case of the desk works with.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "db/database.h"
#include "ticket/ticket_service.h"

namespace wellkept::desk {

struct Desk {
  db::Database& database;
  ticket::TicketService& tickets;
  ticket::People& people;
  customer::CustomerService& customers;
  IdSource& ids;
  const Clock& clock;
  // Whether the program suggests that a ticket is about the same as another; empty: it suggests nothing.
  std::function<bool(db::Transaction& tx, Id ticket, Id other)> suggests{};
};

// Refuses not_found "ticket.unknown", also when the actor does not see it.
using ticket::find_seen;
// Whether another member sees a ticket, who is to watch it or to work on it.
bool member_sees(db::Transaction& tx, Id member, Id ticket);

// One more event of a ticket, in its present state unless another is named.
struct Happened {
  std::string event;
  json::Object fields;
};
Result<ticket::Record> record_events(db::Transaction& tx, const Desk& desk, const ticket::Actor& actor, Id ticket,
                                     std::vector<Happened> happened);

}  // namespace wellkept::desk
