#include <algorithm>
#include <array>
#include <charconv>

#include "calendar/calendar.h"

namespace wellkept::calendar {
namespace {

constexpr std::int64_t kSecondMs = 1000;
constexpr std::int64_t kMinuteMs = 60 * kSecondMs;
constexpr std::int64_t kHourMs = 60 * kMinuteMs;
constexpr std::int64_t kDayMs = 24 * kHourMs;
// A hundred years: what is longer is a slip of the pen, and keeps every sum far from the end of the numbers.
constexpr std::int64_t kMostDays = 36525;

struct Measure {
  std::string_view suffix;
  Unit unit;
  std::int64_t size;
};
constexpr std::array<Measure, 8> kMeasures{{{"d", Unit::elapsed, kDayMs},
                                            {"h", Unit::elapsed, kHourMs},
                                            {"m", Unit::elapsed, kMinuteMs},
                                            {"s", Unit::elapsed, kSecondMs},
                                            {"wh", Unit::working_time, kHourMs},
                                            {"wm", Unit::working_time, kMinuteMs},
                                            {"ws", Unit::working_time, kSecondMs},
                                            {"wd", Unit::working_days, 1}}};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// `digits` is one to nine decimal digits.
std::int64_t number(std::string_view digits) {
  std::int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

// The decimal text of amount / size when it ends within nine digits.
std::optional<std::string> decimal(std::int64_t amount, std::int64_t size) {
  std::string text = std::to_string(amount / size);
  std::int64_t rest = amount % size;
  if (rest != 0) text += '.';
  for (int digit = 0; rest != 0; ++digit) {
    if (digit == 9) return std::nullopt;
    rest *= 10;
    text += static_cast<char>('0' + rest / size);
    rest %= size;
  }
  return text;
}

}  // namespace

std::optional<Limit> parse_limit(std::string_view text) {
  const auto take_digits = [&text]() -> std::optional<std::string_view> {
    const auto end = std::ranges::find_if_not(text, is_digit);
    const auto digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(digits.size());
    if (digits.empty() || digits.size() > 9) return std::nullopt;
    return digits;
  };
  const auto whole = take_digits();
  if (!whole || (whole->size() > 1 && whole->front() == '0')) return std::nullopt;
  std::string_view fraction;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    const auto digits = take_digits();
    if (!digits) return std::nullopt;
    fraction = *digits;
  }
  const auto measure = std::ranges::find(kMeasures, text, &Measure::suffix);
  if (measure == kMeasures.end()) return std::nullopt;
  const bool days = measure->unit == Unit::working_days;
  if (days && !fraction.empty()) return std::nullopt;
  const std::int64_t most = days ? kMostDays : kMostDays * kDayMs;
  if (number(*whole) > most / measure->size) return std::nullopt;
  std::int64_t amount = number(*whole) * measure->size;
  if (!fraction.empty()) {
    std::int64_t scale = 1;
    for (std::size_t i = 0; i < fraction.size(); ++i) scale *= 10;
    const std::int64_t part = number(fraction) * measure->size;  // below 10^9 * 10^8
    if (part % scale != 0) return std::nullopt;
    amount += part / scale;
  }
  if (amount <= 0 || amount > most) return std::nullopt;
  return Limit{measure->unit, amount};
}

std::string format_limit(Limit limit) {
  std::string best;
  for (const Measure& measure : kMeasures) {
    if (measure.unit != limit.unit) continue;
    auto text = decimal(limit.amount, measure.size);
    if (!text) continue;
    *text += measure.suffix;
    if (best.empty() || text->size() < best.size()) best = std::move(*text);
  }
  return best;
}

}  // namespace wellkept::calendar
