// The days of one local year, worked out once: what kind of day each is, when it ends, and its working stretches.
// Internal.
#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "base/instant.h"
#include "calendar/zone.h"

namespace wellkept::calendar {

struct Hours {
  int begin = 0;  // minutes of the local day
  int end = 0;    // up to 1440
};

struct Rules;
// Another list of days, for the years that the first has no official one of: from a day on.
struct Later {
  Day from = 0;
  std::shared_ptr<const Rules> rules;
};

struct Rules {
  std::array<std::vector<Hours>, 7> weekly;  // from Monday
  std::set<Day> days_off;
  std::set<int> yearly_off;    // month * 100 + day
  std::map<Day, int> make_up;  // the weekday, from 0, whose hours are used; wins over a day off
  std::optional<std::set<int>> official_years;
  std::vector<Later> later{};  // the first that has a year officially gives its days
};

enum class DayKind : std::uint8_t { working, make_up, weekend, day_off, skipped };
inline bool is_working(DayKind kind) {
  return kind == DayKind::working || kind == DayKind::make_up;
}

// Stretches of time in order, that do not touch, with the time before each, so that a look-up is a search by halves.
class Track {
 public:
  struct Stretch {
    Instant begin;
    Instant end;
    std::int64_t before = 0;  // ms of earlier stretches
  };
  // Unites what overlaps and cuts to [begin, end).
  Track(std::vector<Stretch> stretches, Instant begin, Instant end);
  std::int64_t total() const { return total_; }
  std::int64_t until(Instant instant) const;  // ms of the track before the instant
  Instant when(std::int64_t amount) const;    // the first instant by which that much has passed; 0 < amount <= total()

 private:
  std::vector<Stretch> stretches_;
  std::int64_t total_ = 0;
};

class YearTable {
 public:
  YearTable(const Zone& zone, const Rules& rules, int year);
  int number() const { return number_; }
  Instant begin() const { return midnights_.front(); }
  Instant end() const { return midnights_.back(); }
  Day first_day() const { return first_; }
  Day past_last_day() const { return first_ + static_cast<Day>(kinds_.size()); }
  DayKind kind(Day day) const { return kinds_[static_cast<std::size_t>(day - first_)]; }
  Instant end_of(Day day) const { return midnights_[static_cast<std::size_t>(day - first_) + 1]; }
  // Where the official days of the year begin: begin() when all are, end() when none is.
  Instant official_from() const { return official_from_; }
  const Track& hours() const { return hours_; }  // the working time
  const Track& days() const { return days_; }    // the whole of each working day

 private:
  int number_;
  Day first_;
  std::vector<DayKind> kinds_;
  std::vector<Instant> midnights_;
  Instant official_from_;
  Track hours_;
  Track days_;
};

// Makes each table when it is first asked for. Safe to use from any thread without a lock: a table never changes, and
// when two threads make the same one, the second is thrown away.
class Years {
 public:
  Years(Zone zone, Rules rules) : zone_(std::move(zone)), rules_(std::move(rules)) {}
  ~Years();
  Years(const Years&) = delete;
  Years& operator=(const Years&) = delete;

  // Years that no policy names are made for the one call, so that odd input cannot fill the memory.
  class Held {
   public:
    explicit Held(const YearTable* kept) : table_(kept) {}
    explicit Held(std::unique_ptr<const YearTable> own) : own_(std::move(own)), table_(own_.get()) {}
    const YearTable* operator->() const { return table_; }
    const YearTable& get() const { return *table_; }

   private:
    std::unique_ptr<const YearTable> own_;
    const YearTable* table_;
  };
  Held year(int number) const;
  Held year_of(Instant instant) const;
  const Zone& zone() const { return zone_; }
  const Rules& rules() const { return rules_; }

 private:
  static constexpr int first_kept = 1970;
  static constexpr int kept = 231;
  Zone zone_;
  Rules rules_;
  mutable std::array<std::atomic<const YearTable*>, kept> tables_{};
};

}  // namespace wellkept::calendar
