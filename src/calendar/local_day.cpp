#include "calendar/local_day.h"

#include "calendar/zone.h"

namespace wellkept::calendar {

LocalDays::LocalDays(std::string_view zone)
    : zone_(std::make_unique<const Zone>(Zone::find(zone).value_or(Zone::utc()))) {}
LocalDays::LocalDays(LocalDays&&) noexcept = default;
LocalDays& LocalDays::operator=(LocalDays&&) noexcept = default;
LocalDays::~LocalDays() = default;

std::int64_t LocalDays::of(Instant instant) const {
  return zone_->day_of(instant);
}

}  // namespace wellkept::calendar
