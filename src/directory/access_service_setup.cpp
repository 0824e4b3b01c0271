// Links that set a password: of the first administrator, of a new member, of one who forgot it.
#include "directory/access_service.h"
#include "directory/directory_events.h"
#include "directory/directory_store.h"
#include "directory/member_store_body.h"
#include "directory/retry_service.h"
#include "directory/tries_store.h"

namespace wellkept::directory {

namespace {

constexpr std::size_t kSecretBytes = 32;

Refusal no_link() {
  return refuse(RefusalKind::not_found, "setup.link", "The link is unknown, was used, or has expired.");
}

json::Value by_link() {
  json::Value body;
  body.set("by", "link");
  return body;
}

}  // namespace

std::optional<IssuedLink> AccessService::first_link() {
  const IssuedLink link{crypto::to_base64url(crypto::random_bytes(kSecretBytes)), clock_.now() + options_.link_ms};
  const Outcome made = database_.write([&](db::Transaction& tx) -> Outcome {
    if (store::any_member(tx)) return refuse(RefusalKind::conflict, "setup.done", "There is a member already.");
    store::insert_link(tx, crypto::sha256(link.secret), {{}, link.expires_at});
    return Done{};
  });
  return made.ok() ? std::optional(link) : std::nullopt;
}

Result<IssuedLink> AccessService::issue_link(db::Transaction& tx, Id member, Id actor) {
  IssuedLink link{crypto::to_base64url(crypto::random_bytes(kSecretBytes)), clock_.now() + options_.link_ms};
  store::insert_link(tx, crypto::sha256(link.secret), {member, link.expires_at});
  note(tx, {.kind = sign_in_kind::kLinkIssued, .member = member, .actor = actor});
  json::Value body;
  body.set("expires_at", format_instant(link.expires_at));
  WK_CHECK(append(tx, member, event::kLinkIssued, actor, std::move(body)));
  return link;
}

Result<store::Link> AccessService::find_link(std::string_view secret) {
  const crypto::Hash hash = crypto::sha256(secret);
  auto link = database_.read([&](db::Transaction& tx) { return store::find_link(tx, hash, clock_.now()); });
  if (!link) return no_link();
  return *link;
}

Result<Member> AccessService::use_link(std::string_view secret, const Setup& setup, const Origin& from) {
  WK_TRY(link, find_link(secret));
  const crypto::Hash hash = crypto::sha256(secret);
  if (!link.member) return make_first_administrator(hash, setup, from);
  return set_password_by_link(hash, link.member, setup.password, from);
}

Result<Member> AccessService::make_first_administrator(const crypto::Hash& secret, const Setup& setup,
                                                       const Origin& from) {
  Member member;
  WK_TRY(login, normal_login(setup.login));
  WK_CHECK(check_new_password(setup.password, login));
  WK_TRY(encoded, gate_.hash(setup.password));
  member.login = login;
  member.name = setup.name;
  member.roles = {"admin"};
  member.created_at = clock_.now();
  return database_.write([&](db::Transaction& tx) -> Result<Member> {
    if (!store::delete_link(tx, secret) || store::any_member(tx)) return no_link();
    member.id = ids_.next();
    WK_CHECK(create_member(tx, log_, member, {}));
    store::set_password(tx, member.id, encoded);
    note(tx,
         {.kind = sign_in_kind::kPasswordSet, .member = member.id, .actor = member.id, .way = "link", .from = from});
    WK_CHECK(append(tx, member.id, event::kPasswordSet, member.id, by_link()));
    return *store::find_member(tx, member.id);
  });
}

Result<Member> AccessService::set_password_by_link(const crypto::Hash& secret, Id id, std::string_view password,
                                                   const Origin& from) {
  const auto member = database_.read([&](db::Transaction& tx) { return store::find_member(tx, id); });
  if (!member || !member->active) return no_link();
  WK_CHECK(check_new_password(password, member->login));
  WK_TRY(encoded, gate_.hash(password));
  auto result = write_again_when_stale(database_, [&](db::Transaction& tx) -> Result<Member> {
    if (!store::delete_link(tx, secret)) return no_link();
    store::set_password(tx, id, encoded);
    store::delete_sessions_of(tx, id);
    store::delete_sign_in_steps_of(tx, id);
    store::forgive(tx, "l:" + member->login);
    note(tx, {.kind = sign_in_kind::kPasswordSet, .member = id, .actor = id, .way = "link", .from = from});
    WK_CHECK(append(tx, id, event::kPasswordSet, id, by_link()));
    return *store::find_member(tx, id);
  });
  forget(id);
  return result;
}

}  // namespace wellkept::directory
