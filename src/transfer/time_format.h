// Reads the times of other systems by a pattern.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"

namespace wellkept::transfer {

// Patterns: "iso" (RFC 3339 with a zone), "unix" and "unix_ms" (seconds and milliseconds since 1970), or letters:
// yyyy MM dd HH mm ss SSS (M d H m s: one or two digits; hh or h with a: 12 hours and AM or PM); everything else stands
// for itself. A time without a zone is a local time of `zone`.
class TimeFormat {
 public:
  static std::optional<TimeFormat> read(std::string_view pattern);  // nothing when the pattern has no date
  std::optional<Instant> parse(std::string_view text, std::string_view zone) const;

 private:
  explicit TimeFormat(std::string pattern) : pattern_(std::move(pattern)) {}
  std::string pattern_;
};

}  // namespace wellkept::transfer
