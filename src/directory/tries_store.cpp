#include "directory/tries_store.h"

#include <algorithm>

#include "base/crypto.h"
#include "directory/sign_in_sql.h"

namespace wellkept::directory::store {

namespace {

// The hash must live as long as the parameters that borrow it.
db::Param blob(const crypto::Hash& hash) {
  return db::Param::blob({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

Tries find(db::Transaction& tx, const crypto::Hash& who) {
  return tx
      .one(sql::find_tries, {blob(who)},
           [](const db::Row& row) {
             return Tries{static_cast<int>(row.integer(0)), row.instant(1), row.instant(2)};
           })
      .value_or(Tries{});
}

}  // namespace

std::int64_t wait_ms(db::Transaction& tx, std::string_view who, Instant now) {
  return std::max<std::int64_t>(0, find(tx, crypto::sha256(who)).until - now);
}

void count_failure(db::Transaction& tx, const ThrottleOptions& options, std::string_view who, Instant now) {
  const crypto::Hash key = crypto::sha256(who);
  const Tries tries = with_failure(options, find(tx, key), now);
  tx.execute(sql::put_tries, {blob(key), tries.failures, tries.last, tries.until});
}

std::int64_t begin_try(db::Transaction& tx, const ThrottleOptions& options, std::string_view who, Instant now) {
  const std::int64_t wait = wait_ms(tx, who, now);
  if (wait == 0) count_failure(tx, options, who, now);
  return wait;
}

void forgive(db::Transaction& tx, std::string_view who) {
  const crypto::Hash key = crypto::sha256(who);
  tx.execute(sql::delete_tries, {blob(key)});
}

std::int64_t delete_old_tries(db::Transaction& tx, Instant before, std::int64_t limit) {
  return tx.execute(sql::delete_old_tries, {before, limit});
}

}  // namespace wellkept::directory::store
