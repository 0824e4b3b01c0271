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
    // An aggregate with a part that can be neither copied nor moved.
    // NOLINTNEXTLINE(modernize-make-unique)
    std::unique_ptr<Calendar::Impl> impl(new Calendar::Impl{std::move(id), {std::move(zone), std::move(rules)}});
    return Calendar(std::move(impl));
  }
};

}  // namespace wellkept::calendar
