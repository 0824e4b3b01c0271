// Where units stand, as a sight needs it.
#pragma once
#include <vector>

#include "db/database.h"
#include "directory/sight.h"

namespace wellkept::directory::store {

std::vector<UnitAbove> units_above_member(db::Transaction& tx, Id member);  // the member's own first
std::vector<Id> units_below(db::Transaction& tx, Id unit);                  // the unit too
bool has_ticket_in_sight(db::Transaction& tx, const Sight& sight, Id customer);

}  // namespace wellkept::directory::store
