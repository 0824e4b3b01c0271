// Text that may be read only with a key that is kept elsewhere: XChaCha20-Poly1305 with a random nonce before it.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace wellkept::crypto {

constexpr std::size_t kSealKeyBytes = 32;

// `context` says what it belongs to, such as "factor 42"; what is moved to another place cannot be opened there. Throws
// when the key has another length.
[[nodiscard]] std::string seal(std::string_view key, std::string_view context, std::string_view plain);
// Nothing when the key, the context or a byte of it is another.
[[nodiscard]] std::optional<std::string> unseal(std::string_view key, std::string_view context,
                                                std::string_view sealed);

}  // namespace wellkept::crypto
