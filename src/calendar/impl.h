// What a Calendar holds. Internal to this folder.
#pragma once
#include <memory>
#include <string>
#include <utility>

#include "calendar/calendar.h"
#include "calendar/year_table.h"

namespace wellkept::calendar {

struct Calendar::Impl {
  std::string id;
  Years years;
};

struct Builder {
  static Calendar make(std::string id, Zone zone, Rules rules) {
    // NOLINTNEXTLINE(modernize-make-unique): an aggregate with a part that cannot be copied or moved
    return Calendar(
        std::unique_ptr<Calendar::Impl>(new Calendar::Impl{std::move(id), {std::move(zone), std::move(rules)}}));
  }
};

}  // namespace wellkept::calendar
