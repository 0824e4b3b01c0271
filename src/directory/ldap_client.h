// Asks a directory: who somebody is, and whether a password is theirs.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "directory/ldap.h"

namespace wellkept::directory {

// Each call is a connection of its own, bounded in time. All refuse unavailable "ldap.unreachable" (no answer, not
// trusted, the service account refused), and "ldap.ambiguous" (the filter finds several).
class LdapClient {
 public:
  virtual ~LdapClient() = default;
  // Nothing when the directory has nobody of that login. `right`: whether the password is theirs, unless it is empty,
  // which no directory is ever asked.
  struct Answer {
    std::optional<LdapEntry> entry;
    bool right = false;
  };
  virtual Result<Answer> ask(std::string_view login, std::string_view password) = 0;
  // Whether it still has whoever it once gave that id, perhaps by another login.
  virtual Result<bool> has(const std::string& id) = 0;
  // Whether it can be asked at all: as the service account, below the base.
  virtual Outcome probe() = 0;
};

std::unique_ptr<LdapClient> make_ldap_client(const LdapOptions& options);

}  // namespace wellkept::directory
