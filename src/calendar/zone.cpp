#include "calendar/zone.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>

#include "calendar/calendar.h"

namespace wellkept::calendar {
namespace {

// Exactly `digits` decimal digits from the front of the text.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  const auto part = text.substr(0, digits);
  if (!std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
  int value = 0;
  std::from_chars(part.data(), part.data() + digits, value);
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char expected) {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<Day> take_day(std::string_view& text) {
  const auto year = take_number(text, 4);
  if (!year || *year < 1 || !take(text, '-')) return std::nullopt;
  const auto month = take_number(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_number(text, 2);
  if (!day) return std::nullopt;
  const absl::CivilDay date(*year, *month, *day);
  if (date.month() != *month || date.day() != *day) return std::nullopt;  // 30 February became 2 March
  return day_number(date);
}

struct TimeOfDay {
  std::int64_t second = 0;
  std::int64_t ms = 0;
};

// "10:00", "10:00:00" or "10:00:00.5", to the end of the text.
std::optional<TimeOfDay> parse_time(std::string_view text) {
  const auto hour = take_number(text, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
  const auto minute = take_number(text, 2);
  if (!minute || *minute > 59) return std::nullopt;
  TimeOfDay time{*hour * 3600 + *minute * 60, 0};
  if (text.empty()) return time;
  if (!take(text, ':')) return std::nullopt;
  const auto second = take_number(text, 2);
  if (!second || *second > 59) return std::nullopt;
  time.second += *second;
  if (text.empty()) return time;
  if (!take(text, '.') || text.empty() || text.size() > 3) return std::nullopt;
  std::int64_t scale = 1000;
  while (!text.empty()) {
    const auto digit = take_number(text, 1);
    if (!digit) return std::nullopt;
    scale /= 10;
    time.ms += *digit * scale;
  }
  return time;
}

}  // namespace

// Not by adding days to 1970-01-01, which the library walks year by year.
absl::CivilDay civil(Day day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  return absl::CivilDay(static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                        static_cast<unsigned>(date.day()));
}
Day day_number(absl::CivilDay day) {
  return day - absl::CivilDay(1970, 1, 1);
}

std::optional<Day> parse_day(std::string_view text) {
  const auto day = take_day(text);
  return text.empty() ? day : std::nullopt;
}

std::string format_day(Day day) {
  const absl::CivilDay date = civil(day);
  char text[40];
  std::snprintf(text, sizeof text, "%04lld-%02d-%02d", static_cast<long long>(date.year()), date.month(), date.day());
  return text;
}

std::optional<Zone> Zone::find(std::string_view name) {
  if (name == "UTC") return utc();
  const auto allowed = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' || c == '_' ||
           c == '-' || c == '+';
  };
  if (name.empty() || name.size() > 64 || name.front() < 'A' || name.front() > 'Z' ||
      !std::ranges::all_of(name, allowed) || name.starts_with("Fixed/")) {
    return std::nullopt;
  }
  std::string text(name);
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(text, &zone)) return std::nullopt;
  return Zone(std::move(text), zone);
}

Zone Zone::utc() {
  return Zone("UTC", absl::UTCTimeZone());
}

Instant Zone::resolve(Day day, std::int64_t second_of_day) const {
  // `pre` is the offset before a change: for a gap it moves forward by the gap, for an overlap it is the first of the
  // two.
  return {absl::ToUnixMillis(zone_.At(absl::CivilSecond(civil(day)) + second_of_day).pre)};
}

bool Zone::skips(Day day) const {
  const auto start = zone_.At(absl::CivilSecond(civil(day)));
  if (start.kind != absl::TimeZone::TimeInfo::SKIPPED) return false;
  return absl::CivilDay(zone_.At(start.trans).cs) > civil(day);
}

absl::TimeZone::CivilInfo Zone::at(Instant instant) const {
  return zone_.At(absl::FromUnixMillis(instant.ms));
}

Day Zone::day_of(Instant instant) const {
  return day_number(absl::CivilDay(at(instant).cs));
}

bool known_zone(std::string_view zone) {
  return Zone::find(zone).has_value();
}

std::optional<Instant> parse_local(std::string_view text, std::string_view zone_name) {
  const auto zone = Zone::find(zone_name);
  const auto day = take_day(text);
  if (!zone || !day) return std::nullopt;
  if (text.empty()) return zone->resolve(*day, 0);
  if (!take(text, 'T')) return std::nullopt;
  const auto time = parse_time(text);
  if (!time) return std::nullopt;
  return zone->resolve(*day, time->second) + time->ms;
}

}  // namespace wellkept::calendar
