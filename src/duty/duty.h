// Duties that come back every period: which of them are owed from when, until when. Pure rules.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "policy/policy.h"

namespace wellkept::duty {

// A month, quarter, half-year or year of the policy's zone.
struct Period {
  std::string name;  // "2026-11", "2026-Q4", "2026-H2", "2026"
  std::string from;  // its first day, "2026-10-01"
  std::string to;    // its last
  Instant begin;
  Instant end;  // the first moment behind it
};
// `every` as the policy writes it; the one that `at` lies in.
Period period_of(std::string_view every, std::string_view zone, Instant at);

// A duty that opens: when, and until when it is owed.
struct Opening {
  std::size_t version = 0;  // index in Policy::versions: that in force when it opens judges it
  const policy::Clause* clause = nullptr;
  const policy::DutyRule* rule = nullptr;
  Period period;
  Instant at;
  Instant warn_at;  // the light turns yellow
  Instant due_at;
  bool provisional = false;  // the deadline lies in a year whose holidays are not announced yet
};
// All that open from `since` to `now`, in order: for every active clause each period that had not ended at `since`,
// once, by the version in force when it opens. What a later version says of a period that is open already changes
// nothing.
std::vector<Opening> openings(const policy::Policy& policy, Instant since, Instant now);
// The first moment after `now` at which another one opens; nothing when the policy has no active duty.
std::optional<Instant> next_opening(const policy::Policy& policy, Instant now);

// Due times of one duty.
struct Deadline {
  Instant warn_at;
  Instant due_at;
  bool provisional = false;
};
// By the calendar of the version that owes it.
Deadline deadline(const policy::Policy& policy, std::size_t version, const policy::DutyRule& rule,
                  const Period& period);

const policy::DutyRule* find_rule(const policy::Policy& policy, std::string_view version, std::string_view clause,
                                  std::string_view rule);

// Nobody completes these by hand: what they speak of is recorded by the program.
bool completes_itself(const policy::DutyRule& rule);
inline constexpr std::string_view kByReport = "report.released";
inline constexpr std::string_view kByPolicy = "policy.published";

enum class Light { blue, yellow, red, kept, missed };
std::string_view light_name(Light light);
// Of an open one by the clock; a done one was kept or missed.
struct Moments {
  Instant warn_at;
  Instant due_at;
  std::optional<Instant> completed_at;
};
Light light_of(const Moments& moments, Instant now);

}  // namespace wellkept::duty
