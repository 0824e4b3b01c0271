// Dates of a time zone, counted.
#pragma once
#include <cstdint>
#include <memory>
#include <string_view>

#include "base/instant.h"

namespace wellkept::calendar {

class Zone;

// Days since 1970-01-01 of moments' local dates; those of UTC when there is no such zone. May be asked from any thread.
class LocalDays {
 public:
  explicit LocalDays(std::string_view zone);
  LocalDays(LocalDays&&) noexcept;
  LocalDays& operator=(LocalDays&&) noexcept;
  ~LocalDays();
  std::int64_t of(Instant instant) const;

 private:
  std::unique_ptr<const Zone> zone_;
};

}  // namespace wellkept::calendar
