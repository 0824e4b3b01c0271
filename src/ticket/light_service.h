// The light of a ticket: of the earliest deadline, turned by changes at once and by time through the scheduler; and
// what is open, counted by it.
#pragma once
#include <functional>
#include <optional>
#include <vector>

#include "promise/promise_service.h"
#include "ticket/light.h"
#include "ticket/ticket_store.h"

namespace wellkept::ticket {

// By what an open ticket is counted; a closed one is counted nowhere.
std::optional<promise::OpenSubject> open_subject(const Ticket& ticket);
void count_change(promise::Figures& figures, const std::optional<promise::OpenSubject>& before, const Ticket& after);

// Turns at most `limit` lights whose moment has come, with their counts. The tickets that turned.
std::vector<Ticket> advance_lights(db::Transaction& tx, const policy::Policy& policy, Instant now, int limit);
// All of them, in transactions of bounded size; after each, `turned` hears of its tickets. Costs nothing when none is
// due.
void turn_due_lights(db::Database& database, const policy::Policy& policy, Instant now,
                     const std::function<void(const std::vector<Ticket>&)>& turned);

}  // namespace wellkept::ticket
