// Roll-ups of promises: collected as differences, written once at the end of a transaction, in the order of their keys
// so that writers on different nodes cannot wait for each other in a circle.
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <tuple>

#include "base/id.h"
#include "base/instant.h"
#include "db/database.h"
#include "policy/policy.h"
#include "promise/promise.h"

namespace wellkept::promise {

// Where an open promise is counted.
enum class Bucket { none, running, yellow, overdue, paused };

class Figures {
 public:
  explicit Figures(const policy::Policy& policy) : policy_(policy) {}

  // Counts a verdict of that moment: `by` is 1, or -1 to take one back.
  void decided(std::string_view clause, std::string_view rule, Id unit, State verdict, Instant at, int by);
  void open(std::string_view clause, std::string_view rule, Id unit, Bucket bucket, int by);
  void apply(db::Transaction& tx);  // writes and forgets
  bool empty() const { return days_.empty() && open_.empty(); }

  // Days since 1970-01-01 of the moment's local date in the policy's zone.
  static std::int64_t day_of(const policy::Policy& policy, Instant at);

 private:
  struct Day {
    std::int64_t met = 0;
    std::int64_t breached = 0;
  };
  struct Open {
    std::int64_t running = 0;
    std::int64_t yellow = 0;
    std::int64_t overdue = 0;
    std::int64_t paused = 0;
  };
  const policy::Policy& policy_;
  std::map<std::tuple<std::string, std::string, Id, std::int64_t>, Day> days_;
  std::map<std::tuple<std::string, std::string, Id>, Open> open_;
};

// The figures as they are stored, in order of their keys.
struct DayFigure {
  std::string clause;
  std::string rule;
  Id unit;
  std::int64_t day = 0;
  std::int64_t met = 0;
  std::int64_t breached = 0;
};
void each_day_figure(db::Transaction& tx, const std::function<void(const DayFigure&)>& take);
struct OpenFigure {
  std::string clause;
  std::string rule;
  Id unit;
  std::array<std::int64_t, 4> counts{};  // running, yellow, overdue, paused
};
void each_open_figure(db::Transaction& tx, const std::function<void(const OpenFigure&)>& take);

}  // namespace wellkept::promise
