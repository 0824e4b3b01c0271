// ID tokens (OpenID Connect): the signature first, then what they claim.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/json.h"
#include "base/result.h"

namespace wellkept::directory {

// The claims of a token that one of the keys (a JWK set) signed with RS256, PS256 or ES256. Refuses unauthenticated
// "provider.token"; not_found "provider.key" when no key has the name that the token gives: the set may be old.
[[nodiscard]] Result<json::Value> open_id_token(const std::string& token, const json::Value& keys);

struct ExpectedToken {
  std::string issuer;
  std::string client_id;
  std::string nonce;
  Instant now;
};
// Refuses unauthenticated "provider.token" unless it was made for us, now, and for this sign-in.
[[nodiscard]] Outcome check_id_token(const json::Value& claims, const ExpectedToken& expected);

// A claim that is a text or a list of texts.
[[nodiscard]] std::vector<std::string> texts_of(const json::Value& claims, std::string_view name);

}  // namespace wellkept::directory
