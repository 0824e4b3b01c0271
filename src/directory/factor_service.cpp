#include "directory/factor_service.h"

#include <algorithm>

#include "base/sealed.h"
#include "directory/totp.h"
#include "directory/tries_store.h"

namespace wellkept::directory {

namespace {

constexpr int kRecoveryCodes = 10;
constexpr int kSealedAtOnce = 500;

std::string context_of(Id member) {
  return "factor " + format_id(member);
}

std::string throttle_key(Id member) {
  return "f:" + format_id(member);
}

Refusal none() {
  return refuse(RefusalKind::conflict, "second_factor.none", "No second factor is set up.");
}

Refusal wrong_code() {
  return refuse(RefusalKind::forbidden, "second_factor.refused", "The code is wrong or was used.");
}

Refusal already_on() {
  return refuse(RefusalKind::conflict, "second_factor.on", "A second factor is in force already.");
}

}  // namespace

Refusal throttled(std::int64_t wait_ms) {
  constexpr std::int64_t kSecond = 1000;
  Refusal refusal = refuse(RefusalKind::too_many, "session.throttled", "Too many failed sign-ins; wait.");
  refusal.context.set("retry_after_s", (wait_ms + kSecond - 1) / kSecond);
  return refusal;
}

bool SecondFactors::required(std::span<const std::string> roles) const {
  const auto& needing = options_.required_of_roles;
  return std::any_of(roles.begin(), roles.end(), [&](const std::string& role) {
    return std::find(needing.begin(), needing.end(), role) != needing.end();
  });
}

bool SecondFactors::in_force(db::Transaction& tx, Id member) const {
  const auto factor = store::find_factor(tx, member);
  return factor && factor->confirmed_at;
}

Result<NewFactor> SecondFactors::begin(db::Transaction& tx, Id member, std::string_view login) const {
  const std::string secret = crypto::random_bytes(totp::kSecretBytes);
  const std::string sealed = crypto::seal(keys().front(), context_of(member), secret);
  if (!store::put_factor(tx, member, sealed, clock_.now())) return already_on();
  return NewFactor{totp::base32(secret), totp::uri(secret, options_.issuer, login)};
}

std::vector<std::string> SecondFactors::keys() const {
  return options_.sealing ? options_.sealing() : std::vector{options_.key};
}

std::optional<std::string> SecondFactors::open(Id member, std::string_view sealed) const {
  for (const std::string& key : keys()) {
    if (auto secret = crypto::unseal(key, context_of(member), sealed)) return secret;
  }
  return std::nullopt;
}

SecondFactors::SealedAnew SecondFactors::seal_anew(db::Transaction& tx, Id after) const {
  SealedAnew done;
  const std::string newest = keys().front();
  for (const auto& [member, sealed] : store::sealed_factors(tx, after, kSealedAtOnce)) {
    done.last = member;
    const auto secret = open(member, sealed);
    if (secret) store::reseal(tx, member, sealed, crypto::seal(newest, context_of(member), *secret));
    ++(secret ? done.sealed : done.lost);
  }
  return done;
}

std::optional<std::int64_t> SecondFactors::step_of(Id member, const store::Factor& factor,
                                                   std::string_view code) const {
  const auto secret = open(member, factor.sealed);
  return secret ? totp::step_of(*secret, code, clock_.now()) : std::nullopt;
}

Result<std::vector<std::string>> SecondFactors::confirm(db::Transaction& tx, Id member, std::string_view code) const {
  const auto factor = store::find_factor(tx, member);
  if (!factor) return none();
  if (factor->confirmed_at) return already_on();
  const auto step = step_of(member, *factor, totp::normal_code(code));
  if (!step || !store::take_step(tx, member, *step)) return wrong_code();
  store::confirm_factor(tx, member, clock_.now());
  return renew_recovery_codes(tx, member);
}

Result<Proof> SecondFactors::check(db::Transaction& tx, Id member, std::string_view typed) const {
  const auto factor = store::find_factor(tx, member);
  if (!factor || !factor->confirmed_at) return none();
  const std::string code = totp::normal_code(typed);
  const auto step = step_of(member, *factor, code);
  if (step && store::take_step(tx, member, *step)) return Proof::app;
  if (store::take_recovery_code(tx, member, hash_of(member, code))) return Proof::recovery;
  return wrong_code();
}

std::vector<std::string> SecondFactors::renew_recovery_codes(db::Transaction& tx, Id member) const {
  std::vector<std::string> codes;
  std::vector<crypto::Hash> hashes;
  for (int i = 0; i < kRecoveryCodes; ++i) {
    codes.push_back(totp::new_recovery_code());
    hashes.push_back(hash_of(member, totp::normal_code(codes.back())));
  }
  store::put_recovery_codes(tx, member, hashes);
  return codes;
}

// With the key: fifty bits alone could be searched by who holds a copy of the database.
crypto::Hash SecondFactors::hash_of(Id member, std::string_view code) const {
  return crypto::hmac_sha256(options_.key, "recovery " + format_id(member) + " " + std::string(code));
}

Outcome SecondFactors::count_try(db::Transaction& tx, Id member) const {
  const std::int64_t wait = store::begin_try(tx, options_.throttle, throttle_key(member), clock_.now());
  if (wait > 0) return throttled(wait);
  return Done{};
}

void SecondFactors::succeeded(db::Transaction& tx, Id member) const {
  store::forgive(tx, throttle_key(member));
}

}  // namespace wellkept::directory
