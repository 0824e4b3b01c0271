// The commands `wellkept calendar due` and `wellkept calendar elapsed`, without their flags' parsing.
//
// An instant is RFC 3339 with an offset, or a local time without one, read in the calendar's zone. A pause is "A/B", or
// "A/" while it is open. Refusals: calendar.file, calendar.instant, calendar.limit, calendar.pause, calendar.unit,
// calendar.never_due.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace wellkept::calendar {

struct DueCommand {
  std::string calendar;  // a file, or "cn" for the one inside the program
  std::string from;
  std::string limit;
  std::vector<std::string> pauses;
  bool json = false;  // {"due_at":"…Z","provisional":false}
};
Result<std::string> run_due(const DueCommand& command, std::string_view cn_yaml);

struct ElapsedCommand {
  std::string calendar;
  std::string from;
  std::string to;
  std::vector<std::string> pauses;
  std::string unit = "working";  // or "elapsed"
  bool json = false;             // {"elapsed_ms":…}
};
Result<std::string> run_elapsed(const ElapsedCommand& command, std::string_view cn_yaml);

}  // namespace wellkept::calendar
