// Months of days that are counted since 1970-01-01.
#pragma once
#include <chrono>
#include <cstdint>

namespace wellkept::calendar {

// The first day of the month that lies so many months after the day's own.
[[nodiscard]] constexpr std::int64_t first_of_month(std::int64_t day, int months_later = 0) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  const auto month = date.year() / date.month() + std::chrono::months{months_later};
  return std::chrono::sys_days{month / std::chrono::day{1}}.time_since_epoch().count();
}

// A period as the days before its first whole month, its whole months, and the days behind them. What is empty ends
// before it begins.
struct WholeMonths {
  std::int64_t begin = 0;  // the first day of a month
  std::int64_t end = 0;    // behind the last whole month; `begin` when there is none
};
[[nodiscard]] constexpr WholeMonths whole_months(std::int64_t first, std::int64_t last) {
  const std::int64_t begin = first_of_month(first) == first ? first : first_of_month(first, 1);
  const std::int64_t end = first_of_month(last + 1);
  return {begin, end < begin ? begin : end};
}

}  // namespace wellkept::calendar
