// Hashes, signatures, passwords, random bytes: libsodium and OpenSSL behind one header. Nothing here logs its
// arguments.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace wellkept::crypto {

using Hash = std::array<std::uint8_t, 32>;

void initialise();  // once at start; throws when the library cannot start

Hash sha256(std::string_view data);
// SHA-256 of parts, each preceded by its length as 8 bytes big-endian, so that no two lists of parts collide.
Hash sha256_parts(std::span<const std::string_view> parts);
Hash hmac_sha256(std::string_view key, std::string_view data);

std::string random_bytes(std::size_t count);
bool equal(std::string_view a, std::string_view b);  // in constant time for equal lengths

std::string to_hex(std::string_view bytes);
std::string to_hex(const Hash& hash);
std::optional<std::string> from_hex(std::string_view hex);
std::string to_base64url(std::string_view bytes);  // without padding
std::optional<std::string> from_base64url(std::string_view text);

// Ed25519. The secret is the 64-byte form of libsodium.
struct KeyPair {
  std::string public_key;
  std::string secret_key;
};
KeyPair make_signing_key();
KeyPair signing_key_from_seed(std::string_view seed_32_bytes);
std::string sign(std::string_view secret_key, std::string_view message);  // 64 bytes
bool verify(std::string_view public_key, std::string_view message, std::string_view signature);

// Argon2id in the encoded form of libsodium ("$argon2id$..."), 64 MiB and 2 passes: about 70 ms. Callers bound how many
// run at once.
std::string hash_password(std::string_view password);
bool check_password(std::string_view encoded, std::string_view password);

}  // namespace wellkept::crypto
