// Derives everything about tickets again from their events and compares: promises, figures, the ticket's row, the
// counts of what is open, personal texts.
#pragma once
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/instant.h"
#include "db/database.h"
#include "events/event_log.h"
#include "policy/policy.h"
#include "promise/promise_service.h"
#include "ticket/ticket.h"

namespace wellkept::ticket {

struct Difference {
  std::string code;   // "promise.differs", "promise.missing", "promise.extra", "text.differs", "ticket.differs",
                      // "figure.differs", "count.differs"
  std::string where;  // "ticket T-1000001, FB-4.1.1 respond"
  std::string detail;
};
struct TicketsReport {
  std::int64_t tickets = 0;
  std::int64_t promises = 0;
  std::vector<Difference> differences;  // the first `max`, in order of tickets
};
// Counts what else follows from the tickets, in the same pass and on the same snapshot.
class Recount {
 public:
  virtual ~Recount() = default;
  // In order of tickets; there is at least one event, and a fact beside each; `units` are those that had the ticket.
  virtual void take(db::Transaction& tx, const Ticket& ticket, std::span<const events::Event> events,
                    std::span<const promise::Fact> facts, const promise::Units& units) = 0;
  // After the last ticket, unless so much differed before that the pass was ended.
  virtual void compare(db::Transaction& tx) = 0;
};

// Reads only. A promise whose next moment has come but which the scheduler has not moved on yet is no difference.
TicketsReport verify_tickets(db::Database& database, const policy::Policy& policy, Instant now, std::size_t max,
                             const std::function<void(std::int64_t done)>& progress, Recount* also = nullptr);

}  // namespace wellkept::ticket
