#include "ticket/signed_link.h"

#include "base/crypto.h"

namespace wellkept::ticket {
namespace {

constexpr std::size_t kContent = 16;

void put(std::string& out, std::int64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8)
    out += static_cast<char>(static_cast<std::uint64_t>(number) >> shift & 0xff);
}

std::int64_t get(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char c : bytes) number = number << 8 | static_cast<unsigned char>(c);
  return static_cast<std::int64_t>(number);
}

std::string mac(std::string_view key, std::string_view content) {
  const crypto::Hash hash = crypto::hmac_sha256(key, "confirmation/1:" + std::string(content));
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

}  // namespace

std::string LinkSigner::sign(Content content) const {
  std::string bytes;
  put(bytes, content.id.value);
  put(bytes, content.expires_at.ms);
  return crypto::to_base64url(bytes + mac(key_, bytes));
}

std::optional<LinkSigner::Content> LinkSigner::read(std::string_view token) const {
  const auto bytes = crypto::from_base64url(token);
  if (!bytes || bytes->size() != kContent + 32) return std::nullopt;
  const std::string_view content = std::string_view(*bytes).substr(0, kContent);
  if (!crypto::equal(std::string_view(*bytes).substr(kContent), mac(key_, content))) return std::nullopt;
  return Content{Id{get(content.substr(0, 8))}, Instant{get(content.substr(8))}};
}

}  // namespace wellkept::ticket
