#include "transfer/demo_year.h"

#include <algorithm>
#include <array>

namespace wellkept::transfer {
namespace {

constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::int64_t kChina = 8 * kHour;  // no summer time since 1991

// Calls come in the morning and after supper; hardly any at night.
constexpr std::array<double, 24> kHours{0.25, 0.15, 0.1, 0.1, 0.1, 0.2, 0.5, 1.2, 3.2, 5.6, 6.0, 5.2,
                                        3.0,  3.4,  4.8, 5.0, 4.6, 3.8, 3.0, 3.6, 3.8, 2.8, 1.4, 0.6};
constexpr std::array<double, 7> kWeekdays{1.18, 1.05, 1.0, 1.0, 1.06, 0.9, 0.8};  // from Monday
// Heating in winter, sales in June and November, quiet at the Spring Festival.
constexpr std::array<double, 12> kMonths{1.05, 0.75, 0.95, 0.95, 1.0, 1.15, 1.1, 1.05, 0.95, 0.9, 1.3, 1.2};

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

double weight_of(Instant hour, double through) {
  const std::int64_t local = hour.ms + kChina;
  const std::int64_t day = floor_div(local, kDay);
  const auto weekday = static_cast<std::size_t>(((day + 3) % 7 + 7) % 7);  // 1970-01-01 was a Thursday
  const double year = static_cast<double>(day) / 365.2425;
  const auto month = std::min<std::size_t>(
      11, static_cast<std::size_t>(
              (year - static_cast<double>(floor_div(static_cast<std::int64_t>(year * 1000), 1000))) * 12));
  return kHours[static_cast<std::size_t>(hour_in_china(hour))] * kWeekdays[weekday] * kMonths[month] *
         (0.9 + 0.2 * through);
}

}  // namespace

int hour_in_china(Instant at) {
  return static_cast<int>(floor_div(at.ms + kChina, kHour) - floor_div(at.ms + kChina, kDay) * 24);
}

Instant in_working_hours(Instant at) {
  const int hour = hour_in_china(at);
  if (hour >= 8 && hour < 20) return at;
  const std::int64_t into = (at.ms + kChina) - floor_div(at.ms + kChina, kDay) * kDay;
  const std::int64_t to_eight = hour < 8 ? 8 * kHour - into : kDay - into + 8 * kHour;
  return at + to_eight + into % kHour;  // not all at eight sharp
}

DemoYear::DemoYear(Instant end) : begin_(end - 365 * kDay), end_(end) {
  constexpr int kHoursOfYear = 365 * 24;
  until_.reserve(kHoursOfYear);
  double sum = 0;
  for (int i = 0; i < kHoursOfYear; ++i) {
    const int hours_left = kHoursOfYear - i;
    const double lately = hours_left <= 36 ? 6.0 : hours_left <= 14 * 24 ? 2.5 : 1.0;
    sum += lately * weight_of(begin_ + i * kHour, static_cast<double>(i) / kHoursOfYear);
    until_.push_back(sum);
  }
  for (double& share : until_) share /= sum;
}

Instant DemoYear::at(double share) const {
  const auto found = std::upper_bound(until_.begin(), until_.end() - 1, share);
  const auto hour = found - until_.begin();
  const double from = hour == 0 ? 0.0 : until_[static_cast<std::size_t>(hour - 1)];
  const double inside = std::clamp((share - from) / (*found - from), 0.0, 1.0);
  return begin_ + hour * kHour + static_cast<std::int64_t>(inside * static_cast<double>(kHour - 1));
}

}  // namespace wellkept::transfer
