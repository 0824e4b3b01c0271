// The light of a ticket: of its earliest deadline, at a moment.
#pragma once
#include <vector>

#include "ticket/ticket.h"

namespace wellkept::ticket {

// At this moment. The stored light may lag behind until the scheduler has passed.
promise::Light light_of(const Ticket& ticket, Instant now);

// Whether a clock stands still that has no deadline until it goes on.
bool is_paused(const std::vector<promise::Promise>& promises);
// Sets light and light_at by the ticket's deadline.
void set_light(Ticket& ticket, bool paused, Instant now);

}  // namespace wellkept::ticket
