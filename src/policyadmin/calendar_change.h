// A change of a working calendar as a form gives it, and the text of the amendment that it becomes. Pure.
#pragma once
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace wellkept::policyadmin {

// The parts of a change, from a JSON object that may also hold other members: `days_off`, `restore`, `make_up`,
// `weekly`, `official_years`, and `timezone` for a calendar that is new. Refuses "request.invalid".
Result<json::Value> read_calendar_change(const json::Value& body);

// `calendars:` as an amendment has it.
std::string calendar_yaml(std::string_view calendar, const json::Value& change);

}  // namespace wellkept::policyadmin
