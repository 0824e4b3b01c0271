#include "calendar/local_time.h"

#include <cstdio>

#include "calendar/zone.h"

namespace wellkept::calendar {

std::optional<std::string> local_minute_text(Instant instant, std::string_view zone) {
  const auto found = Zone::find(zone);
  if (!found) return std::nullopt;
  const absl::CivilSecond local = found->at(instant).cs;
  char text[48];
  std::snprintf(text, sizeof text, "%04lld-%02d-%02d %02d:%02d", static_cast<long long>(local.year()), local.month(),
                local.day(), local.hour(), local.minute());
  return text;
}

std::optional<int> local_minute_of_day(Instant instant, std::string_view zone) {
  const auto found = Zone::find(zone);
  if (!found) return std::nullopt;
  const absl::CivilSecond local = found->at(instant).cs;
  return local.hour() * 60 + local.minute();
}

std::optional<Instant> next_local_minute(Instant after, int minute_of_day, std::string_view zone) {
  const auto found = Zone::find(zone);
  if (!found) return std::nullopt;
  // From the day before: a time that a gap moved may lie on the next date.
  for (Day day = found->day_of(after) - 1;; ++day) {
    if (found->skips(day)) continue;
    const Instant moment = found->resolve(day, std::int64_t{minute_of_day} * 60);
    if (moment > after) return moment;
  }
}

}  // namespace wellkept::calendar
