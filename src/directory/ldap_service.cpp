#include "directory/ldap_service.h"

#include "base/log.h"
#include "directory/directory_store.h"
#include "directory/provider.h"
#include "directory/retry_service.h"
#include "directory/turns.h"

namespace wellkept::directory {

namespace {

constexpr const char* kIssuer = "ldap";
constexpr std::int64_t kMostUnits = 10'000;

Refusal refused() {
  return refuse(RefusalKind::unauthenticated, "session.refused", "Login or password is wrong.");
}

}  // namespace

LdapService::LdapService(Parts parts, LdapOptions options, std::unique_ptr<LdapClient> client)
    : parts_(parts),
      options_(std::move(options)),
      client_(std::move(client)),
      members_({parts.log, parts.clock, parts.ids, parts.directory.access()},
               {.way = kIssuer, .give_roles = !options_.roles.empty(), .create = options_.create}) {}

bool LdapService::keeps(db::Transaction& tx, Id member) const {
  return store::subject_of(tx, kIssuer, member).has_value();
}

Id LdapService::unit_of(const LdapEntry& entry) {
  const auto names = mapped(options_.units, entry.groups);
  if (names.empty()) return {};
  for (const Unit& unit : parts_.directory.units(Id{}, kMostUnits)) {
    if (unit.name == names.front()) return unit.id;
  }
  log::warning("ldap.unit", {{"name", names.front()}});
  return {};
}

OutsidePerson LdapService::person_of(const std::string& login, const LdapEntry& entry) {
  return {kIssuer, entry.id, login, entry.name, mapped(options_.roles, entry.groups), unit_of(entry)};
}

// It may have renamed them: only who is there by no name is gone.
void LdapService::gone(const std::string& login) {
  const auto member = parts_.directory.member_by_login(login);
  if (!member || !member->active) return;
  const auto subject =
      parts_.directory.database().read([&](db::Transaction& tx) { return store::subject_of(tx, kIssuer, member->id); });
  if (!subject) return;
  const auto there = client_->has(*subject);
  if (!there.ok() || *there) return;
  const auto changed = parts_.directory.change_member(member->id, member->version, {.active = false}, Id{});
  if (!changed.ok()) log::warning("ldap.gone", {{"code", changed.refusal().code}});
}

Result<Id> LdapService::check(const std::string& login, std::string_view password, const Origin& from) {
  if (password.empty()) return refused();
  const Turn turn(asking_);
  WK_CHECK(turn.outcome());
  const auto answer = client_->ask(login, password);
  if (!answer.ok()) {
    log::warning("ldap.unreachable", {{"detail", answer.refusal().detail}});
    return refuse(RefusalKind::unavailable, answer.refusal().code, "The directory cannot be asked; try again later.");
  }
  if (!answer->entry) gone(login);
  if (!answer->entry || !answer->right) return refused();
  const OutsidePerson person = person_of(login, *answer->entry);
  return write_again_when_stale(parts_.directory.database(),
                                [&](db::Transaction& tx) { return members_.member_for(tx, person, from); });
}

}  // namespace wellkept::directory
