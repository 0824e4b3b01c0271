#include "directory/sight_service.h"

#include <algorithm>

#include "directory/directory_store.h"
#include "directory/permissions.h"
#include "directory/sight_store.h"

namespace wellkept::directory {

Sight sight_of(db::Transaction& tx, Id member, std::span<const std::string> roles) {
  const Horizon horizon = horizon_of(roles, store::units_above_member(tx, member));
  Sight sight{horizon.unit, {}, member, horizon.outside};
  if (!sight.everything()) {
    sight.units = store::units_below(tx, horizon.unit);
    std::sort(sight.units.begin(), sight.units.end());
  }
  return sight;
}

Sight sight_of(db::Transaction& tx, Id member) {
  const auto found = store::find_member(tx, member);
  return sight_of(tx, member, found ? found->roles : std::vector<std::string>{});
}

Id provider_of(db::Transaction& tx, Id member) {
  return provider_on(store::units_above_member(tx, member));
}

bool finds_member(db::Transaction& tx, Id who, Id other) {
  const Id provider = provider_of(tx, who);
  return !provider || who == other || provider == provider_of(tx, other);
}

bool sees_customer(db::Transaction& tx, const Sight& sight, Id customer) {
  return sight.everything() || store::has_ticket_in_sight(tx, sight, customer);
}

Result<std::optional<std::string>> unit_in_sight(const Sight& sight, std::optional<std::string> asked) {
  if (sight.everything()) return asked;
  if (!asked) return std::optional(format_id(sight.unit));
  const auto unit = parse_id(*asked);
  if (unit && !sight.covers(*unit)) return refuse(RefusalKind::not_found, "report.unit", "There is no such unit.");
  return asked;
}

bool works_on_tickets(std::span<const std::string> roles) {
  return allowed(roles, {}, "ticket.write");
}

}  // namespace wellkept::directory
