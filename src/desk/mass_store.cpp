#include "desk/mass_store.h"

#include "desk/desk_sql.h"

namespace wellkept::desk::store {

void insert_mass_update(db::Transaction& tx, std::string_view secret, const MassUpdate& update) {
  tx.execute(sql::insert_mass_update,
             {update.id, db::Param::blob(secret), update.member, update.content, update.until});
}

std::optional<MassUpdate> find_mass_update(db::Transaction& tx, std::string_view secret) {
  return tx.one(sql::find_mass_update, {db::Param::blob(secret)}, [](const db::Row& row) {
    return MassUpdate{row.id(0), row.id(1), row.string(2), row.instant(3)};
  });
}

void delete_mass_update(db::Transaction& tx, Id id) {
  tx.execute(sql::delete_mass_update, {id});
}

void delete_old_mass_updates(db::Transaction& tx, Instant now, int limit) {
  tx.execute(sql::delete_old_mass_updates, {now, limit});
}

}  // namespace wellkept::desk::store
