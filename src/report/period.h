// Days and periods of reports. A day is counted from 1970-01-01 and is local to the policy's zone.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wellkept::report {

using Day = std::int64_t;

std::optional<Day> parse_day(std::string_view text);  // "2026-03-02" and nothing else, years 1970 to 9998
std::string format_day(Day day);

struct Period {
  Day from = 0;
  Day to = 0;  // included
  bool operator==(const Period&) const = default;
};
Day start_of_quarter(Day day);

// How many months a trend has.
inline constexpr std::size_t kMonths = 12;
// The first days of the twelve months that end with the month of `to`, oldest first, and as the last the day after
// `to`.
std::array<Day, kMonths + 1> trend_months(Day to);
std::string format_month(Day first_day);  // "2026-03"

}  // namespace wellkept::report
