// An IANA time zone (absl::TimeZone, whose tables follow the zone's last rule for ever). Internal to this folder.
#pragma once
#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"

namespace wellkept::calendar {

using Day = std::int64_t;  // a local date, as days since 1970-01-01

constexpr std::int64_t kDayMs = 86'400'000;
constexpr Instant kEarliest{-62'135'596'800'000};  // 0001-01-01T00:00:00Z
constexpr Instant kLatest{253'402'300'799'999};    // 9999-12-31T23:59:59.999Z

absl::CivilDay civil(Day day);
Day day_number(absl::CivilDay day);
// "2026-03-02", and nothing else; years 0001 to 9999.
std::optional<Day> parse_day(std::string_view text);
std::string format_day(Day day);

class Zone {
 public:
  // Exact IANA names only: no paths, no "localtime", no fixed offsets of the library's own.
  static std::optional<Zone> find(std::string_view name);
  static Zone utc();

  const std::string& name() const { return name_; }
  // The instant of a local time of that date; 86400 seconds are the next date's 00:00. Moved forward by the gap when it
  // does not exist, the first when there are two.
  Instant resolve(Day day, std::int64_t second_of_day) const;
  // The zone jumped over the whole date.
  bool skips(Day day) const;
  absl::TimeZone::CivilInfo at(Instant instant) const;
  Day day_of(Instant instant) const;

 private:
  Zone(std::string name, absl::TimeZone zone) : name_(std::move(name)), zone_(zone) {}
  std::string name_;
  absl::TimeZone zone_;
};

}  // namespace wellkept::calendar
