// Rows of second factors and recovery codes.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/crypto.h"
#include "db/database.h"

namespace wellkept::directory::store {

struct Factor {
  std::string sealed;                   // the secret, as stored
  std::optional<Instant> confirmed_at;  // none: begun, and not in force
  std::int64_t last_step = 0;           // the newest whose code was used
  std::int64_t recovery_codes = 0;      // left
};
std::optional<Factor> find_factor(db::Transaction& tx, Id member);
bool put_factor(db::Transaction& tx, Id member, std::string_view sealed, Instant now);  // false: one is in force
bool take_step(db::Transaction& tx, Id member, std::int64_t step);  // false: its code, or a later one, was used
bool confirm_factor(db::Transaction& tx, Id member, Instant now);
bool delete_factor(db::Transaction& tx, Id member);  // with its recovery codes
void put_recovery_codes(db::Transaction& tx, Id member, const std::vector<crypto::Hash>& codes);  // in place of earlier
bool take_recovery_code(db::Transaction& tx, Id member, const crypto::Hash& code);                // false: not one left

// Secrets as stored, by member.
std::vector<std::pair<Id, std::string>> sealed_factors(db::Transaction& tx, Id after, int limit);
// Unless it has changed since: whoever set it up anew sealed it anew.
void reseal(db::Transaction& tx, Id member, std::string_view before, std::string_view sealed);

// How an active member stands.
struct FactorState {
  Id id;  // of the member
  std::vector<std::string> roles;
  std::optional<Instant> confirmed_at;
  std::int64_t recovery_codes = 0;
};
std::vector<FactorState> list_factors(db::Transaction& tx, Id after, std::int64_t limit);

}  // namespace wellkept::directory::store
