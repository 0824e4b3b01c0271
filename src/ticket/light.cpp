#include "ticket/light.h"

#include <algorithm>

namespace wellkept::ticket {

using promise::Light;

Light light_of(const Ticket& ticket, Instant now) {
  if (!ticket.open) return Light::none;
  if (!ticket.due_at) return ticket.light == Light::paused ? Light::paused : Light::none;
  if (now > *ticket.due_at) return Light::red;
  return ticket.warn_at && now >= *ticket.warn_at ? Light::yellow : Light::blue;
}

bool is_paused(const std::vector<promise::Promise>& promises) {
  return std::any_of(promises.begin(), promises.end(), [](const promise::Promise& one) {
    return one.kind == promise::RuleKind::clock && one.state == promise::State::paused && !one.stopped_at;
  });
}

void set_light(Ticket& ticket, bool paused, Instant now) {
  ticket.light = paused ? Light::paused : Light::none;
  ticket.light = light_of(ticket, now);
  ticket.light_at.reset();
  if (ticket.light == Light::blue && ticket.warn_at) {
    ticket.light_at = ticket.warn_at;
  } else if (ticket.light == Light::blue || ticket.light == Light::yellow) {
    ticket.light_at = *ticket.due_at + 1;
  }
}

}  // namespace wellkept::ticket
