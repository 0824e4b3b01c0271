// Clock times as people of a time zone read them.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"

namespace wellkept::calendar {

// "2026-03-02 10:30" of an IANA zone; nothing when there is no such zone.
std::optional<std::string> local_minute_text(Instant instant, std::string_view zone);
// Minutes since local midnight, 0 to 1439; nothing when there is no such zone.
std::optional<int> local_minute_of_day(Instant instant, std::string_view zone);
// The first moment after `after` at which it is that minute of the day; nothing when there is no such zone. A local
// time that does not exist moves forward by the gap.
std::optional<Instant> next_local_minute(Instant after, int minute_of_day, std::string_view zone);

}  // namespace wellkept::calendar
