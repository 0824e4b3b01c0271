// Members whose passwords the company's directory (LDAP) keeps.
#pragma once
#include <atomic>
#include <memory>
#include <string>

#include "directory/directory_service.h"
#include "directory/ldap_client.h"
#include "directory/outside_service.h"

namespace wellkept::directory {

class LdapService final : public OutsidePasswords {
 public:
  struct Parts {
    DirectoryService& directory;
    events::EventLog& log;
    const Clock& clock;
    IdSource& ids;
  };
  LdapService(Parts parts, LdapOptions options, std::unique_ptr<LdapClient> client);

  bool keeps(db::Transaction& tx, Id member) const override;
  // A member whom the directory no longer has is made inactive by it.
  Result<Id> check(const std::string& login, std::string_view password, const Origin& from) override;

 private:
  OutsidePerson person_of(const std::string& login, const LdapEntry& entry);
  Id unit_of(const LdapEntry& entry);
  void gone(const std::string& login);

  const Parts parts_;
  const LdapOptions options_;
  const std::unique_ptr<LdapClient> client_;
  const OutsideMembers members_;
  std::atomic<int> asking_ = 0;
};

}  // namespace wellkept::directory
