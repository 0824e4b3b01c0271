// Rows of units and members.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/database.h"
#include "directory/member.h"
#include "events/event_log.h"

namespace wellkept::directory::store {

std::optional<Unit> find_unit(db::Transaction& tx, Id id);
std::optional<Unit> root_unit(db::Transaction& tx);
std::int64_t unit_height(db::Transaction& tx, Id id);  // levels below it; 0 of one that does not exist yet
std::vector<Unit> list_units(db::Transaction& tx, Id after, std::int64_t limit);
std::vector<Unit> list_units_below(db::Transaction& tx, Id unit, Id after, std::int64_t limit);  // the unit too
void insert_unit(db::Transaction& tx, const Unit& unit);
bool update_unit(db::Transaction& tx, const Unit& unit);  // false unless unit.version stood there

std::optional<Member> find_member(db::Transaction& tx, Id id);
std::optional<Member> find_member_by_login(db::Transaction& tx, std::string_view login);
std::vector<Member> list_members(db::Transaction& tx, Id after, const std::optional<std::string>& role,
                                 std::int64_t limit);
// Those of a unit and of all below it.
std::vector<Member> list_members_below(db::Transaction& tx, Id unit, Id after, const std::optional<std::string>& role,
                                       std::int64_t limit);
bool any_member(db::Transaction& tx);
bool other_active_admins(db::Transaction& tx, Id but);
// The salts belong to the commitments in the member's events.
bool insert_member(db::Transaction& tx, const Member& member, std::string_view login_salt, std::string_view name_salt);
// False unless member.version stood there. No salt: the name did not change.
bool update_member(db::Transaction& tx, const Member& member, const std::optional<std::string>& name_salt);

std::optional<std::string> find_password(db::Transaction& tx, Id member);
void set_password(db::Transaction& tx, Id member, std::string_view encoded);

// Appends to a stream whose version nobody has read: sign-ins happen beside edits.
Outcome append_latest(events::EventLog& log, db::Transaction& tx, Id stream, std::string_view subject,
                      events::NewEvent event);

}  // namespace wellkept::directory::store
