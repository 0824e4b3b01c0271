// Failed tries to sign in, counted where every node sees them.
#pragma once
#include <cstdint>
#include <string_view>

#include "db/database.h"
#include "directory/throttle.h"

namespace wellkept::directory::store {

// `who` names a login, an address or a member; only its hash is stored.
[[nodiscard]] std::int64_t wait_ms(db::Transaction& tx, std::string_view who, Instant now);  // 0: go on
void count_failure(db::Transaction& tx, const ThrottleOptions& options, std::string_view who, Instant now);
// Counts a try as failed before it is known, so that many at once are not free; otherwise how long to wait.
[[nodiscard]] std::int64_t begin_try(db::Transaction& tx, const ThrottleOptions& options, std::string_view who,
                                     Instant now);
void forgive(db::Transaction& tx, std::string_view who);
std::int64_t delete_old_tries(db::Transaction& tx, Instant before, std::int64_t limit);

}  // namespace wellkept::directory::store
