#include "report/period.h"

#include <chrono>

namespace wellkept::report {
namespace {

std::chrono::year_month_day date_of(Day day) {
  return std::chrono::sys_days{std::chrono::days{day}};
}

Day day_of(std::chrono::year_month_day date) {
  return std::chrono::sys_days{date}.time_since_epoch().count();
}

// The digits there as a number; -1 when one of them is none.
int number(std::string_view text, std::size_t from, std::size_t count) {
  int value = 0;
  for (const char c : text.substr(from, count)) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::string padded(int value, std::size_t width) {
  std::string digits = std::to_string(value);
  return std::string(width - std::min(width, digits.size()), '0') + digits;
}

}  // namespace

std::optional<Day> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const int year = number(text, 0, 4);
  const int month = number(text, 5, 2);
  const int day = number(text, 8, 2);
  if (year < 1970 || year > 9998 || month < 1 || day < 1) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return day_of(date);
}

std::string format_month(Day first_day) {
  const auto date = date_of(first_day);
  return padded(static_cast<int>(date.year()), 4) + "-" + padded(static_cast<int>(unsigned{date.month()}), 2);
}

std::string format_day(Day day) {
  return format_month(day) + "-" + padded(static_cast<int>(unsigned{date_of(day).day()}), 2);
}

Day start_of_quarter(Day day) {
  const auto date = date_of(day);
  const unsigned first = (unsigned{date.month()} - 1) / 3 * 3 + 1;
  return day_of({date.year(), std::chrono::month{first}, std::chrono::day{1}});
}

std::array<Day, kMonths + 1> trend_months(Day to) {
  const auto date = date_of(to);
  const std::chrono::year_month last{date.year(), date.month()};
  std::array<Day, kMonths + 1> days{};
  for (std::size_t i = 0; i < kMonths; ++i) {
    const auto month = last - std::chrono::months{kMonths - 1 - i};
    days[i] = day_of({month.year(), month.month(), std::chrono::day{1}});
  }
  days[kMonths] = to + 1;
  return days;
}

}  // namespace wellkept::report
