// API tokens.
#include "directory/access_service.h"
#include "directory/directory_events.h"
#include "directory/directory_store.h"
#include "directory/retry_service.h"

namespace wellkept::directory {

namespace {

constexpr std::string_view kPrefix = "wk_";  // lets secret scanners find a leaked one
constexpr std::size_t kSecretBytes = 32;

Refusal token_refused() {
  return refuse(RefusalKind::unauthenticated, "token.refused", "The token is unknown, expired or revoked.");
}

// No scopes mean all that the roles grant, so that nothing but no scopes covers them.
bool within(const std::vector<std::string>& scopes, const std::vector<std::string>& granted) {
  if (granted.empty()) return true;
  return !scopes.empty() && std::all_of(scopes.begin(), scopes.end(), [&](const std::string& scope) {
    return std::find(granted.begin(), granted.end(), scope) != granted.end();
  });
}

json::Value words(const std::vector<std::string>& names) {
  json::Array array;
  for (const std::string& name : names) array.emplace_back(name);
  return array;
}

}  // namespace

Result<store::Credential> AccessService::by_token(std::string_view secret) {
  if (!secret.starts_with(kPrefix)) return token_refused();
  const Instant now = clock_.now();
  const auto holds = [&](const store::Credential& found) {
    return found.active && !found.revoked && (!found.expires_at || now < *found.expires_at);
  };
  auto found = recall(secret, now, store::find_token, store::touch_token, holds);
  if (!found) return token_refused();
  return *std::move(found);
}

Result<IssuedToken> AccessService::issue_token(db::Transaction& tx, NewToken wanted, Id actor) {
  const Instant now = clock_.now();
  const auto member = store::find_member(tx, wanted.member);
  if (!member || !member->active) {
    return refuse(RefusalKind::invalid, "token.member", "There is no active member of that id.");
  }
  if (wanted.expires_at && *wanted.expires_at <= now) {
    return refuse(RefusalKind::invalid, "token.expiry", "The expiry lies in the past.");
  }
  WK_TRY(scopes, normal_scopes(std::move(wanted.scopes)));
  if (!within(scopes, wanted.granted)) {
    return refuse(RefusalKind::forbidden, "token.scope", "A token cannot give more than it has.");
  }
  IssuedToken issued;
  issued.secret = std::string(kPrefix) + crypto::to_base64url(crypto::random_bytes(kSecretBytes));
  issued.token.id = ids_.next();
  issued.token.member = wanted.member;
  issued.token.name = std::move(wanted.name);
  issued.token.scopes = std::move(scopes);
  issued.token.created_at = now;
  issued.token.expires_at = wanted.expires_at;
  store::insert_token(tx, issued.token, crypto::sha256(issued.secret));
  note(tx, {.kind = sign_in_kind::kTokenIssued,
            .member = wanted.member,
            .actor = actor,
            .from = wanted.from,
            .subject = issued.token.id});
  json::Value body;
  body.set("token", format_id(issued.token.id));
  body.set("scopes", words(issued.token.scopes));
  if (wanted.expires_at) body.set("expires_at", format_instant(*wanted.expires_at));
  WK_CHECK(append(tx, wanted.member, event::kTokenIssued, actor, std::move(body)));
  return issued;
}

std::vector<store::Token> AccessService::tokens(Id after, std::int64_t limit) {
  return database_.read([&](db::Transaction& tx) { return store::list_tokens(tx, after, limit); });
}

Outcome AccessService::revoke_token(Id token, Id actor, const Origin& from) {
  Id owner;
  Outcome outcome = write_again_when_stale(database_, [&](db::Transaction& tx) -> Outcome {
    const auto member = store::revoke_token(tx, token, clock_.now());
    if (!member) return refuse(RefusalKind::not_found, "token.unknown", "There is no such token in force.");
    owner = *member;
    note(tx, {.kind = sign_in_kind::kTokenRevoked, .member = owner, .actor = actor, .from = from, .subject = token});
    json::Value body;
    body.set("token", format_id(token));
    return append(tx, owner, event::kTokenRevoked, actor, std::move(body));
  });
  forget(owner);
  return outcome;
}

}  // namespace wellkept::directory
