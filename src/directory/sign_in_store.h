// Rows of signing in: steps between password and second factor, accounts at a provider, a member's sessions, and the
// list of what was done to sign in.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "db/database.h"

namespace wellkept::directory {

// Where a request comes from, as its connection and its browser say.
struct Origin {
  std::string address{};
  std::string agent{};
};

namespace sign_in_kind {
inline constexpr const char* kSignedIn = "signed_in";
inline constexpr const char* kRefused = "refused";  // wrong password, unknown login, inactive member
inline constexpr const char* kCodeRefused = "code_refused";
inline constexpr const char* kProviderRefused = "provider_refused";
inline constexpr const char* kSignedOut = "signed_out";
inline constexpr const char* kSessionRevoked = "session_revoked";
inline constexpr const char* kPasswordSet = "password_set";
inline constexpr const char* kLinkIssued = "link_issued";
inline constexpr const char* kTokenIssued = "token_issued";
inline constexpr const char* kTokenRevoked = "token_revoked";
inline constexpr const char* kFactorOn = "factor_on";
inline constexpr const char* kFactorOff = "factor_off";
inline constexpr const char* kFactorReset = "factor_reset";
inline constexpr const char* kRecoveryUsed = "recovery_used";
inline constexpr const char* kRecoveryRenewed = "recovery_renewed";
inline constexpr const char* kIdentityLinked = "identity_linked";
inline constexpr const char* kIdentityUnlinked = "identity_unlinked";
}  // namespace sign_in_kind
[[nodiscard]] bool is_sign_in_kind(std::string_view kind);

namespace store {

struct SignInStep {
  Id member;
  std::string way;
  Instant expires_at;
};
void insert_sign_in_step(db::Transaction& tx, const crypto::Hash& secret, const SignInStep& step);
std::optional<SignInStep> find_sign_in_step(db::Transaction& tx, const crypto::Hash& secret, Instant now);
bool delete_sign_in_step(db::Transaction& tx, const crypto::Hash& secret);
void delete_sign_in_steps_of(db::Transaction& tx, Id member);
std::int64_t delete_old_sign_in_steps(db::Transaction& tx, Instant now, std::int64_t limit);

std::optional<Id> find_identity(db::Transaction& tx, std::string_view issuer, std::string_view subject);
bool insert_identity(db::Transaction& tx, std::string_view issuer, std::string_view subject, Id member, Instant now);
// Whom an issuer calls the member.
std::optional<std::string> subject_of(db::Transaction& tx, std::string_view issuer, Id member);
std::int64_t delete_identities_of(db::Transaction& tx, Id member);

struct OwnSession {
  Id id;
  Instant started_at;
  Instant seen_at;
  Instant expires_at;
  std::string way;
  bool strong = false;
  Origin from;
};
// Those that live: not expired, and seen after `idle_since`.
struct SessionsOf {
  Id member;
  Id after;
  Instant now;
  Instant idle_since;
  std::int64_t limit = 0;
};
std::vector<OwnSession> sessions_of(db::Transaction& tx, const SessionsOf& wanted);
std::optional<Id> session_owner(db::Transaction& tx, Id session);

struct SignIn {
  Id id{};
  std::string kind{};  // sign_in_kind
  Instant at{};
  Id member{};        // none: a login that nobody has
  Id actor{};         // who did it, when it was another or the member when signed in; none: the command line, nobody
  std::string way{};  // "password", "provider", "ldap"
  Origin from{};
  Id subject{};  // the session or token
};
void insert_sign_in(db::Transaction& tx, const SignIn& row);
// Newest first. What is empty does not count; `before` and `from` by the moment they were noted.
struct SignInsWanted {
  Id member{};
  std::string kind{};
  Id below{};  // rows before this one; none: from the newest
  std::optional<Instant> from{};
  std::optional<Instant> before{};
  std::int64_t limit = 0;
};
std::vector<SignIn> list_sign_ins(db::Transaction& tx, const SignInsWanted& wanted);
std::int64_t delete_old_sign_ins(db::Transaction& tx, Instant before, std::int64_t limit);

}  // namespace store
}  // namespace wellkept::directory
