#include "directory/sign_in_store.h"

#include <algorithm>
#include <array>
#include <limits>

#include "directory/sign_in_sql.h"

namespace wellkept::directory {

bool is_sign_in_kind(std::string_view kind) {
  using namespace sign_in_kind;
  static constexpr std::array<std::string_view, 17> kKinds{
      kSignedIn,    kRefused,      kCodeRefused,     kProviderRefused, kSignedOut,       kSessionRevoked,
      kPasswordSet, kLinkIssued,   kTokenIssued,     kTokenRevoked,    kFactorOn,        kFactorOff,
      kFactorReset, kRecoveryUsed, kRecoveryRenewed, kIdentityLinked,  kIdentityUnlinked};
  return std::find(kKinds.begin(), kKinds.end(), kind) != kKinds.end();
}

namespace store {

namespace {

// Ids hold the milliseconds since 2024 above their 22 low bits (base/id.h), so that a moment is a place in their order.
constexpr std::int64_t kIdEpoch = 1'704'067'200'000;
constexpr int kIdLowBits = 22;

std::int64_t first_id_at(Instant moment) {
  return std::max<std::int64_t>(0, moment.ms - kIdEpoch) << kIdLowBits;
}

db::Param blob(const crypto::Hash& hash) {
  return db::Param::blob({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

SignIn read_sign_in(const db::Row& row) {
  return {row.id(0), row.string(1), row.instant(2), row.id(3), row.id(4), row.string(5), {row.string(6), row.string(7)},
          row.id(8)};
}

}  // namespace

void insert_sign_in_step(db::Transaction& tx, const crypto::Hash& secret, const SignInStep& step) {
  tx.execute(sql::insert_sign_in_step, {blob(secret), step.member, step.way, step.expires_at});
}

std::optional<SignInStep> find_sign_in_step(db::Transaction& tx, const crypto::Hash& secret, Instant now) {
  return tx.one(sql::find_sign_in_step, {blob(secret), now}, [](const db::Row& row) {
    return SignInStep{row.id(0), row.string(1), row.instant(2)};
  });
}

bool delete_sign_in_step(db::Transaction& tx, const crypto::Hash& secret) {
  return tx.execute(sql::delete_sign_in_step, {blob(secret)}) == 1;
}

void delete_sign_in_steps_of(db::Transaction& tx, Id member) {
  tx.execute(sql::delete_sign_in_steps_of, {member});
}

std::int64_t delete_old_sign_in_steps(db::Transaction& tx, Instant now, std::int64_t limit) {
  return tx.execute(sql::delete_old_sign_in_steps, {now, limit});
}

std::optional<Id> find_identity(db::Transaction& tx, std::string_view issuer, std::string_view subject) {
  return tx.one(sql::find_identity, {issuer, subject}, [](const db::Row& row) { return row.id(0); });
}

bool insert_identity(db::Transaction& tx, std::string_view issuer, std::string_view subject, Id member, Instant now) {
  return tx.execute(sql::insert_identity, {issuer, subject, member, now}) == 1;
}

std::optional<std::string> subject_of(db::Transaction& tx, std::string_view issuer, Id member) {
  return tx.one(sql::subject_of, {member, issuer}, [](const db::Row& row) { return row.string(0); });
}

std::int64_t delete_identities_of(db::Transaction& tx, Id member) {
  return tx.execute(sql::delete_identities_of, {member});
}

std::vector<OwnSession> sessions_of(db::Transaction& tx, const SessionsOf& wanted) {
  return tx.all(sql::sessions_of, {wanted.member, wanted.after.value, wanted.now, wanted.idle_since, wanted.limit},
                [](const db::Row& row) {
                  return OwnSession{row.id(0),
                                    row.instant(1),
                                    row.instant(2),
                                    row.instant(3),
                                    row.string(4),
                                    row.boolean(5),
                                    {row.string(6), row.string(7)}};
                });
}

std::optional<Id> session_owner(db::Transaction& tx, Id session) {
  return tx.one(sql::session_owner, {session}, [](const db::Row& row) { return row.id(0); });
}

void insert_sign_in(db::Transaction& tx, const SignIn& row) {
  tx.execute(sql::insert_sign_in,
             {row.id, row.kind, row.at, row.member, row.actor, row.way, row.from.address, row.from.agent, row.subject});
}

std::vector<SignIn> list_sign_ins(db::Transaction& tx, const SignInsWanted& wanted) {
  std::int64_t below = wanted.below ? wanted.below.value : std::numeric_limits<std::int64_t>::max();
  if (wanted.before) below = std::min(below, first_id_at(*wanted.before));
  const std::int64_t from = wanted.from ? first_id_at(*wanted.from) : 0;
  if (wanted.member && !wanted.kind.empty()) {
    return tx.all(sql::list_sign_ins_of_kind, {wanted.member, wanted.kind, below, from, wanted.limit}, read_sign_in);
  }
  if (wanted.member) return tx.all(sql::list_sign_ins_of, {wanted.member, below, from, wanted.limit}, read_sign_in);
  if (!wanted.kind.empty()) {
    return tx.all(sql::list_sign_ins_kind, {wanted.kind, below, from, wanted.limit}, read_sign_in);
  }
  return tx.all(sql::list_sign_ins, {below, from, wanted.limit}, read_sign_in);
}

std::int64_t delete_old_sign_ins(db::Transaction& tx, Instant before, std::int64_t limit) {
  return tx.execute(sql::delete_old_sign_ins, {first_id_at(before), limit});
}

}  // namespace store
}  // namespace wellkept::directory
