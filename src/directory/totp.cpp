#include "directory/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <stdexcept>

#include "base/crypto.h"
#include "base/percent.h"

namespace wellkept::directory::totp {

namespace {

constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view kReadable = "abcdefghjkmnpqrstuvwxyz023456789";  // no i, l, o, 1
constexpr unsigned kFiveBits = 31;
constexpr std::size_t kRecoveryCharacters = 10;
constexpr std::uint32_t kSixDigits = 1'000'000;

std::array<unsigned char, 20> hmac_sha1(std::string_view key, std::string_view data) {
  std::array<unsigned char, 20> out{};
  unsigned int size = 0;
  if (HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(data.data()),
           data.size(), out.data(), &size) == nullptr ||
      size != out.size()) {
    throw std::runtime_error("crypto: cannot make a one-time code");
  }
  return out;
}

}  // namespace

std::string base32(std::string_view bytes) {
  std::string out;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : bytes) {
    held = (held << 8U) | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 5; bits -= 5) out += kBase32[held >> static_cast<unsigned>(bits - 5) & kFiveBits];
  }
  if (bits > 0) out += kBase32[held << static_cast<unsigned>(5 - bits) & kFiveBits];
  return out;
}

std::string code_of(std::string_view secret, std::int64_t step) {
  std::string counter(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) {
    counter[i] = static_cast<char>(static_cast<std::uint64_t>(step) >> (56 - 8 * i) & 0xffU);
  }
  const auto hash = hmac_sha1(secret, counter);
  const std::size_t at = hash.back() & 0x0fU;
  const std::uint32_t number = (hash[at] & 0x7fU) << 24U | static_cast<std::uint32_t>(hash[at + 1]) << 16U |
                               static_cast<std::uint32_t>(hash[at + 2]) << 8U | hash[at + 3];
  const std::string digits = std::to_string(number % kSixDigits);
  return std::string(6 - digits.size(), '0') + digits;
}

std::optional<std::int64_t> step_of(std::string_view secret, std::string_view code, Instant now) {
  const std::int64_t here = now.ms / kStepMs;
  std::optional<std::int64_t> found;
  for (const std::int64_t step : {here - 1, here + 1, here}) {
    if (crypto::equal(code_of(secret, step), code)) found = step;
  }
  return found;
}

std::string uri(std::string_view secret, std::string_view issuer, std::string_view account) {
  const std::string name = percent_encode(issuer);
  return "otpauth://totp/" + name + ":" + percent_encode(account) + "?secret=" + base32(secret) + "&issuer=" + name +
         "&algorithm=SHA1&digits=6&period=30";
}

std::string new_recovery_code() {
  const std::string random = crypto::random_bytes(kRecoveryCharacters);
  std::string code;
  for (const char byte : random) {
    if (code.size() == kRecoveryCharacters / 2) code += '-';
    code += kReadable[static_cast<unsigned char>(byte) & kFiveBits];
  }
  return code;
}

std::string normal_code(std::string_view typed) {
  std::string code;
  for (const char c : typed) {
    if (c == ' ' || c == '-') continue;
    code += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return code;
}

}  // namespace wellkept::directory::totp
