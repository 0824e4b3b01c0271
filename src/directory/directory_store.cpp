#include "directory/directory_store.h"

#include "directory/directory_sql.h"

namespace wellkept::directory::store {

namespace {

Unit read_unit(const db::Row& row) {
  return {row.id(0), row.id(1), row.string(2), row.string(3), row.integer(4)};
}

Member read_member(const db::Row& row) {
  return {row.id(0),      row.string(1),  row.string(2), split_words(row.text(3)), row.id(4), row.boolean(5),
          row.boolean(6), row.integer(7), row.instant(8)};
}

}  // namespace

std::optional<Unit> find_unit(db::Transaction& tx, Id id) {
  return tx.one(sql::find_unit, {id}, read_unit);
}

std::optional<Unit> root_unit(db::Transaction& tx) {
  return tx.one(sql::root_unit, {}, read_unit);
}

std::int64_t unit_height(db::Transaction& tx, Id id) {
  return tx.one(sql::unit_height, {id}, [](const db::Row& row) { return row.integer(0); }).value_or(0);
}

std::vector<Unit> list_units(db::Transaction& tx, Id after, std::int64_t limit) {
  return tx.all(sql::list_units, {after.value, limit}, read_unit);
}

std::vector<Unit> list_units_below(db::Transaction& tx, Id unit, Id after, std::int64_t limit) {
  return tx.all(sql::list_units_below, {unit, after.value, limit}, read_unit);
}

void insert_unit(db::Transaction& tx, const Unit& unit) {
  tx.execute(sql::insert_unit, {unit.id, unit.parent, unit.kind, unit.name});
}

bool update_unit(db::Transaction& tx, const Unit& unit) {
  return tx.execute(sql::update_unit, {unit.id, unit.version, unit.parent, unit.kind, unit.name}) == 1;
}

std::optional<Member> find_member(db::Transaction& tx, Id id) {
  return tx.one(sql::find_member, {id}, read_member);
}

std::optional<Member> find_member_by_login(db::Transaction& tx, std::string_view login) {
  return tx.one(sql::find_member_by_login, {login}, read_member);
}

std::vector<Member> list_members(db::Transaction& tx, Id after, const std::optional<std::string>& role,
                                 std::int64_t limit) {
  return tx.all(sql::list_members, {after.value, role, limit}, read_member);
}

std::vector<Member> list_members_below(db::Transaction& tx, Id unit, Id after, const std::optional<std::string>& role,
                                       std::int64_t limit) {
  return tx.all(sql::list_members_below, {after.value, role, limit, unit}, read_member);
}

bool any_member(db::Transaction& tx) {
  return tx.one(sql::any_member, {}, [](const db::Row& row) { return row.id(0); }).has_value();
}

bool other_active_admins(db::Transaction& tx, Id but) {
  return tx.one(sql::other_active_admins, {but}, [](const db::Row& row) { return row.integer(0); }).value_or(0) > 0;
}

bool insert_member(db::Transaction& tx, const Member& member, std::string_view login_salt, std::string_view name_salt) {
  const std::string roles = join_words(member.roles);
  return tx.execute(sql::insert_member,
                    {member.id, member.login, db::Param::blob(login_salt), member.name, db::Param::blob(name_salt),
                     roles, member.unit, member.active, member.created_at}) == 1;
}

bool update_member(db::Transaction& tx, const Member& member, const std::optional<std::string>& name_salt) {
  const std::string roles = join_words(member.roles);
  const db::Param salt = name_salt ? db::Param::blob(*name_salt) : db::Param(nullptr);
  return tx.execute(sql::update_member,
                    {member.id, member.version, member.name, salt, roles, member.unit, member.active}) == 1;
}

std::optional<std::string> find_password(db::Transaction& tx, Id member) {
  const auto stored = tx.one(sql::find_password, {member}, [](const db::Row& row) { return row.string(0); });
  return stored && !stored->empty() ? stored : std::nullopt;
}

void set_password(db::Transaction& tx, Id member, std::string_view encoded) {
  tx.execute(sql::set_password, {member, encoded});
}

Outcome append_latest(events::EventLog& log, db::Transaction& tx, Id stream, std::string_view subject,
                      events::NewEvent event) {
  const auto head = log.head(tx, stream);
  WK_CHECK(log.append(tx, stream, subject, head ? head->version : 0, std::span(&event, 1)));
  return Done{};
}

}  // namespace wellkept::directory::store
