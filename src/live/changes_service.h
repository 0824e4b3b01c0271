// Which tickets have changed, told by what the event log has durably recorded.
#pragma once
#include <utility>
#include <vector>

#include "db/database.h"
#include "ticket/ticket_service.h"

namespace wellkept::live {

struct Changes {
  std::vector<std::pair<Id, ticket::Ticket>> tickets;  // each once with its last event, in the order of these
  bool too_many = false;                               // then none is named
  Id position;                                         // the last event that was looked at
};
Changes changes_after(db::Transaction& tx, Id event, std::size_t max_tickets);
Id last_position(db::Transaction& tx);

}  // namespace wellkept::live
