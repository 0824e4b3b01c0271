// One-time codes by time (RFC 6238): HMAC-SHA-1, 30 seconds, six digits, which every authenticator app knows.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"

namespace wellkept::directory::totp {

constexpr std::size_t kSecretBytes = 20;
constexpr std::int64_t kStepMs = 30'000;

[[nodiscard]] std::string base32(std::string_view bytes);  // RFC 4648, without padding
// The code of a step (the number of half minutes since 1970).
[[nodiscard]] std::string code_of(std::string_view secret, std::int64_t step);
// The step whose code this is: of now, or one beside it for clocks that differ. Always takes the same time.
[[nodiscard]] std::optional<std::int64_t> step_of(std::string_view secret, std::string_view code, Instant now);
// What an app reads from the picture. `issuer` and `account` are what it shows.
[[nodiscard]] std::string uri(std::string_view secret, std::string_view issuer, std::string_view account);

// Recovery codes: ten characters that are not mistaken for each other, "abcde-fghjk" (50 bits).
[[nodiscard]] std::string new_recovery_code();
// As it is compared: without separators, in small letters.
[[nodiscard]] std::string normal_code(std::string_view typed);

}  // namespace wellkept::directory::totp
