// Settings: a file, then the environment, then flags; the later wins. Every setting is listed in settings.cpp with its
// meaning, and checked before anything starts.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace wellkept::app {

struct Settings {
  std::string data = "data";
  std::string database;       // db::open's address; empty: SQLite in the data folder
  std::string database_read;  // of a standby, for lists and reports
  std::string files;          // a folder; empty: in the data folder
  std::string policy;         // a folder; empty: the built-in one
  std::string address = "127.0.0.1";
  int port = 8080;
  std::string public_url;
  std::string frame_origins;    // sites that may show the portal in a frame, separated by commas
  std::string trusted_proxies;  // http::TrustedProxies
  int workers = 48;
  int io_threads = 1;
  int readers = 3;
  int cache_mib = 32;
  int max_connections = 10'000;
  int max_queue = 2'048;
  int max_wait_ms = 3'000;
  int max_per_address = 2'500;
  int max_bodies_mib = 256;
  int rate_per_minute = 0;
  int drain_s = 10;
  int checkpoint_s = 60;
  std::string log_level = "info";
  bool access_log = true;
  std::string smtp_host;  // empty: no e-mail is sent
  int smtp_port = 587;
  std::string smtp_security = "starttls";  // "starttls", "tls", "none"
  std::string smtp_user;
  std::string smtp_password;
  std::string seal_key;   // empty: in the data folder
  std::string smtp_ca;    // file of the certificates to trust; empty: the system's
  std::string smtp_from;  // the address that letters come from
  std::string smtp_from_name = "Wellkept";
  std::string second_factor_roles;         // whoever holds one needs a second factor; separated by commas
  std::string sign_in_addresses = "full";  // in the list of sign-ins: "full", "masked"
  int sign_in_days = 400;                  // how long that list is kept
  std::string oidc_issuer;                 // of the sign-in provider; empty: none
  std::string oidc_client_id;
  std::string oidc_client_secret;               // empty: a public client, by PKCE alone
  std::string oidc_name = "SSO";                // on the button
  std::string oidc_ca;                          // file of the certificates to trust; empty: the system's
  std::string oidc_second_factor = "provider";  // who asks for it: "provider", "own"
  std::string oidc_roles_claim;                 // the claim that names groups; empty: roles are kept here
  std::string oidc_roles;                       // "group=role, group=role"
  bool oidc_create = false;                     // make members who are not there yet
  std::string ldap_url;                         // of the directory that keeps passwords; empty: none
  std::string ldap_security = "starttls";       // of ldap://: "starttls", "none"
  std::string ldap_ca;                          // file of the certificates to trust; empty: the system's
  std::string ldap_bind_dn;                     // who searches; empty: anybody may
  std::string ldap_bind_password;
  std::string ldap_base;
  std::string ldap_filter = "(uid={login})";
  std::string ldap_name = "cn";       // the attribute that names people
  std::string ldap_id = "entryUUID";  // the attribute that never changes
  std::string ldap_group_base;        // empty: memberOf names the groups
  std::string ldap_group_filter = "(|(member={dn})(uniqueMember={dn})(memberUid={login}))";
  std::string ldap_roles;        // "group=role, group=role"
  std::string ldap_units;        // "group=unit, group=unit"
  bool ldap_create = false;      // make members who are not there yet
  std::string webhook_networks;  // http::TrustedProxies: that webhooks may reach although they are not public
  std::string webhook_ca;        // file of the certificates to trust; empty: the system's

  std::string database_address() const { return database.empty() ? data + "/wellkept.db" : database; }
  std::string journal_path() const { return data + "/checkpoints.jsonl"; }
  std::string signing_key_path() const { return data + "/keys/checkpoint.key"; }
  std::string seal_key_path() const { return seal_key.empty() ? data + "/keys/seal.key" : seal_key; }
  std::string link_key_path() const { return data + "/keys/links.key"; }
  std::string files_path() const { return files.empty() ? data + "/files" : files; }
  std::string exports_path() const { return files.empty() ? data + "/exports" : files + "-exports"; }
};

struct SettingInfo {
  std::string name;         // in the file, and as a flag: --name
  std::string environment;  // WELLKEPT_NAME
  std::string fallback;
  std::string meaning;
};
const std::vector<SettingInfo>& setting_list();

// Merges the sources. `file` empty: none. Refuses "settings.invalid" with one
// field error for each wrong value, naming its source.
Result<Settings> load_settings(const std::string& file, const std::map<std::string, std::string>& environment,
                               const std::map<std::string, std::string>& flags);
// What those sources say, by name; the later wins.
std::map<std::string, std::string> settings_given(const std::string& file,
                                                  const std::map<std::string, std::string>& environment,
                                                  const std::map<std::string, std::string>& flags);
// The WELLKEPT_* variables of this process.
std::map<std::string, std::string> wellkept_environment();

}  // namespace wellkept::app
