// Roll-ups of promises: collected as differences, added up for all that one commit holds, and written once before it,
// in the order of their keys.
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "calendar/local_day.h"
#include "db/database.h"
#include "policy/policy.h"
#include "promise/promise.h"

namespace wellkept::promise {

// Where an open promise is counted.
enum class Bucket { none, running, yellow, overdue, paused };

// What an open subject is counted by: its unit, what it is, where it stands, its light, and who is in charge.
struct OpenSubject {
  Id unit;
  std::string kind;
  std::string state;
  std::string_view light;  // light_name()
  Id assignee;
  auto operator<=>(const OpenSubject&) const = default;
};

// Days since 1970-01-01 of moments' local dates in the policy's zone.
class Days {
 public:
  explicit Days(const policy::Policy& policy);
  std::int64_t of(Instant at) const { return days_.of(at); }

 private:
  calendar::LocalDays days_;
};

// What one promise adds to the figures, whatever unit it belongs to.
struct Mark {
  std::string_view clause;  // views into the policy
  std::string_view rule;
  Bucket bucket = Bucket::none;
  std::optional<State> verdict;
  std::int64_t day = 0;  // of the verdict
};

class Figures {
 public:
  explicit Figures(const policy::Policy& policy) : policy_(policy) {}

  void add(const std::vector<Mark>& marks, Id unit);

  // Counts a verdict of that moment: `by` is 1, or -1 to take one back.
  void decided(std::string_view clause, std::string_view rule, Id unit, State verdict, Instant at, int by);
  void open(std::string_view clause, std::string_view rule, Id unit, Bucket bucket, int by);
  void subject(const OpenSubject& subject, int by) { subjects_[subject] += by; }
  void apply(db::Transaction& tx);  // hands them over to the commit, and forgets
  bool empty() const { return days_.empty() && open_.empty() && subjects_.empty(); }

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
  using Name = std::string_view;
  Name keep(Name name);  // a view that lives as long as this
  Day& day_figure(Name clause, Name rule, Id unit, std::int64_t day);
  Open& open_figure(Name clause, Name rule, Id unit);

  const policy::Policy& policy_;
  std::optional<Days> days_of_;  // made when it is first asked for
  std::set<std::string, std::less<>> names_;
  std::map<std::tuple<Name, Name, Id, std::int64_t>, Day> days_;
  std::map<std::tuple<Name, Name, Id>, Open> open_;
  std::map<OpenSubject, std::int64_t> subjects_;

  struct OfCommit;
  void take(const Figures& other);
  void write(db::Transaction& tx) const;
  void write_subjects(db::Transaction& tx) const;
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
// The same by month, whose first day stands for it.
void each_month_figure(db::Transaction& tx, const std::function<void(const DayFigure&)>& take);
struct OpenFigure {
  std::string clause;
  std::string rule;
  Id unit;
  std::array<std::int64_t, 4> counts{};  // running, yellow, overdue, paused
};
void each_open_figure(db::Transaction& tx, const std::function<void(const OpenFigure&)>& take);

}  // namespace wellkept::promise
