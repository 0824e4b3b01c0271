// The second factor of a sign-in: codes of an authenticator app, and recovery codes for who lost it.
#pragma once
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "db/database.h"
#include "directory/factor_store.h"
#include "directory/throttle.h"

namespace wellkept::directory {

struct FactorOptions {
  std::string key{};  // 32 bytes, kept outside the database: recovery codes are hashed with it
  std::function<std::vector<std::string>()> sealing{};  // keys of the stored secrets, the newest first; none: `key`
  std::vector<std::string> required_of_roles{};         // who holds one cannot go without
  std::string issuer = "Wellkept";                      // what the app shows beside the codes
  ThrottleOptions throttle{};
};

// Shown once.
struct NewFactor {
  std::string secret;  // base32, to be typed where the picture cannot be read
  std::string uri;     // otpauth://, for the picture
};
enum class Proof { app, recovery };

class SecondFactors {
 public:
  SecondFactors(const Clock& clock, FactorOptions options) : clock_(clock), options_(std::move(options)) {}

  [[nodiscard]] bool required(std::span<const std::string> roles) const;
  [[nodiscard]] bool in_force(db::Transaction& tx, Id member) const;

  // A new secret that is not in force until a code of it was shown. Refuses conflict "second_factor.on".
  Result<NewFactor> begin(db::Transaction& tx, Id member, std::string_view login) const;
  // Takes a code of what was begun, and puts it in force; the recovery codes, shown this once. Refuses forbidden
  // "second_factor.refused"; conflict "second_factor.on", "second_factor.none" (nothing was begun).
  Result<std::vector<std::string>> confirm(db::Transaction& tx, Id member, std::string_view code) const;
  // A code of the app or a recovery code, each once. Refuses forbidden "second_factor.refused"; conflict
  // "second_factor.none".
  Result<Proof> check(db::Transaction& tx, Id member, std::string_view typed) const;
  // In place of the earlier ones.
  std::vector<std::string> renew_recovery_codes(db::Transaction& tx, Id member) const;

  // Seals what was sealed with an older key with the newest one, some hundred at a time from `after` on.
  struct SealedAnew {
    std::int64_t sealed = 0;
    std::int64_t lost = 0;  // that no key opens
    Id last;                // none: there are no more
  };
  SealedAnew seal_anew(db::Transaction& tx, Id after) const;

  // Guesses are counted before the code is looked at, so that many at once are not free. Refuses too_many
  // ("session.throttled", context {"retry_after_s"}).
  Outcome count_try(db::Transaction& tx, Id member) const;
  void succeeded(db::Transaction& tx, Id member) const;

 private:
  crypto::Hash hash_of(Id member, std::string_view code) const;
  std::vector<std::string> keys() const;
  std::optional<std::string> open(Id member, std::string_view sealed) const;
  std::optional<std::int64_t> step_of(Id member, const store::Factor& factor, std::string_view code) const;
  const Clock& clock_;
  const FactorOptions options_;
};

// too_many "session.throttled", with the seconds to wait.
Refusal throttled(std::int64_t wait_ms);

}  // namespace wellkept::directory
