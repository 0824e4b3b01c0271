// The compliance matrix: for every clause whether it was kept, judged from figures. Pure. Rows are views into the
// policy.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "policy/policy.h"
#include "report/period.h"

namespace wellkept::report {

enum class State { met, at_risk, not_met, too_few, unused, planned, statement };
std::string_view state_name(State state);
inline constexpr std::array kStates{State::met,    State::at_risk, State::not_met,  State::too_few,
                                    State::unused, State::planned, State::statement};

// Decided promises; of a capability, its uses count as met.
struct Tally {
  std::int64_t met = 0;
  std::int64_t breached = 0;
  std::int64_t n() const { return met + breached; }
  std::optional<double> attainment() const;  // none when nothing was decided
  Tally& operator+=(const Tally& other);
  bool operator==(const Tally&) const = default;
};

// What is open now, by light.
struct OpenCounts {
  std::int64_t running = 0;
  std::int64_t yellow = 0;
  std::int64_t overdue = 0;
  std::int64_t paused = 0;
  std::int64_t all() const { return running + yellow + overdue + paused; }
  OpenCounts& operator+=(const OpenCounts& other);
  bool operator==(const OpenCounts&) const = default;
};

struct Interval {
  double low = 0;
  double high = 1;
};
// The 95 % Wilson score interval of the share kept; none when nothing was decided.
std::optional<Interval> wilson(const Tally& tally);

struct Standard {
  double goal = 1;
  std::int64_t min_n = 1;
};
// Where a rule stands. An overdue promise was counted as missed on the day it fell due; those beyond the misses of the
// period fell due before it, and would count against the rule here.
State judge(const Standard& standard, const Tally& decided, std::int64_t overdue);

struct RuleFigures {
  Tally decided;
  OpenCounts open;
  std::array<Tally, kMonths> months;
};
using Figures = std::map<std::pair<std::string, std::string>, RuleFigures>;  // by clause and rule

struct RuleRow {
  std::string_view id;
  const policy::Text* label = nullptr;
  policy::Kind kind = policy::Kind::clock;
  std::optional<Standard> standard;  // none of what is not judged: uses, consequences
  RuleFigures figures;
  State state = State::planned;
};

struct Row {
  const policy::Clause* clause = nullptr;
  const policy::Version* version = nullptr;  // that the clause is shown as
  State state = State::planned;
  std::optional<double> goal;  // the highest of its rules
  Tally decided;
  std::optional<double> attainment;  // none of a capability: its uses are counted, not judged
  std::optional<Interval> interval;
  OpenCounts open;
  std::array<std::optional<double>, kMonths> trend;
  std::vector<RuleRow> rules;
};

// The clauses of that version in their order, and those of earlier versions that have figures still. A clause takes the
// worst of its rules; a planned one is never judged.
std::vector<Row> judge_clauses(const policy::Policy& policy, std::size_t version, const Figures& figures);

struct Matrix {
  Period period;
  Id unit;  // none: the whole organisation
  Instant at;
  const policy::Version* version = nullptr;
  std::vector<Row> rows;
};

}  // namespace wellkept::report
