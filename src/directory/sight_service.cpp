#include "directory/sight_service.h"

#include <algorithm>

#include "directory/directory_store.h"
#include "directory/sight_sql.h"

namespace wellkept::directory {

Sight sight_of(db::Transaction& tx, Id member, std::span<const std::string> roles) {
  const auto path = tx.all(sql::units_above_member, {member}, [](const db::Row& row) {
    return UnitAbove{row.id(0), row.string(1)};
  });
  const Horizon horizon = horizon_of(roles, path);
  Sight sight{horizon.unit, {}, member, horizon.outside};
  if (!sight.everything()) {
    sight.units = tx.all(sql::units_below, {horizon.unit}, [](const db::Row& row) { return row.id(0); });
    std::sort(sight.units.begin(), sight.units.end());
  }
  return sight;
}

Sight sight_of(db::Transaction& tx, const http::Principal& who) {
  return sight_of(tx, who.member, who.roles);
}

Sight sight_of(db::Transaction& tx, Id member) {
  const auto found = store::find_member(tx, member);
  return sight_of(tx, member, found ? found->roles : std::vector<std::string>{});
}

bool sees_customer(db::Transaction& tx, const Sight& sight, Id customer) {
  return sight.everything() ||
         tx.one(sql::ticket_in_sight, {customer, sight.unit, sight.member}, [](const db::Row& row) {
             return row.id(0);
           }).has_value();
}

Result<std::optional<std::string>> unit_in_sight(db::Transaction& tx, const http::Principal& who,
                                                 std::optional<std::string> asked) {
  const Sight sight = sight_of(tx, who);
  if (sight.everything()) return asked;
  if (!asked) return std::optional(format_id(sight.unit));
  const auto unit = parse_id(*asked);
  if (unit && !sight.covers(*unit)) return refuse(RefusalKind::not_found, "report.unit", "There is no such unit.");
  return asked;
}

}  // namespace wellkept::directory
