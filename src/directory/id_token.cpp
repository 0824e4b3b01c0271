#include "directory/id_token.h"

#include <cjose/cjose.h>

#include <algorithm>
#include <memory>

namespace wellkept::directory {

namespace {

constexpr std::int64_t kLeewayMs = 60'000;  // between the provider's clock and ours

struct Release {
  void operator()(cjose_jws_t* jws) const { cjose_jws_release(jws); }
  void operator()(cjose_jwk_t* jwk) const { cjose_jwk_release(jwk); }
};

Refusal bad(const char* why) {
  return refuse(RefusalKind::unauthenticated, "provider.token", why);
}

std::string text_of(const json::Value& object, std::string_view name) {
  const json::Value* const found = object.find(name);
  return found != nullptr && found->string() != nullptr ? *found->string() : std::string();
}

std::string header_of(cjose_jws_t* jws, const char* name) {
  cjose_err error{};
  const char* const text = cjose_header_get(cjose_jws_get_protected(jws), name, &error);
  return text == nullptr ? std::string() : text;
}

// Whether a key of the set is meant by the header. Secrets that both sides share have no place in a public set.
bool fits(const json::Value& key, const std::string& algorithm, const std::string& name) {
  const std::string wanted = algorithm == "ES256" ? "EC" : "RSA";
  const std::string use = text_of(key, "use");
  const std::string only = text_of(key, "alg");
  return text_of(key, "kty") == wanted && (use.empty() || use == "sig") && (only.empty() || only == algorithm) &&
         (name.empty() || text_of(key, "kid") == name);
}

bool signed_by(cjose_jws_t* jws, const json::Value& key) {
  const std::string text = json::write(key);
  cjose_err error{};
  const std::unique_ptr<cjose_jwk_t, Release> loaded(cjose_jwk_import(text.data(), text.size(), &error));
  return loaded != nullptr && cjose_jws_verify(jws, loaded.get(), &error);
}

Result<json::Value> payload_of(cjose_jws_t* jws) {
  std::uint8_t* bytes = nullptr;
  std::size_t size = 0;
  cjose_err error{};
  if (!cjose_jws_get_plaintext(jws, &bytes, &size, &error)) return bad("The token has no content.");
  auto parsed = json::parse({reinterpret_cast<const char*>(bytes), size});
  if (auto* claims = std::get_if<json::Value>(&parsed); claims != nullptr && claims->object() != nullptr) {
    return std::move(*claims);
  }
  return bad("The token's content is no object.");
}

// Nothing too for what is no moment of the years until 9999: milliseconds are reckoned from it.
std::optional<std::int64_t> seconds_of(const json::Value& claims, std::string_view name) {
  constexpr std::int64_t kLast = 253'402'300'799;
  const json::Value* const found = claims.find(name);
  if (found == nullptr) return std::nullopt;
  if (const double* const real = found->real()) {
    const bool fits = *real >= 0 && *real <= static_cast<double>(kLast);
    return fits ? std::optional(static_cast<std::int64_t>(*real)) : std::nullopt;
  }
  const std::int64_t* const whole = found->integer();
  return whole != nullptr && *whole >= 0 && *whole <= kLast ? std::optional(*whole) : std::nullopt;
}

}  // namespace

Result<json::Value> open_id_token(const std::string& token, const json::Value& keys) {
  cjose_err error{};
  const std::unique_ptr<cjose_jws_t, Release> jws(cjose_jws_import(token.data(), token.size(), &error));
  if (!jws) return bad("The provider's token is none.");
  const std::string algorithm = header_of(jws.get(), CJOSE_HDR_ALG);
  if (algorithm != "RS256" && algorithm != "PS256" && algorithm != "ES256") {
    return bad("The provider signs in a way that is not taken: RS256, PS256 and ES256 are.");
  }
  const std::string name = header_of(jws.get(), CJOSE_HDR_KID);
  const json::Value* const set = keys.find("keys");
  bool known = false;
  if (set != nullptr && set->array() != nullptr) {
    for (const json::Value& key : *set->array()) {
      if (!fits(key, algorithm, name)) continue;
      known = true;
      if (signed_by(jws.get(), key)) return payload_of(jws.get());
    }
  }
  if (!known) return refuse(RefusalKind::not_found, "provider.key", "The provider has no key of that name.");
  return bad("The signature of the provider's token is wrong.");
}

Outcome check_id_token(const json::Value& claims, const ExpectedToken& expected) {
  constexpr std::int64_t kSecond = 1000;
  if (text_of(claims, "iss") != expected.issuer) return bad("The token is another provider's.");
  const auto audience = texts_of(claims, "aud");
  if (std::find(audience.begin(), audience.end(), expected.client_id) == audience.end()) {
    return bad("The token is for another client.");
  }
  const std::string party = text_of(claims, "azp");
  if ((audience.size() > 1 || !party.empty()) && party != expected.client_id) {
    return bad("The token was asked for by another client.");
  }
  const auto until = seconds_of(claims, "exp");
  if (!until || *until * kSecond + kLeewayMs <= expected.now.ms) return bad("The token has expired.");
  const auto since = seconds_of(claims, "iat");
  if (!since || *since * kSecond - kLeewayMs > expected.now.ms) return bad("The token is not valid yet.");
  if (text_of(claims, "nonce") != expected.nonce) return bad("The token belongs to another sign-in.");
  if (text_of(claims, "sub").empty()) return bad("The token names nobody.");
  return Done{};
}

std::vector<std::string> texts_of(const json::Value& claims, std::string_view name) {
  std::vector<std::string> texts;
  const json::Value* const found = claims.find(name);
  if (found == nullptr) return texts;
  if (found->string() != nullptr) texts.push_back(*found->string());
  if (found->array() == nullptr) return texts;
  for (const json::Value& item : *found->array()) {
    if (item.string() != nullptr) texts.push_back(*item.string());
  }
  return texts;
}

}  // namespace wellkept::directory
