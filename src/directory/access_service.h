// Signing in: sessions of the web, second factors, API tokens of programs, links that set a password. Every change is
// an event of the member's stream, and a row of the list of sign-ins that says from where.
#pragma once
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/clock.h"
#include "db/database.h"
#include "directory/access_store.h"
#include "directory/access_store_cache.h"
#include "directory/factor_service.h"
#include "directory/member.h"
#include "directory/password_gate.h"
#include "directory/sign_in_store.h"
#include "directory/throttle.h"
#include "events/event_log.h"

namespace wellkept::directory {

struct AccessOptions {
  std::int64_t idle_ms = 8 * 60 * 60'000LL;           // a session without a request ends
  std::int64_t absolute_ms = 7 * 24 * 60 * 60'000LL;  // every session ends
  std::int64_t touch_ms = 5 * 60'000;                 // how exactly the last use is stored
  std::int64_t link_ms = 24 * 60 * 60'000LL;
  std::int64_t step_ms = 5 * 60'000;                       // between the password and the second factor
  std::int64_t keep_sign_ins_ms = 400 * 24 * 3'600'000LL;  // of the list of sign-ins
  std::int64_t cache_ttl_ms = 5'000;
  std::size_t cache_entries = 20'000;
  int password_slots = 2;
  int password_queue = 32;
  ThrottleOptions by_login{};
  ThrottleOptions by_address{.free = 20};
  FactorOptions factors{};
};

// Secrets are given once, when they are made; the database holds their SHA-256.
struct StartedSession {
  Member member;
  std::string secret;  // of the cookie: of the session, or of the step when there is one
  Instant expires_at;
  enum class Next { done, code, enrol } next = Next::done;  // what is still owed before there is a session
  std::vector<std::string> recovery_codes{};                // when a second factor was put in force by it
};
// Who asks for a change of their own sign-in, and from where.
struct Self {
  Id member;
  Id session;
  Origin from{};
};
// A session that took the place of the one that asked: same rights, another secret.
struct Renewed {
  std::string secret;
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
  Origin from{};
};
// What a link's holder fills in; login and name for the first administrator only.
struct Setup {
  std::string login;
  std::string name;
  std::string password;
};

// Passwords that somebody else keeps, such as the company's directory.
class OutsidePasswords {
 public:
  virtual ~OutsidePasswords() = default;
  // Whether they keep this member's, so that one kept here no longer counts.
  virtual bool keeps(db::Transaction& tx, Id member) const = 0;
  // Whose it is; `login` is in its normal form. Refuses unauthenticated "session.refused", forbidden "ldap.unknown" and
  // "ldap.no_role" (the password is right, but not for here), unavailable "ldap.unreachable", "session.busy".
  virtual Result<Id> check(const std::string& login, std::string_view password, const Origin& from) = 0;
};

class AccessService {
 public:
  AccessService(db::Database& database, events::EventLog& log, const Clock& clock, IdSource& ids,
                AccessOptions options = {});

  // Refuses alike, after the same work (unauthenticated, "session.refused"), an unknown login, a wrong password and an
  // inactive member; too_many ("session.throttled", context {"retry_after_s"}) after failures of that login or address;
  // unavailable ("session.busy"). The answer may be a step that owes a second factor.
  Result<StartedSession> sign_in(std::string_view login, std::string_view password, const Origin& from);
  // The second step. Where a factor has to be set up, begin_step() gives its secret, and the first code of it puts it
  // in force. Refuses unauthenticated "session.step" (no such step, or too late), forbidden "second_factor.refused";
  // too_many.
  Result<NewFactor> begin_step(std::string_view step);
  Result<StartedSession> finish_step(std::string_view step, std::string_view code, const Origin& from);
  // Of a member whom a sign-in provider vouches for; `strong` when its word stands for a second factor.
  Result<StartedSession> sign_in_by_provider(Id member, bool strong, const Origin& from);
  Outcome sign_out(const Self& self);
  // One's own sessions that live; ending one that is not there is not_found "session.unknown".
  std::vector<store::OwnSession> sessions(Id member, Id after, std::int64_t limit);
  Outcome end_session(const Self& self, Id session);
  Outcome end_other_sessions(const Self& self);
  // Who holds the secret; unauthenticated ("session.expired", "token.refused") when nobody does any more.
  Result<store::Credential> by_session(std::string_view secret);
  Result<store::Credential> by_token(std::string_view secret);
  // Checks the current password, ends the member's other sessions and renews the one that asks.
  Result<Renewed> change_password(const Self& self, std::string_view current, std::string_view next);

  // One's own second factor. Setting it up asks for the password (forbidden "password.wrong"), the rest for a code.
  Result<NewFactor> begin_factor(const Self& self, std::string_view password);
  struct FactorOn {
    Renewed session;
    std::vector<std::string> recovery_codes;
  };
  Result<FactorOn> confirm_factor(const Self& self, std::string_view code);  // ends other sessions
  Result<std::vector<std::string>> renew_recovery_codes(const Self& self, std::string_view code);
  // Refuses conflict "second_factor.required" where a role needs one.
  Outcome end_factor(const Self& self, std::string_view code);
  // For a member who lost it: also ends the member's sessions. Conflict "second_factor.none".
  Outcome reset_factor(Id member, Id actor, const Origin& from);
  struct OwnFactor {
    bool required = false;
    std::optional<Instant> confirmed_at;
    std::int64_t recovery_codes = 0;
  };
  OwnFactor factor(Id member);
  std::vector<store::FactorState> factors(Id after, std::int64_t limit);
  // All secrets of second factors with the newest key.
  Result<SecondFactors::SealedAnew> seal_anew();
  [[nodiscard]] bool factor_required(std::span<const std::string> roles) const { return factors_.required(roles); }

  std::vector<store::SignIn> sign_ins(const store::SignInsWanted& wanted);
  // In the caller's transaction; id, moment and event are the callee's.
  void note(db::Transaction& tx, store::SignIn row);

  // In the caller's transaction, so that it can be answered idempotently. Refuses an unknown or inactive member
  // ("token.member"), unknown scopes
  // ("token.scope"), more than was granted (forbidden "token.scope") and an expiry in the past ("token.expiry").
  Result<IssuedToken> issue_token(db::Transaction& tx, NewToken token, Id actor);
  std::vector<store::Token> tokens(Id after, std::int64_t limit);
  // not_found "token.unknown"; revoking twice is that too
  Outcome revoke_token(Id token, Id actor, const Origin& from = {});

  // The link of the first administrator, a new one each time; none once there is a member.
  std::optional<IssuedLink> first_link();
  // A link by which the member sets a password; replaces earlier ones.
  Result<IssuedLink> issue_link(db::Transaction& tx, Id member, Id actor);
  Result<store::Link> find_link(std::string_view secret);  // not_found "setup.link" when unknown, used or expired
  // Uses it up: makes the first administrator, or sets the member's password and ends the member's sessions.
  Result<Member> use_link(std::string_view secret, const Setup& setup, const Origin& from = {});

  // To be called once a change of the member is durable; the other servers on the database are told.
  void forget(Id member) {
    cache_.forget(member);
    if (tell_others_) tell_others_(member);
  }
  void forget_all() { forget(Id{}); }  // such as when a unit becomes a provider
  // What another server has said, or may have said while the line to it was broken (none: of everybody).
  void heard(Id member) { cache_.forget(member); }
  // To be set before the first request. On one server alone there is nobody to tell.
  void tell_others_by(std::function<void(Id)> tell) { tell_others_ = std::move(tell); }
  std::int64_t forget_expired_sessions();
  // To be set before the first request; must outlive it.
  void ask_too(OutsidePasswords& outside) { outside_ = &outside; }

 private:
  Result<StartedSession> sign_in_outside(const std::string& login, std::string_view password, const Origin& from);
  void record_failure(Id member, const char* kind, const char* way, const Origin& from);
  // Counts a try of that login, unless it, or the address where one counts, has to wait: too_many "session.throttled".
  Outcome begin_try(const std::string& login, const std::string& address);
  // What a session is started for.
  struct Start {
    Id member;
    const char* way;
    bool strong = false;
    Origin from{};
    std::string login{};  // whose failures are forgiven by it
  };
  Result<StartedSession> start_session(db::Transaction& tx, const Start& start);
  Result<StartedSession> begin_or_start(const Start& start);
  Result<store::SignInStep> find_step(const crypto::Hash& secret);
  Outcome check_password_of(const Self& self, std::string_view password);
  Result<Renewed> renew_session(db::Transaction& tx, const Self& self, bool strong);
  Outcome append(db::Transaction& tx, Id member, const char* kind, Id actor, json::Value body);
  // Runs the change in a transaction, and counts a wrong code.
  template <class Body>
  auto with_code(Id member, const Origin& from, Body&& body) -> std::invoke_result_t<Body, db::Transaction&>;
  Result<std::vector<std::string>> put_factor_in_force(db::Transaction& tx, Id member, std::string_view code,
                                                       const Origin& from);
  Outcome take_code(db::Transaction& tx, Id member, std::string_view code, const Origin& from);
  Outcome revoked(db::Transaction& tx, const Self& self, Id session);
  Result<Member> make_first_administrator(const crypto::Hash& secret, const Setup& setup, const Origin& from);
  Result<Member> set_password_by_link(const crypto::Hash& secret, Id member, std::string_view password,
                                      const Origin& from);
  using FindCredential = std::optional<store::Credential> (*)(db::Transaction&, const crypto::Hash&);
  using Touch = void (*)(db::Transaction&, Id, Instant);
  // Whom the secret belongs to, from the cache or the database; only when `holds` says so is the use noted.
  std::optional<store::Credential> recall(std::string_view secret, Instant now, FindCredential find, Touch touch,
                                          const std::function<bool(const store::Credential&)>& holds);

  db::Database& database_;
  events::EventLog& log_;
  const Clock& clock_;
  IdSource& ids_;
  const AccessOptions options_;
  AccessCache cache_;
  std::function<void(Id)> tell_others_;
  OutsidePasswords* outside_ = nullptr;
  PasswordGate gate_;
  SecondFactors factors_;
};

}  // namespace wellkept::directory
