// Whom of the members the provider means.
#include <algorithm>

#include "directory/directory_events.h"
#include "directory/directory_store.h"
#include "directory/member_store_body.h"
#include "directory/provider_service.h"
#include "directory/retry_service.h"

namespace wellkept::directory {

namespace {

constexpr std::size_t kLongestName = 100;

Refusal unknown() {
  return refuse(RefusalKind::forbidden, "provider.unknown", "Nobody here is linked to this account.");
}

bool has_admin(const std::vector<std::string>& roles) {
  return std::find(roles.begin(), roles.end(), "admin") != roles.end();
}

json::Value words(const std::vector<std::string>& names) {
  json::Array array;
  for (const std::string& name : names) array.emplace_back(name);
  return array;
}

}  // namespace

// By the link; else by the verified address, which is the member's login; else a new one, where that is wished.
Result<Id> ProviderService::member_for(db::Transaction& tx, const Person& person, const Origin& from) {
  auto found = store::find_identity(tx, options_.issuer, person.subject);
  const bool linked = found.has_value();
  if (!linked && !person.email.empty()) {
    const auto login = normal_login(person.email);
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
  WK_CHECK(give_roles(tx, *found, person));
  return *found;
}

Result<Id> ProviderService::make_member(db::Transaction& tx, const Person& person) {
  const auto login = normal_login(person.email);
  if (!options_.create_members || person.roles.empty() || !login.ok()) return unknown();
  Member member;
  member.id = parts_.ids.next();
  member.login = *login;
  member.name = person.name.empty() || person.name.size() > kLongestName ? *login : person.name;
  member.roles = person.roles;
  member.created_at = parts_.clock.now();
  WK_CHECK(create_member(tx, parts_.log, member, {}));
  return member.id;
}

Outcome ProviderService::link(db::Transaction& tx, Id member, const Person& person, const Origin& from) {
  store::insert_identity(tx, options_.issuer, person.subject, member, parts_.clock.now());
  parts_.access.note(
      tx, {.kind = sign_in_kind::kIdentityLinked, .member = member, .actor = member, .way = "provider", .from = from});
  json::Value body;
  body.set("issuer", options_.issuer);
  body.set("subject", crypto::to_hex(crypto::sha256(person.subject)));
  return store::append_latest(parts_.log, tx, member, kMemberSubject,
                              {event::kIdentityLinked, parts_.clock.now(), member, std::move(body)});
}

// Where groups give the roles, the provider is asked each time; somebody stays administrator all the same.
Outcome ProviderService::give_roles(db::Transaction& tx, Id id, const Person& person) {
  if (options_.roles_claim.empty()) return Done{};
  if (person.roles.empty()) {
    return refuse(RefusalKind::forbidden, "provider.no_role", "No group of this account gives a role here.");
  }
  auto member = *store::find_member(tx, id);
  auto roles = person.roles;
  if (has_admin(member.roles) && !has_admin(roles) && !store::other_active_admins(tx, id)) {
    roles.insert(roles.begin(), "admin");
    std::sort(roles.begin(), roles.end());
  }
  if (member.roles == roles) return Done{};
  const auto before = std::exchange(member.roles, roles);
  if (!store::update_member(tx, member, std::nullopt)) {
    return refuse(RefusalKind::stale, "stream.stale", "The member changed meanwhile.");
  }
  store::delete_sessions_of(tx, id);
  json::Value body;
  body.set("roles", words(member.roles));
  body.set("before", words(before));
  return store::append_latest(parts_.log, tx, id, kMemberSubject,
                              {event::kMemberRolesChanged, parts_.clock.now(), {}, std::move(body)});
}

Outcome ProviderService::unlink(Id member, Id actor, const Origin& from) {
  return write_again_when_stale(parts_.database, [&](db::Transaction& tx) -> Outcome {
    if (store::delete_identities_of(tx, member) == 0) {
      return refuse(RefusalKind::not_found, "identity.none", "The member is linked to no provider.");
    }
    parts_.access.note(tx, {.kind = sign_in_kind::kIdentityUnlinked, .member = member, .actor = actor, .from = from});
    return store::append_latest(parts_.log, tx, member, kMemberSubject,
                                {event::kIdentityUnlinked, parts_.clock.now(), actor, json::Value(json::Object{})});
  });
}

}  // namespace wellkept::directory
