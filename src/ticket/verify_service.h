// Derives everything about tickets again from their events and compares: promises, figures, the ticket's row, personal
// texts.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "db/database.h"
#include "policy/policy.h"

namespace wellkept::ticket {

struct Difference {
  std::string code;   // "promise.differs", "promise.missing", "promise.extra", "text.differs", "ticket.differs",
                      // "figure.differs"
  std::string where;  // "ticket T-1000001, FB-4.1.1 respond"
  std::string detail;
};
struct TicketsReport {
  std::int64_t tickets = 0;
  std::int64_t promises = 0;
  std::vector<Difference> differences;  // the first `max`, in order of tickets
};
// Reads only. A promise whose next moment has come but which the scheduler has not moved on yet is no difference.
TicketsReport verify_tickets(db::Database& database, const policy::Policy& policy, Instant now, std::size_t max,
                             const std::function<void(std::int64_t done)>& progress);

}  // namespace wellkept::ticket
