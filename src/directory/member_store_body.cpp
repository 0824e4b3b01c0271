#include "directory/member_store_body.h"

#include "directory/directory_events.h"
#include "directory/directory_store.h"

namespace wellkept::directory {

json::Value commitment_text(const events::Commitment& commitment) {
  return crypto::to_hex(commitment.hash);
}

Outcome create_member(db::Transaction& tx, events::EventLog& log, const Member& member, Id actor) {
  const auto login = events::commit_to(member.login);
  const auto name = events::commit_to(member.name);
  if (!store::insert_member(tx, member, login.salt, name.salt)) {
    return refuse(RefusalKind::conflict, "member.login_taken", "Another member has this login.");
  }
  json::Array roles;
  for (const std::string& role : member.roles) roles.emplace_back(role);
  json::Value body;
  body.set("login", commitment_text(login));
  body.set("name", commitment_text(name));
  body.set("roles", std::move(roles));
  if (member.unit) body.set("unit", format_id(member.unit));
  const events::NewEvent created{event::kMemberCreated, member.created_at, actor, std::move(body)};
  WK_CHECK(log.append(tx, member.id, kMemberSubject, 0, std::span(&created, 1)));
  return Done{};
}

}  // namespace wellkept::directory
