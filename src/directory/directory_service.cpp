#include "directory/directory_service.h"

#include "directory/access_store.h"
#include "directory/directory_events.h"
#include "directory/directory_store.h"
#include "directory/member_store_body.h"
#include "directory/retry_service.h"
#include "directory/sight_service.h"

namespace wellkept::directory {

namespace {

Refusal unknown_member() {
  return refuse(RefusalKind::not_found, "member.unknown", "There is no such member.");
}

json::Value words(const std::vector<std::string>& names) {
  json::Array array;
  for (const std::string& name : names) array.emplace_back(name);
  return array;
}

json::Value id_or_null(Id id) {
  return id ? json::Value(format_id(id)) : json::Value();
}

Outcome check_unit(db::Transaction& tx, Id unit) {
  if (!unit || store::find_unit(tx, unit)) return Done{};
  return refuse(RefusalKind::invalid, "member.unit", "There is no such unit.");
}

// The events that lead from one to the other.
std::vector<events::NewEvent> differences(const Member& before, const Member& after,
                                          const std::optional<events::Commitment>& name, Id actor, Instant now) {
  std::vector<events::NewEvent> changes;
  const auto add = [&](const char* kind, json::Object body) { changes.push_back({kind, now, actor, std::move(body)}); };
  if (name) add(event::kMemberRenamed, {{"name", commitment_text(*name)}});
  if (before.roles != after.roles) {
    add(event::kMemberRolesChanged, {{"roles", words(after.roles)}, {"before", words(before.roles)}});
  }
  if (before.unit != after.unit) {
    add(event::kMemberMoved, {{"unit", id_or_null(after.unit)}, {"before", id_or_null(before.unit)}});
  }
  if (before.active != after.active) add(after.active ? event::kMemberActivated : event::kMemberDeactivated, {});
  return changes;
}

bool is_admin(const Member& member) {
  return member.active && std::find(member.roles.begin(), member.roles.end(), "admin") != member.roles.end();
}

}  // namespace

DirectoryService::DirectoryService(db::Database& database, events::EventLog& log, const Clock& clock, IdSource& ids,
                                   AccessService& access)
    : database_(database), log_(log), clock_(clock), ids_(ids), access_(access) {}

Result<CreatedMember> DirectoryService::create_member(db::Transaction& tx, const NewMember& wanted, Id actor) {
  Member member;
  WK_TRY(login, normal_login(wanted.login));
  WK_TRY(roles, normal_roles(wanted.roles));
  WK_CHECK(check_unit(tx, wanted.unit));
  member.id = ids_.next();
  member.login = std::move(login);
  member.name = wanted.name;
  member.roles = std::move(roles);
  member.unit = wanted.unit;
  member.created_at = clock_.now();
  WK_CHECK(directory::create_member(tx, log_, member, actor));
  WK_TRY(link, access_.issue_link(tx, member.id, actor));
  return CreatedMember{std::move(member), std::move(link)};
}

Result<Member> DirectoryService::change_member(Id id, std::int64_t version, const MemberChange& change, Id actor) {
  const Instant now = clock_.now();
  auto result = write_again_when_stale(database_, [&](db::Transaction& tx) -> Result<Member> {
    const auto before = store::find_member(tx, id);
    if (!before) return unknown_member();
    if (before->version != version) {
      return refuse(RefusalKind::stale, "member.stale", "The member has changed since it was read.");
    }
    Member after = *before;
    if (change.name) after.name = *change.name;
    if (change.unit) after.unit = *change.unit;
    if (change.active) after.active = *change.active;
    if (change.roles) {
      WK_TRY(roles, normal_roles(*change.roles));
      after.roles = std::move(roles);
    }
    WK_CHECK(check_unit(tx, after.unit));
    if (is_admin(*before) && !is_admin(after) && !store::other_active_admins(tx, id)) {
      return refuse(RefusalKind::conflict, "member.last_admin", "Somebody must stay administrator.");
    }
    std::optional<events::Commitment> name;
    if (after.name != before->name) name = events::commit_to(after.name);
    const auto changes = differences(*before, after, name, actor, now);
    if (changes.empty()) return after;
    if (!store::update_member(tx, after, name ? std::optional(name->salt) : std::nullopt)) {
      return refuse(RefusalKind::stale, "member.stale", "The member has changed since it was read.");
    }
    // Other rights begin with another session; who changes their own roles goes on.
    if (!after.active || (after.roles != before->roles && id != actor)) store::delete_sessions_of(tx, id);
    const auto head = log_.head(tx, id);
    WK_CHECK(log_.append(tx, id, kMemberSubject, head ? head->version : 0, changes));
    ++after.version;
    return after;
  });
  access_.forget(id);
  return result;
}

std::vector<Member> DirectoryService::members(Id after, const std::optional<std::string>& role, std::int64_t limit) {
  return database_.read([&](db::Transaction& tx) { return store::list_members(tx, after, role, limit); });
}

std::vector<Member> DirectoryService::members_found(const Asked& asked, const std::optional<std::string>& role) {
  return database_.read([&](db::Transaction& tx) {
    const Id provider = provider_of(tx, asked.by);
    return provider ? store::list_members_below(tx, provider, asked.after, role, asked.limit)
                    : store::list_members(tx, asked.after, role, asked.limit);
  });
}

std::optional<Member> DirectoryService::member_found(Id by, Id id) {
  return database_.read(
      [&](db::Transaction& tx) { return finds_member(tx, by, id) ? store::find_member(tx, id) : std::nullopt; });
}

std::optional<Member> DirectoryService::member(Id id) {
  return database_.read([&](db::Transaction& tx) { return store::find_member(tx, id); });
}

std::optional<Member> DirectoryService::member(db::Transaction& tx, Id id) {
  return store::find_member(tx, id);
}

std::optional<Member> DirectoryService::member_by_login(std::string_view login) {
  const auto normal = normal_login(login);
  if (!normal.ok()) return std::nullopt;
  return database_.read([&](db::Transaction& tx) { return store::find_member_by_login(tx, *normal); });
}

Result<IssuedLink> DirectoryService::reset_member(Id id, Id actor) {
  return write_again_when_stale(database_, [&](db::Transaction& tx) -> Result<IssuedLink> {
    const auto found = store::find_member(tx, id);
    if (!found) return unknown_member();
    if (!found->active) return refuse(RefusalKind::conflict, "member.inactive", "The member is not active.");
    return access_.issue_link(tx, id, actor);
  });
}

}  // namespace wellkept::directory
