// The counts of open tickets as they are stored, and counted again.
#pragma once
#include <map>
#include <string>
#include <tuple>

#include "db/database.h"
#include "promise/promise_service.h"

namespace wellkept::ticket {

// By unit, kind, state and light; and, for counts by who is in charge, by member before them (none: nobody).
struct OpenCounts {
  using Key = std::tuple<Id, Id, std::string, std::string, std::string>;  // member, unit, kind, state, light
  using Counts = std::map<Key, std::int64_t>;
  Counts by_what;  // the member is none
  Counts by_whom;

  void add(const promise::OpenSubject& open);
};
OpenCounts stored_open_counts(db::Transaction& tx);  // without zeros

}  // namespace wellkept::ticket
