// What mass updates changed, for as long as it can be taken back.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/instant.h"
#include "db/database.h"

namespace wellkept::desk::store {

struct MassUpdate {
  Id id;
  Id member;
  std::string content;  // JSON
  Instant until;
};
void insert_mass_update(db::Transaction& tx, std::string_view secret, const MassUpdate& update);
std::optional<MassUpdate> find_mass_update(db::Transaction& tx, std::string_view secret);
void delete_mass_update(db::Transaction& tx, Id id);
void delete_old_mass_updates(db::Transaction& tx, Instant now, int limit);

}  // namespace wellkept::desk::store
