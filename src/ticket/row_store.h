// A ticket's row as every query of tickets selects it.
#pragma once
#include "db/database.h"
#include "ticket/ticket.h"

namespace wellkept::ticket {

Ticket read_ticket_row(const db::Row& row);

}  // namespace wellkept::ticket
