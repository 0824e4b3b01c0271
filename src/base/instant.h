// Instants and durations: whole milliseconds, UTC.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wellkept {

// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
struct Instant {
  std::int64_t ms = 0;
  auto operator<=>(const Instant&) const = default;
  Instant operator+(std::int64_t duration_ms) const { return {ms + duration_ms}; }
  Instant operator-(std::int64_t duration_ms) const { return {ms - duration_ms}; }
  std::int64_t operator-(Instant other) const { return ms - other.ms; }
};

// RFC 3339 with a zone: "2026-03-02T10:00:00+08:00", "2026-03-02T02:00:00.5Z"; seconds and fraction (up to 3 digits)
// optional, years 0001 to 9999. No zone, an impossible date, or anything more: nothing.
std::optional<Instant> parse_instant(std::string_view text);

// "2026-03-02T02:00:00Z"; with ".mmm" when there are milliseconds.
std::string format_instant(Instant instant);

}  // namespace wellkept
