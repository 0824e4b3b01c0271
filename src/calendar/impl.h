// What a Calendar holds. Internal to this folder.
#pragma once
#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "calendar/calendar.h"
#include "calendar/year_table.h"

namespace wellkept::calendar {

struct Calendar::Impl {
  Impl(std::string name, Zone zone, Rules rules)
      : id(std::move(name)), own(std::make_shared<const Rules>(rules)), first(std::move(zone), std::move(rules)) {}
  const Years& years() const { return *now.load(std::memory_order_acquire); }

  std::string id;
  std::shared_ptr<const Rules> own;  // as it was written, before anything was filled in
  Years first;
  std::vector<std::unique_ptr<const Years>> filled;  // each behind the one before; earlier ones may still be read
  std::atomic<const Years*> now = &first;
};

struct Builder {
  static Calendar make(std::string id, Zone zone, Rules rules) {
    return Calendar(std::make_shared<Calendar::Impl>(std::move(id), std::move(zone), std::move(rules)));
  }
};

}  // namespace wellkept::calendar
