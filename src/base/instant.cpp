#include "base/instant.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "base/short_text.h"

namespace wellkept {
namespace {

constexpr std::int64_t kDay = 86'400'000;
constexpr std::int64_t kFirst = -62'135'596'800'000;  // 0001-01-01T00:00:00Z
constexpr std::int64_t kLast = 253'402'300'799'999;   // 9999-12-31T23:59:59.999Z

// Eats fixed shapes from the front of a text; after the first failure everything fails.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  int digits(std::size_t count) {
    if (rest_.size() < count) return fail();
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (!is_digit(rest_[i])) return fail();
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(count);
    return value;
  }
  bool eat(char wanted) {
    if (!ok_ || rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char wanted) {
    if (!eat(wanted)) fail();
  }
  // One to three digits, as thousandths.
  int fraction() {
    int value = 0;
    int scale = 100;
    if (rest_.empty() || !is_digit(rest_.front())) return fail();
    for (; scale > 0 && !rest_.empty() && is_digit(rest_.front()); scale /= 10) {
      value += (rest_.front() - '0') * scale;
      rest_.remove_prefix(1);
    }
    return value;
  }
  bool finished() const { return ok_ && rest_.empty(); }

 private:
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  int fail() {
    ok_ = false;
    return 0;
  }
  std::string_view rest_;
  bool ok_ = true;
};

std::optional<std::int64_t> zone_offset(Scanner& in) {
  if (in.eat('Z')) return 0;
  const int sign = in.eat('-') ? -1 : 1;
  if (sign > 0) in.expect('+');
  const int hour = in.digits(2);
  in.expect(':');
  const int minute = in.digits(2);
  if (hour > 23 || minute > 59) return std::nullopt;
  return sign * (hour * 60 + minute) * std::int64_t{60'000};
}

// Two digits and what follows them; where to go on.
char* put_pair(char* at, unsigned number, char after) {
  put_two_digits(at, number);
  at[2] = after;
  return at + 3;
}

}  // namespace

std::optional<Instant> parse_instant(std::string_view text) {
  Scanner in(text);
  const int year = in.digits(4);
  in.expect('-');
  const int month = in.digits(2);
  in.expect('-');
  const int day = in.digits(2);
  in.expect('T');
  const int hour = in.digits(2);
  in.expect(':');
  const int minute = in.digits(2);
  const int second = in.eat(':') ? in.digits(2) : 0;
  const int millis = in.eat('.') ? in.fraction() : 0;
  const auto offset = zone_offset(in);
  if (!offset || !in.finished() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok() || year < 1) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days{date}.time_since_epoch().count();
  const std::int64_t ms = days * kDay + ((hour * 60 + minute) * 60 + second) * std::int64_t{1000} + millis - *offset;
  if (ms < kFirst || ms > kLast) return std::nullopt;
  return Instant{ms};
}

ShortText::ShortText(Instant instant) {
  const std::int64_t ms = std::clamp(instant.ms, kFirst, kLast);
  std::int64_t days = ms / kDay;
  if (ms % kDay < 0) --days;
  const auto in_day = static_cast<unsigned>(ms - days * kDay);
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
  const auto year = static_cast<unsigned>(static_cast<int>(date.year()));
  const unsigned seconds = in_day / 1000;
  const unsigned millis = in_day % 1000;
  char* at = text_.data();
  put_two_digits(at, year / 100);
  at = put_pair(at + 2, year % 100, '-');
  at = put_pair(at, static_cast<unsigned>(date.month()), '-');
  at = put_pair(at, static_cast<unsigned>(date.day()), 'T');
  at = put_pair(at, seconds / 3600, ':');
  at = put_pair(at, seconds / 60 % 60, ':');
  at = put_pair(at, seconds % 60, millis == 0 ? 'Z' : '.');
  if (millis != 0) {
    *at = static_cast<char>('0' + millis / 100);
    at = put_pair(at + 1, millis % 100, 'Z');
  }
  size_ = static_cast<std::size_t>(at - text_.data());
}

std::string format_instant(Instant instant) {
  return std::string(ShortText(instant));
}

}  // namespace wellkept
