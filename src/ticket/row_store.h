// A ticket's row as every query of tickets selects it.
#pragma once
#include "db/database.h"
#include "ticket/ticket.h"

namespace wellkept::ticket {

Ticket read_ticket_row(const db::Row& row);
void read_ticket_row_into(Ticket& ticket, const db::Row& row);  // of one that is fresh

}  // namespace wellkept::ticket
