// A ticket as it stands in every list, of this feature and of others.
#pragma once
#include "base/json.h"
#include "ticket/ticket_store.h"

namespace wellkept::ticket {

// An object; `now` decides its light.
void write_row(json::Writer& out, const Ticket& ticket, Instant now);
// The same members inside an object that has more.
void write_row_fields(json::Writer& out, const Ticket& ticket, Instant now);

}  // namespace wellkept::ticket
