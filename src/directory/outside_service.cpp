#include "directory/outside_service.h"

#include <algorithm>

#include "directory/directory_events.h"
#include "directory/directory_store.h"
#include "directory/member_store_body.h"

namespace wellkept::directory {

namespace {

constexpr std::size_t kLongestName = 100;

bool has_admin(const std::vector<std::string>& roles) {
  return std::find(roles.begin(), roles.end(), "admin") != roles.end();
}

json::Value words(const std::vector<std::string>& names) {
  json::Array array;
  for (const std::string& name : names) array.emplace_back(name);
  return array;
}

json::Value id_or_null(Id id) {
  return id ? json::Value(format_id(id)) : json::Value();
}

}  // namespace

Refusal OutsideMembers::unknown() const {
  return refuse(RefusalKind::forbidden, std::string(rules_.way) + ".unknown", "Nobody here is linked to this account.");
}

Result<Id> OutsideMembers::member_for(db::Transaction& tx, const OutsidePerson& person, const Origin& from) const {
  auto found = store::find_identity(tx, person.issuer, person.subject);
  const bool linked = found.has_value();
  if (!linked && !person.login.empty()) {
    const auto login = normal_login(person.login);
    const auto member = login.ok() ? store::find_member_by_login(tx, *login) : std::nullopt;
    if (member) found = member->id;
  }
  if (!found) {
    WK_TRY(made, make_member(tx, person));
    found = made;
  }
  const auto member = store::find_member(tx, *found);
  if (!member || !member->active) return unknown();
  if (!linked) WK_CHECK(link(tx, *found, person, from));
  if (rules_.give_roles) WK_CHECK(give_roles(tx, *found, person));
  if (person.unit) WK_CHECK(give_unit(tx, *found, person.unit));
  return *found;
}

Result<Id> OutsideMembers::make_member(db::Transaction& tx, const OutsidePerson& person) const {
  const auto login = normal_login(person.login);
  if (!rules_.create || person.roles.empty() || !login.ok()) return unknown();
  Member member;
  member.id = parts_.ids.next();
  member.login = *login;
  member.name = person.name.empty() || person.name.size() > kLongestName ? *login : person.name;
  member.roles = person.roles;
  member.unit = person.unit;
  member.created_at = parts_.clock.now();
  WK_CHECK(create_member(tx, parts_.log, member, {}));
  return member.id;
}

Outcome OutsideMembers::link(db::Transaction& tx, Id member, const OutsidePerson& person, const Origin& from) const {
  store::insert_identity(tx, person.issuer, person.subject, member, parts_.clock.now());
  parts_.access.note(
      tx, {.kind = sign_in_kind::kIdentityLinked, .member = member, .actor = member, .way = rules_.way, .from = from});
  json::Value body;
  body.set("issuer", person.issuer);
  body.set("subject", crypto::to_hex(crypto::sha256(person.subject)));
  return store::append_latest(parts_.log, tx, member, kMemberSubject,
                              {event::kIdentityLinked, parts_.clock.now(), member, std::move(body)});
}

Outcome OutsideMembers::changed(db::Transaction& tx, const Member& member, const char* event, json::Value body) const {
  if (!store::update_member(tx, member, std::nullopt)) {
    return refuse(RefusalKind::stale, "stream.stale", "The member changed meanwhile.");
  }
  return store::append_latest(parts_.log, tx, member.id, kMemberSubject,
                              {event, parts_.clock.now(), {}, std::move(body)});
}

// Whoever vouches is asked each time; somebody stays administrator all the same.
Outcome OutsideMembers::give_roles(db::Transaction& tx, Id id, const OutsidePerson& person) const {
  if (person.roles.empty()) {
    return refuse(RefusalKind::forbidden, std::string(rules_.way) + ".no_role",
                  "No group of this account gives a role here.");
  }
  auto member = *store::find_member(tx, id);
  auto roles = person.roles;
  if (has_admin(member.roles) && !has_admin(roles) && !store::other_active_admins(tx, id)) {
    roles.insert(roles.begin(), "admin");
    std::sort(roles.begin(), roles.end());
  }
  if (member.roles == roles) return Done{};
  const auto before = std::exchange(member.roles, roles);
  store::delete_sessions_of(tx, id);
  json::Value body;
  body.set("roles", words(member.roles));
  body.set("before", words(before));
  return changed(tx, member, event::kMemberRolesChanged, std::move(body));
}

Outcome OutsideMembers::give_unit(db::Transaction& tx, Id id, Id unit) const {
  auto member = *store::find_member(tx, id);
  if (member.unit == unit) return Done{};
  json::Value body;
  body.set("unit", id_or_null(unit));
  body.set("before", id_or_null(member.unit));
  member.unit = unit;
  return changed(tx, member, event::kMemberMoved, std::move(body));
}

}  // namespace wellkept::directory
