// Who holds a role where, who coordinates a ticket, and how much they have in hand.
#pragma once
#include <functional>
#include <optional>
#include <string_view>

#include "db/database.h"

namespace wellkept::escalation::store {

// Active members of the unit, or without one those of no unit, with their roles, separated by spaces. Those who are
// away at `there_at` are left out.
void each_member(db::Transaction& tx, Id unit, std::optional<Instant> there_at,
                 const std::function<void(Id member, std::string_view roles)>& take);
bool is_absent(db::Transaction& tx, Id member, Instant now);
Id parent_of(db::Transaction& tx, Id unit);  // none: the root
std::optional<Id> coordinator_of(db::Transaction& tx, Id ticket);
std::int64_t open_red_tickets(db::Transaction& tx, Id member, Instant now);
void put_coordinator(db::Transaction& tx, Id ticket, Id member, std::string_view clause, Instant now);
void forget_coordinators(db::Transaction& tx, int limit);  // of closed tickets

}  // namespace wellkept::escalation::store
