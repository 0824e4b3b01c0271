// Ids: 63 bits, made by the application, growing with time; in JSON they are decimal strings (JavaScript loses digits
// past 2^53).
#pragma once
#include <compare>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace wellkept {

struct Id {
  std::int64_t value = 0;  // 0 is no id
  auto operator<=>(const Id&) const = default;
  explicit operator bool() const { return value != 0; }
};

std::optional<Id> parse_id(std::string_view text);  // decimal digits, 1 to 2^63-1
std::string format_id(Id id);

// 41 bits of milliseconds since 2024, 10 bits of node, 12 bits of sequence. Strictly growing within one source, even
// when the clock steps back or stands still. Safe to call from any thread.
class IdSource {
 public:
  // Every id comes after `after`, such as the newest stored one: the clock may have been set back before a restart.
  IdSource(const Clock& clock, int node, Id after = {});
  Id next();

 private:
  const Clock& clock_;
  const int node_;
  std::mutex mutex_;
  std::int64_t last_;
};

}  // namespace wellkept

template <>
struct std::hash<wellkept::Id> {
  std::size_t operator()(wellkept::Id id) const noexcept { return std::hash<std::int64_t>{}(id.value); }
};
