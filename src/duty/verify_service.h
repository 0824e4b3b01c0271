// Rebuilds every duty from its events and compares.
#pragma once
#include <string>
#include <vector>

#include "db/database.h"
#include "policy/policy.h"

namespace wellkept::duty {

struct Difference {
  std::string code;   // "duty.differs", "duty.missing"
  std::string where;  // "duty FB-4.2.3 report 2026-Q3"
  std::string detail;
};
struct DutiesReport {
  std::int64_t duties = 0;
  std::vector<Difference> differences;  // the first `max`
};
DutiesReport verify_duties(db::Database& database, const policy::Policy& policy, std::size_t max);

}  // namespace wellkept::duty
