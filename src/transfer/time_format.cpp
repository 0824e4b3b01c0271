#include "transfer/time_format.h"

#include <array>
#include <charconv>
#include <cstdio>

#include "base/text.h"
#include "calendar/calendar.h"

namespace wellkept::transfer {
namespace {

constexpr std::string_view kLetters = "yMdHhmsSa";

struct Parts {
  int year = 0;
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int milli = 0;
  std::optional<bool> afternoon;
};

// At least `least` and at most `most` digits from the front.
std::optional<int> take_number(std::string_view& text, std::size_t least, std::size_t most) {
  std::size_t count = 0;
  int number = 0;
  while (count < most && count < text.size() && text[count] >= '0' && text[count] <= '9') {
    number = number * 10 + (text[count++] - '0');
  }
  if (count < least) return std::nullopt;
  text.remove_prefix(count);
  return number;
}

bool take_half_of_day(std::string_view& text, Parts& parts) {
  if (text.size() < 2) return false;
  const bool morning = text::starts_with_ignore_case(text, "am");
  if (!morning && !text::starts_with_ignore_case(text, "pm")) return false;
  parts.afternoon = !morning;
  text.remove_prefix(2);
  return true;
}

bool take_part(char letter, std::size_t count, std::string_view& text, Parts& parts) {
  if (letter == 'a') return take_half_of_day(text, parts);
  const std::size_t most = letter == 'y' ? 4 : letter == 'S' ? 3 : 2;
  const auto number = take_number(text, count == 1 ? 1 : most, most);
  if (!number) return false;
  switch (letter) {
    case 'y':
      parts.year = *number;
      break;
    case 'M':
      parts.month = *number;
      break;
    case 'd':
      parts.day = *number;
      break;
    case 'H':
    case 'h':
      parts.hour = *number;
      break;
    case 'm':
      parts.minute = *number;
      break;
    case 's':
      parts.second = *number;
      break;
    default:
      parts.milli = *number;
      break;
  }
  return true;
}

std::optional<Instant> since_1970(std::string_view text, std::int64_t unit_ms) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  constexpr std::int64_t kLatest = 253'402'300'799'999;  // the end of 9999
  if (number < 0 || number > kLatest / unit_ms) return std::nullopt;
  return Instant{number * unit_ms};
}

}  // namespace

std::optional<TimeFormat> TimeFormat::read(std::string_view pattern) {
  const bool named = pattern == "iso" || pattern == "unix" || pattern == "unix_ms";
  const auto has = [&](const char* letters) { return pattern.find(letters) != std::string_view::npos; };
  if (!named && !(has("yyyy") && has("M") && has("d"))) return std::nullopt;
  if (!named && has("h") != has("a")) return std::nullopt;
  return TimeFormat(std::string(pattern));
}

std::optional<Instant> TimeFormat::parse(std::string_view text, std::string_view zone) const {
  if (pattern_ == "iso") return parse_instant(text);
  if (pattern_ == "unix") return since_1970(text, 1000);
  if (pattern_ == "unix_ms") return since_1970(text, 1);
  Parts parts;
  for (std::size_t i = 0; i < pattern_.size();) {
    const char letter = pattern_[i];
    std::size_t count = 1;
    if (kLetters.find(letter) == std::string_view::npos) {
      if (text.empty() || text.front() != letter) return std::nullopt;
      text.remove_prefix(1);
    } else {
      while (i + count < pattern_.size() && pattern_[i + count] == letter) ++count;
      if (!take_part(letter, count, text, parts)) return std::nullopt;
    }
    i += count;
  }
  if (!text.empty()) return std::nullopt;
  if (parts.afternoon) {
    if (parts.hour < 1 || parts.hour > 12) return std::nullopt;
    parts.hour = parts.hour % 12 + (*parts.afternoon ? 12 : 0);
  }
  std::array<char, 40> local{};
  std::snprintf(local.data(), local.size(), "%04d-%02d-%02dT%02d:%02d:%02d.%03d", parts.year, parts.month, parts.day,
                parts.hour, parts.minute, parts.second, parts.milli);
  return calendar::parse_local(local.data(), zone);
}

}  // namespace wellkept::transfer
