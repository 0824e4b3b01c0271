#include "base/sealed.h"

#include <sodium.h>

#include <stdexcept>

#include "base/crypto.h"

namespace wellkept::crypto {
namespace {

constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(kSealKeyBytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

void demand_key(std::string_view key) {
  if (key.size() != kSealKeyBytes) throw std::runtime_error("crypto: a key of 32 bytes is needed");
}

}  // namespace

std::string seal(std::string_view key, std::string_view context, std::string_view plain) {
  demand_key(key);
  std::string sealed = random_bytes(kNonce);
  sealed.resize(kNonce + plain.size() + kTag);
  unsigned char* const out = bytes_of(sealed);
  crypto_aead_xchacha20poly1305_ietf_encrypt(out + kNonce, nullptr, bytes_of(plain), plain.size(), bytes_of(context),
                                             context.size(), nullptr, out, bytes_of(key));
  return sealed;
}

std::optional<std::string> unseal(std::string_view key, std::string_view context, std::string_view sealed) {
  demand_key(key);
  if (sealed.size() < kNonce + kTag) return std::nullopt;
  std::string plain(sealed.size() - kNonce - kTag, '\0');
  const unsigned char* const in = bytes_of(sealed);
  const int opened =
      crypto_aead_xchacha20poly1305_ietf_decrypt(bytes_of(plain), nullptr, nullptr, in + kNonce, sealed.size() - kNonce,
                                                 bytes_of(context), context.size(), in, bytes_of(key));
  return opened == 0 ? std::optional(std::move(plain)) : std::nullopt;
}

}  // namespace wellkept::crypto
