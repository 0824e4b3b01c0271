// Signing in: sessions of the web, API tokens of programs, links that set a password. Every change is an event of the
// member's stream.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "db/database.h"
#include "directory/access_store.h"
#include "directory/access_store_cache.h"
#include "directory/member.h"
#include "directory/password_gate.h"
#include "directory/throttle.h"
#include "events/event_log.h"

namespace wellkept::directory {

struct AccessOptions {
  std::int64_t idle_ms = 8 * 60 * 60'000LL;           // a session without a request ends
  std::int64_t absolute_ms = 7 * 24 * 60 * 60'000LL;  // every session ends
  std::int64_t touch_ms = 5 * 60'000;                 // how exactly the last use is stored
  std::int64_t link_ms = 24 * 60 * 60'000LL;
  std::int64_t cache_ttl_ms = 5'000;
  std::size_t cache_entries = 20'000;
  int password_slots = 2;
  int password_queue = 32;
  ThrottleOptions by_login{};
  ThrottleOptions by_address{.free = 20};
};

// Secrets are given once, when they are made; the database holds their SHA-256.
struct StartedSession {
  Member member;
  std::string secret;  // of the cookie
  Instant expires_at;
};
struct IssuedToken {
  store::Token token;
  std::string secret;  // "wk_..."
};
struct IssuedLink {
  std::string secret;
  Instant expires_at;
};
struct NewToken {
  Id member;
  std::string name;
  std::vector<std::string> scopes;  // permissions; empty: all that the member's roles grant
  std::optional<Instant> expires_at;
  std::vector<std::string>
      granted;  // scopes of the token that asks, which cannot give more than it has; empty: a session asks
};
// What a link's holder fills in; login and name for the first administrator only.
struct Setup {
  std::string login;
  std::string name;
  std::string password;
};

class AccessService {
 public:
  AccessService(db::Database& database, events::EventLog& log, const Clock& clock, IdSource& ids,
                AccessOptions options = {});

  // Refuses alike (unauthenticated, "session.refused") an unknown login, a wrong password and an inactive member;
  // too_many
  // ("session.throttled", context {"retry_after_s"}) after failures of that login or address; unavailable
  // ("session.busy").
  Result<StartedSession> sign_in(std::string_view login, std::string_view password, std::string_view address);
  Outcome sign_out(Id session, Id member);
  // Who holds the secret; unauthenticated ("session.expired", "token.refused") when nobody does any more.
  Result<store::Credential> by_session(std::string_view secret);
  Result<store::Credential> by_token(std::string_view secret);
  // Checks the current password, and ends the member's other sessions.
  Outcome change_password(Id member, Id session, std::string_view current, std::string_view next);

  // In the caller's transaction, so that it can be answered idempotently. Refuses an unknown or inactive member
  // ("token.member"), unknown scopes
  // ("token.scope"), more than was granted (forbidden "token.scope") and an expiry in the past ("token.expiry").
  Result<IssuedToken> issue_token(db::Transaction& tx, NewToken token, Id actor);
  std::vector<store::Token> tokens(Id after, std::int64_t limit);
  Outcome revoke_token(Id token, Id actor);  // not_found "token.unknown"; revoking twice is that too

  // The link of the first administrator, a new one each time; none once there is a member.
  std::optional<IssuedLink> first_link();
  // A link by which the member sets a password; replaces earlier ones.
  Result<IssuedLink> issue_link(db::Transaction& tx, Id member, Id actor);
  Result<store::Link> find_link(std::string_view secret);  // not_found "setup.link" when unknown, used or expired
  // Uses it up: makes the first administrator, or sets the member's password and ends the member's sessions.
  Result<Member> use_link(std::string_view secret, const Setup& setup);

  // To be called once a change of the member is durable.
  void forget(Id member) { cache_.forget(member); }
  std::int64_t forget_expired_sessions();

 private:
  Outcome throttle(const std::string& login_key, const std::string& address_key, Instant now);
  void record_failure(const std::optional<Member>& member, Instant now);
  Result<StartedSession> start_session(Id member, Instant now);
  Result<Member> make_first_administrator(const crypto::Hash& secret, const Setup& setup);
  Result<Member> set_password_by_link(const crypto::Hash& secret, Id member, std::string_view password);
  using FindCredential = std::optional<store::Credential> (*)(db::Transaction&, const crypto::Hash&);
  using Touch = void (*)(db::Transaction&, Id, Instant);
  // Whom the secret belongs to, from the cache or the database; only when `holds` says so is the use noted.
  std::optional<store::Credential> recall(std::string_view secret, Instant now, FindCredential find, Touch touch,
                                          const std::function<bool(const store::Credential&)>& holds);
  Outcome append(db::Transaction& tx, Id member, const char* kind, Id actor, json::Value body);

  db::Database& database_;
  events::EventLog& log_;
  const Clock& clock_;
  IdSource& ids_;
  const AccessOptions options_;
  AccessCache cache_;
  PasswordGate gate_;
  Throttle by_login_;
  Throttle by_address_;
};

}  // namespace wellkept::directory
