// Rows of sessions, API tokens and links that set a password. Secrets are looked up by their SHA-256.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "db/database.h"
#include "directory/sign_in_store.h"

namespace wellkept::directory::store {

// A session or a token as stored, with the member behind it.
struct Credential {
  Id id;
  std::optional<Instant> expires_at;
  std::optional<Instant> used_at;  // last seen; of a token none until it is used
  bool revoked = false;
  std::vector<std::string> scopes;
  Id member;
  std::string name;
  std::vector<std::string> roles;
  bool active = true;
  bool strong = true;    // more than a password stood behind the session
  bool outside = false;  // the member is of a provider
};
std::optional<Credential> find_session(db::Transaction& tx, const crypto::Hash& secret);
std::optional<Credential> find_token(db::Transaction& tx, const crypto::Hash& secret);

struct NewSession {
  Id id;
  Id member;
  Instant now;
  Instant expires_at;
  std::string way;  // "password", "provider"
  bool strong = false;
  Origin from;
};
void insert_session(db::Transaction& tx, const NewSession& session, const crypto::Hash& secret);
// Another secret for it; when it ends. Strong from now on if `strong`.
std::optional<Instant> renew_session(db::Transaction& tx, Id id, const crypto::Hash& secret, bool strong);
void touch_session(db::Transaction& tx, Id id, Instant now);
bool delete_session(db::Transaction& tx, Id id);
std::int64_t delete_sessions_of(db::Transaction& tx, Id member, Id but = {});  // how many
std::int64_t delete_old_sessions(db::Transaction& tx, Instant now, std::int64_t limit);

struct Token {
  Id id;
  Id member;
  std::string name;
  std::vector<std::string> scopes;
  Instant created_at;
  std::optional<Instant> expires_at;
  std::optional<Instant> used_at;
  std::optional<Instant> revoked_at;
};
void insert_token(db::Transaction& tx, const Token& token, const crypto::Hash& secret);
std::vector<Token> list_tokens(db::Transaction& tx, Id after, std::int64_t limit);
void touch_token(db::Transaction& tx, Id id, Instant now);
std::optional<Id> revoke_token(db::Transaction& tx, Id id,
                               Instant now);  // whose it was; none when unknown or revoked already

struct Link {
  Id member;  // none: of the first administrator
  Instant expires_at;
};
// Replaces the links that the member has.
void insert_link(db::Transaction& tx, const crypto::Hash& secret, const Link& link);
std::optional<Link> find_link(db::Transaction& tx, const crypto::Hash& secret, Instant now);
bool delete_link(db::Transaction& tx, const crypto::Hash& secret);

}  // namespace wellkept::directory::store
