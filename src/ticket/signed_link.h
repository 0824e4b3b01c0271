// Signed links: an id and an expiry with an HMAC, so that a link cannot be guessed or stretched. URL-safe text of 64
// characters.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/instant.h"

namespace wellkept::ticket {

class LinkSigner {
 public:
  explicit LinkSigner(std::string key) : key_(std::move(key)) {}  // 32 random bytes, kept outside the database

  struct Content {
    Id id;
    Instant expires_at;
  };
  std::string sign(Content content) const;
  // Nothing when the text is not one of ours; expiry is the caller's to judge.
  std::optional<Content> read(std::string_view token) const;

 private:
  std::string key_;
};

}  // namespace wellkept::ticket
