// Sign-in by the passwords of a directory (LDAP): what is configured and asked, without network.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wellkept::directory {

using NamePairs = std::vector<std::pair<std::string, std::string>>;

struct LdapOptions {
  std::string url{};                  // "ldap://host:389" or "ldaps://host"; empty: there is none
  std::string security = "starttls";  // of ldap://: "starttls", or "none" to this machine alone
  std::string ca{};                   // file of the certificates to trust; empty: the system's
  std::string bind_dn{};              // who searches; empty: anybody may
  std::string bind_password{};
  std::string base{};
  std::string filter = "(uid={login})";
  std::string name_attribute = "cn";
  std::string id_attribute = "entryUUID";
  std::string group_base{};  // empty: the attribute memberOf of the entry names the groups
  std::string group_filter = "(|(member={dn})(uniqueMember={dn})(memberUid={login}))";
  NamePairs roles{};  // group, role; empty: roles are kept here
  NamePairs units{};  // group, name of a unit
  bool create = false;
};

// A person as the directory has them.
struct LdapEntry {
  std::string dn;
  std::string id;  // for ever the same; the DN where there is no such attribute
  std::string name;
  std::vector<std::string> groups;  // their names
};

// A value within a filter, so that it stands for itself (RFC 4515).
[[nodiscard]] std::string filter_value(std::string_view text);
// The filter with {login} and {dn} filled in.
[[nodiscard]] std::string filled_filter(std::string_view filter, std::string_view login, std::string_view dn);
// Finds whom LdapEntry::id means: a value of the attribute, bytes of one in hex, or a DN.
[[nodiscard]] std::string id_filter(const LdapOptions& options, std::string_view id);
// The first name of "cn=desk,ou=groups,dc=example,dc=com": "desk"; the text itself when it is no such name.
[[nodiscard]] std::string group_name(std::string_view dn);
[[nodiscard]] bool is_ldap_url(std::string_view url);
[[nodiscard]] bool is_this_machine(std::string_view url);

}  // namespace wellkept::directory
