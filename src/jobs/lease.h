// Work that one node at a time does. Whoever holds a lease renews it while it works; who died loses it with time.
#pragma once
#include <cstdint>
#include <string_view>

#include "base/id.h"
#include "base/instant.h"
#include "db/database.h"

namespace wellkept::jobs {

struct Lease {
  std::string_view name;
  Id holder;  // of this process alone
  Instant now;
  std::int64_t for_ms = 0;
};

// Takes it, or renews it; false when another holds it.
bool take_lease(db::Transaction& tx, const Lease& lease);
void give_lease_back(db::Transaction& tx, std::string_view name, Id holder);

}  // namespace wellkept::jobs
