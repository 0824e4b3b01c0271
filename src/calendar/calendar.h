// Working time, exactly: pure functions of a calendar and instants. See docs/decisions/0003-time.md for the rules.
//
// A calendar has an IANA zone, intervals a weekday, days off, and make-up working days that use the hours of a weekday.
// Instants are UTC milliseconds. Local times that do not exist move forward by the gap; ambiguous ones are the first; a
// date that a zone skipped (Apia, 2011-12-30) has no hours and is not counted.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/instant.h"
#include "base/yaml.h"

namespace wellkept::calendar {

enum class Unit { elapsed, working_time, working_days };

// "24h", "90m", "1.5h", "2d" elapsed; "8wh", "30wm", "45ws", "1.5wh" working time; "7wd" working days (whole numbers
// only).
struct Limit {
  Unit unit = Unit::elapsed;
  std::int64_t amount = 0;  // milliseconds, or days for working_days; more than zero
  bool operator==(const Limit&) const = default;
};
std::optional<Limit> parse_limit(std::string_view text);  // also refuses what is no whole number of milliseconds
std::string format_limit(Limit limit);                    // the shortest that reads back the same

// A pause of a clock: [from, to). An open pause has no end.
struct Pause {
  Instant from;
  std::optional<Instant> to;
};

struct Due {
  Instant at;
  bool provisional = false;  // a day of a year without an official list was used
  bool operator==(const Due&) const = default;
};

// A day that took part in a working-day count, for explanations.
struct CountedDay {
  std::string date;  // "2026-02-14"
  bool counted = false;
  std::string
      reason;  // "first day", "day off", "weekend", "make-up day", "working day", "paused", "skipped by the zone"
};

// A handle: copies are the same calendar.
class Calendar {
 public:
  ~Calendar();
  Calendar(const Calendar&);
  Calendar(Calendar&&) noexcept;
  Calendar& operator=(const Calendar&);
  Calendar& operator=(Calendar&&) noexcept;

  // Takes the days of years that it has no official list of from a calendar of the same zone that has one, beginning
  // with the first whole day from `from` on. What it once had officially, whichever way, stays. Others may read
  // meanwhile; one thread at a time may fill.
  void fill(Instant from, const Calendar& later);

  const std::string& id() const;
  const std::string& zone() const;

  // The instant by which the limit is used up: exactly at closing time when the last working millisecond ends there;
  // the end (24:00 local) of the last working day for working days, the first day not counted, and a working day not
  // counted when the clock is paused at its end. Pauses may overlap and need no order. Nothing when an open pause keeps
  // it from ever ending, or when the calendar has no working time within 20 years.
  std::optional<Due> due(Instant from, Limit limit, std::span<const Pause> pauses = {}) const;

  // Elapsed or working milliseconds in [from, to), pauses taken off. For working days: 24 h of every local working day,
  // so that its unit is the day's share; use days_between for counts. from > to gives 0.
  std::int64_t elapsed(Unit unit, Instant from, Instant to, std::span<const Pause> pauses = {}) const;
  // Whole working days used up between the two, by the same rule as due().
  std::int64_t days_between(Instant from, Instant to, std::span<const Pause> pauses = {}) const;
  // The day-by-day count behind a working-day due(): at most 400 days.
  std::vector<CountedDay> explain_days(Instant from, std::int64_t days, std::span<const Pause> pauses = {}) const;

  // What kind of day each of a year is, from January 1st: "working", "make_up", "weekend", "day_off", or "skipped".
  std::vector<std::string_view> days_of(int year) const;
  // The first date of the year that is official; nothing when none is.
  std::optional<std::string> official_from(int year) const;

  std::string local_text(Instant instant) const;  // "2026-03-02 10:00:00 +08:00"
  std::string local_date(Instant instant) const;  // "2026-03-02"

 private:
  friend struct Builder;
  struct Impl;
  explicit Calendar(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

// The file: timezone, weekly, days_off, make_up, and for official lists `official_years: [2024, 2025]` (without it, no
// date is provisional). Unknown keys, zones, dates, overlapping or reversed intervals are problems with line and
// column.
std::variant<Calendar, std::vector<yaml::Problem>> load(const yaml::Node& node, const std::string& file,
                                                        std::string id);
std::variant<Calendar, std::vector<yaml::Problem>> load_file(const std::string& path);

// Around the clock in UTC: for elapsed limits only.
Calendar always();

// The instant of a local date and time in a zone, "2026-03-02T10:00[:00[.000]]" or a bare date (00:00), by the same
// rules. Nothing when the text or the zone is wrong.
std::optional<Instant> parse_local(std::string_view text, std::string_view zone);
bool known_zone(std::string_view zone);

}  // namespace wellkept::calendar
