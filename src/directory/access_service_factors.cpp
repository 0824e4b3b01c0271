// The second step of a sign-in, and one's own second factor.
#include "directory/access_service.h"
#include "directory/directory_events.h"
#include "directory/directory_store.h"
#include "directory/retry_service.h"

namespace wellkept::directory {

namespace {

json::Value nothing() {
  return json::Value(json::Object{});
}

}  // namespace

// Guesses are counted first; a wrong one is noted after the transaction that it undid.
template <class Body>
auto AccessService::with_code(Id member, const Origin& from, Body&& body)
    -> std::invoke_result_t<Body, db::Transaction&> {
  WK_CHECK(database_.write([&](db::Transaction& tx) { return factors_.count_try(tx, member); }));
  auto result = write_again_when_stale(database_, [&](db::Transaction& tx) {
    auto done = body(tx);
    if (done.ok()) factors_.succeeded(tx, member);
    return done;
  });
  if (!result.ok() && result.refusal().code == "second_factor.refused") {
    record_failure(member, sign_in_kind::kCodeRefused, "", from);
  }
  return result;
}

Result<store::SignInStep> AccessService::find_step(const crypto::Hash& secret) {
  auto step = database_.read([&](db::Transaction& tx) { return store::find_sign_in_step(tx, secret, clock_.now()); });
  if (!step) return refuse(RefusalKind::unauthenticated, "session.step", "Sign in again; this took too long.");
  return *std::move(step);
}

Result<NewFactor> AccessService::begin_step(std::string_view secret) {
  WK_TRY(step, find_step(crypto::sha256(secret)));
  return database_.write([&](db::Transaction& tx) -> Result<NewFactor> {
    const auto member = store::find_member(tx, step.member);
    return factors_.begin(tx, step.member, member ? member->login : std::string());
  });
}

Result<std::vector<std::string>> AccessService::put_factor_in_force(db::Transaction& tx, Id member,
                                                                    std::string_view code, const Origin& from) {
  WK_TRY(codes, factors_.confirm(tx, member, code));
  note(tx, {.kind = sign_in_kind::kFactorOn, .member = member, .actor = member, .from = from});
  WK_CHECK(append(tx, member, event::kFactorOn, member, nothing()));
  return codes;
}

Outcome AccessService::take_code(db::Transaction& tx, Id member, std::string_view code, const Origin& from) {
  WK_TRY(proof, factors_.check(tx, member, code));
  if (proof == Proof::app) return Done{};
  note(tx, {.kind = sign_in_kind::kRecoveryUsed, .member = member, .actor = member, .from = from});
  return append(tx, member, event::kRecoveryUsed, member, nothing());
}

Result<StartedSession> AccessService::finish_step(std::string_view secret, std::string_view code, const Origin& from) {
  const crypto::Hash hash = crypto::sha256(secret);
  WK_TRY(step, find_step(hash));
  return with_code(step.member, from, [&](db::Transaction& tx) -> Result<StartedSession> {
    std::vector<std::string> codes;
    if (factors_.in_force(tx, step.member)) {
      WK_CHECK(take_code(tx, step.member, code, from));
    } else {
      WK_TRY(made, put_factor_in_force(tx, step.member, code, from));
      codes = std::move(made);
    }
    if (!store::delete_sign_in_step(tx, hash)) {
      return refuse(RefusalKind::unauthenticated, "session.step", "This step was taken already.");
    }
    WK_TRY(session, start_session(tx, {step.member, step.way.c_str(), true, from}));
    session.recovery_codes = std::move(codes);
    return session;
  });
}

Result<NewFactor> AccessService::begin_factor(const Self& self, std::string_view password) {
  WK_CHECK(check_password_of(self, password));
  return database_.write([&](db::Transaction& tx) -> Result<NewFactor> {
    const auto member = store::find_member(tx, self.member);
    return factors_.begin(tx, self.member, member ? member->login : std::string());
  });
}

Result<AccessService::FactorOn> AccessService::confirm_factor(const Self& self, std::string_view code) {
  auto result = with_code(self.member, self.from, [&](db::Transaction& tx) -> Result<FactorOn> {
    WK_TRY(codes, put_factor_in_force(tx, self.member, code, self.from));
    store::delete_sessions_of(tx, self.member, self.session);
    WK_TRY(session, renew_session(tx, self, true));
    return FactorOn{std::move(session), std::move(codes)};
  });
  forget(self.member);
  return result;
}

Result<std::vector<std::string>> AccessService::renew_recovery_codes(const Self& self, std::string_view code) {
  return with_code(self.member, self.from, [&](db::Transaction& tx) -> Result<std::vector<std::string>> {
    WK_CHECK(take_code(tx, self.member, code, self.from));
    note(tx, {.kind = sign_in_kind::kRecoveryRenewed, .member = self.member, .actor = self.member, .from = self.from});
    WK_CHECK(append(tx, self.member, event::kRecoveryRenewed, self.member, nothing()));
    return factors_.renew_recovery_codes(tx, self.member);
  });
}

Outcome AccessService::end_factor(const Self& self, std::string_view code) {
  return with_code(self.member, self.from, [&](db::Transaction& tx) -> Outcome {
    const auto member = store::find_member(tx, self.member);
    if (member && factors_.required(member->roles)) {
      return refuse(RefusalKind::conflict, "second_factor.required", "A role of yours needs a second factor.");
    }
    WK_CHECK(take_code(tx, self.member, code, self.from));
    store::delete_factor(tx, self.member);
    note(tx, {.kind = sign_in_kind::kFactorOff, .member = self.member, .actor = self.member, .from = self.from});
    return append(tx, self.member, event::kFactorOff, self.member, nothing());
  });
}

Outcome AccessService::reset_factor(Id member, Id actor, const Origin& from) {
  Outcome outcome = write_again_when_stale(database_, [&](db::Transaction& tx) -> Outcome {
    if (!store::delete_factor(tx, member)) {
      return refuse(RefusalKind::conflict, "second_factor.none", "The member has no second factor.");
    }
    store::delete_sessions_of(tx, member);
    store::delete_sign_in_steps_of(tx, member);
    note(tx, {.kind = sign_in_kind::kFactorReset, .member = member, .actor = actor, .from = from});
    return append(tx, member, event::kFactorReset, actor, nothing());
  });
  forget(member);
  return outcome;
}

AccessService::OwnFactor AccessService::factor(Id id) {
  return database_.read([&](db::Transaction& tx) {
    OwnFactor own;
    const auto member = store::find_member(tx, id);
    own.required = member && factors_.required(member->roles);
    const auto factor = store::find_factor(tx, id);
    if (!factor) return own;
    own.confirmed_at = factor->confirmed_at;
    own.recovery_codes = factor->recovery_codes;
    return own;
  });
}

Result<SecondFactors::SealedAnew> AccessService::seal_anew() {
  SecondFactors::SealedAnew all;
  for (;;) {
    WK_TRY(some, database_.write([&](db::Transaction& tx) -> Result<SecondFactors::SealedAnew> {
      return factors_.seal_anew(tx, all.last);
    }));
    if (!some.last) return all;
    all = {all.sealed + some.sealed, all.lost + some.lost, some.last};
  }
}

std::vector<store::FactorState> AccessService::factors(Id after, std::int64_t limit) {
  return database_.read([&](db::Transaction& tx) { return store::list_factors(tx, after, limit); });
}

}  // namespace wellkept::directory
