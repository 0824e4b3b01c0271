// The metrics of the desk: what is counted, how each is defined, and what one ticket adds to them. Pure.
// Promises have figures of their own (promise/figures_store.h); these count what no clause has a rule for: arrivals,
// closes, marks, causes, and how long a clock really ran.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "calendar/local_day.h"
#include "policy/policy.h"
#include "promise/promise.h"
#include "promise/units.h"

namespace wellkept::metric {

enum class Measure {
  tickets,   // a count
  duration,  // a count, and a total in milliseconds
  score,     // a count, and a total of marks from 1 to 5
  share,     // a count, and how many of them it holds for
};
std::string_view measure_name(Measure measure);

// How the values of a metric that is split by one are named.
enum class Values { none, field, clause, answer, suggestion };

struct Metric {
  std::string_view id;
  policy::Text label;
  policy::Text definition;
  Measure measure = Measure::tickets;
  Values values = Values::none;
  std::string_view field{};               // whose values it is split by, of Values::field
  std::vector<std::string_view> clauses;  // that it serves
  std::string_view source;                // the events that it is counted from, for people
  // By product and by channel only of whole months, one of the two alone and not with the kind: there are so many
  // clauses that all of them by day would be a row for nearly every promise.
  bool parts_by_month = false;
};
const std::vector<Metric>& catalogue();
const Metric* find_metric(std::string_view id);

// What a figure is counted under. The unit in charge is the ticket's, and is added when it is stored.
struct Key {
  std::string metric;
  std::int64_t day = 0;  // since 1970-01-01, in the policy's zone
  std::string kind;
  std::string product;
  std::string channel;
  std::string value;  // empty when the metric is not split
  Id unit{};          // the one that had the ticket when a promise was decided, where that is not the ticket's now
  auto operator<=>(const Key&) const = default;
};
// The same as it is kept by day, or beside all other parts: without product and channel where those are only kept by
// month, each alone.
Key without_month_parts(const Key& key);
struct Amount {
  std::int64_t n = 0;
  std::int64_t total = 0;
  Amount& operator+=(const Amount& other);
  bool operator==(const Amount&) const = default;
};
using Amounts = std::map<Key, Amount>;

// What a ticket adds, by the whole of its timeline: kind, product and channel are those that it has now, so that a
// corrected ticket is counted where it belongs; a promise stays with the unit that kept or missed it. The facts are in
// order of recording.
Amounts amounts_of(const policy::Policy& policy, const calendar::LocalDays& days, std::span<const promise::Fact> facts,
                   const promise::Units& units);

}  // namespace wellkept::metric
