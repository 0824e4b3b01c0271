#include "base/crypto.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <memory>
#include <stdexcept>

namespace wellkept::crypto {
namespace {

constexpr unsigned long long kPasswordPasses = 2;
constexpr std::size_t kPasswordMemory = std::size_t{64} << 20;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

void demand(bool good, const char* what) {
  if (!good) throw std::runtime_error(std::string("crypto: ") + what);
}

// One context a thread, and the algorithm fetched once: OpenSSL 3's one-shot calls fetch it each time, which costs more
// than hashing a short text.
class Sha256 {
 public:
  Sha256() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) { demand(context_ != nullptr, "no hash context"); }
  void begin() { demand(EVP_DigestInit_ex2(context_.get(), algorithm(), nullptr) == 1, "cannot begin a hash"); }
  void add(std::string_view data) {
    demand(EVP_DigestUpdate(context_.get(), data.data(), data.size()) == 1, "cannot hash");
  }
  Hash end() {
    Hash hash{};
    demand(EVP_DigestFinal_ex(context_.get(), hash.data(), nullptr) == 1, "cannot end a hash");
    return hash;
  }

 private:
  static const EVP_MD* algorithm() {
    static const EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return fetched;
  }
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

Sha256& hasher() {
  thread_local Sha256 instance;
  instance.begin();
  return instance;
}

std::array<char, 8> big_endian(std::uint64_t value) {
  std::array<char, 8> bytes{};
  for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<char>(value >> (56 - 8 * i) & 0xff);
  return bytes;
}

}  // namespace

void initialise() {
  demand(sodium_init() >= 0, "libsodium cannot start");
}

Hash sha256(std::string_view data) {
  auto& hash = hasher();
  hash.add(data);
  return hash.end();
}

Hash sha256_parts(std::span<const std::string_view> parts) {
  auto& hash = hasher();
  for (const auto part : parts) {
    const auto length = big_endian(part.size());
    hash.add({length.data(), length.size()});
    hash.add(part);
  }
  return hash.end();
}

Hash hmac_sha256(std::string_view key, std::string_view data) {
  Hash out{};
  demand(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(data), data.size(), out.data(),
              nullptr) != nullptr,
         "cannot sign");
  return out;
}

std::string random_bytes(std::size_t count) {
  std::string out(count, '\0');
  randombytes_buf(out.data(), out.size());
  return out;
}

bool equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string to_hex(std::string_view bytes) {
  std::string out(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), bytes_of(bytes), bytes.size());
  out.pop_back();
  return out;
}

// A hash is no secret: by a table, which a cache could tell apart, it takes a tenth of the time.
std::string to_hex(const Hash& hash) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out(hash.size() * 2, '\0');
  auto* to = out.data();
  for (const unsigned char byte : hash) {
    *to++ = kDigits[byte >> 4U];
    *to++ = kDigits[byte & 15U];
  }
  return out;
}

std::optional<std::string> from_hex(std::string_view hex) {
  if (hex.size() % 2 != 0) return std::nullopt;
  std::string out(hex.size() / 2, '\0');
  std::size_t length = 0;
  const char* end = nullptr;
  if (sodium_hex2bin(bytes_of(out), out.size(), hex.data(), hex.size(), nullptr, &length, &end) != 0) return {};
  if (length != out.size()) return std::nullopt;
  return out;
}

std::string to_base64url(std::string_view bytes) {
  constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string out(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  sodium_bin2base64(out.data(), out.size(), bytes_of(bytes), bytes.size(), kVariant);
  out.pop_back();
  return out;
}

std::optional<std::string> from_base64url(std::string_view text) {
  std::string out(text.size(), '\0');
  std::size_t length = 0;
  const char* end = nullptr;
  if (sodium_base642bin(bytes_of(out), out.size(), text.data(), text.size(), nullptr, &length, &end,
                        sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
      end != text.data() + text.size()) {
    return std::nullopt;
  }
  out.resize(length);
  return out;
}

KeyPair make_signing_key() {
  return signing_key_from_seed(random_bytes(crypto_sign_SEEDBYTES));
}

KeyPair signing_key_from_seed(std::string_view seed_32_bytes) {
  demand(seed_32_bytes.size() == crypto_sign_SEEDBYTES, "a seed has 32 bytes");
  KeyPair pair{std::string(crypto_sign_PUBLICKEYBYTES, '\0'), std::string(crypto_sign_SECRETKEYBYTES, '\0')};
  crypto_sign_seed_keypair(bytes_of(pair.public_key), bytes_of(pair.secret_key), bytes_of(seed_32_bytes));
  return pair;
}

std::string sign(std::string_view secret_key, std::string_view message) {
  demand(secret_key.size() == crypto_sign_SECRETKEYBYTES, "a secret key has 64 bytes");
  std::string signature(crypto_sign_BYTES, '\0');
  crypto_sign_detached(bytes_of(signature), nullptr, bytes_of(message), message.size(), bytes_of(secret_key));
  return signature;
}

bool verify(std::string_view public_key, std::string_view message, std::string_view signature) {
  return public_key.size() == crypto_sign_PUBLICKEYBYTES && signature.size() == crypto_sign_BYTES &&
         crypto_sign_verify_detached(bytes_of(signature), bytes_of(message), message.size(), bytes_of(public_key)) == 0;
}

std::string hash_password(std::string_view password) {
  std::array<char, crypto_pwhash_STRBYTES> out{};
  demand(crypto_pwhash_str_alg(out.data(), password.data(), password.size(), kPasswordPasses, kPasswordMemory,
                               crypto_pwhash_ALG_ARGON2ID13) == 0,
         "no memory to hash a password");
  return out.data();
}

bool check_password(std::string_view encoded, std::string_view password) {
  const std::string terminated(encoded);
  return crypto_pwhash_str_verify(terminated.c_str(), password.data(), password.size()) == 0;
}

}  // namespace wellkept::crypto
