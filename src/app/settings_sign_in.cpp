// The settings of signing in, and the kinds of values that all settings have.
#include <algorithm>
#include <charconv>

#include "app/settings_table.h"
#include "base/text.h"
#include "directory/ldap.h"
#include "directory/permissions.h"

namespace wellkept::app::setting {
namespace {

std::optional<std::string> put_second_factor_roles(Settings& settings, const std::string& value) {
  for (const std::string_view part : text::split(value, ',')) {
    const std::string_view role = text::trim(part);
    if (!role.empty() && !directory::is_role(role)) return "has no role '" + std::string(role) + "'";
  }
  settings.second_factor_roles = value;
  return std::nullopt;
}

// "group=role, group=role".
Put role_map_of(std::string Settings::*member) {
  return [member](Settings& settings, const std::string& value) -> std::optional<std::string> {
    for (const std::string_view part : text::split(value, ',')) {
      const std::string_view pair = text::trim(part);
      if (pair.empty()) continue;
      const std::size_t equals = pair.rfind('=');
      if (equals == std::string_view::npos || equals == 0 || !directory::is_role(text::trim(pair.substr(equals + 1))))
        return "must be pairs such as desk-leads=supervisor, separated by commas";
    }
    settings.*member = value;
    return std::nullopt;
  };
}

std::optional<std::string> put_ldap_url(Settings& settings, const std::string& value) {
  if (!value.empty() && !directory::is_ldap_url(value)) return "must be ldap://host, ldap://host:port or ldaps://host";
  settings.ldap_url = value;
  return std::nullopt;
}

std::optional<std::string> put_ldap_filter(Settings& settings, const std::string& value) {
  if (value.find("{login}") == std::string::npos || !value.starts_with("("))
    return "must be a filter with {login} in it";
  settings.ldap_filter = value;
  return std::nullopt;
}

std::optional<std::string> put_oidc_issuer(Settings& settings, const std::string& value) {
  const bool local = value.starts_with("http://127.0.0.1:") || value.starts_with("http://localhost:");
  if (!value.empty() && !local && !value.starts_with("https://")) return "must be an https address";
  settings.oidc_issuer = value;
  return std::nullopt;
}

}  // namespace

Put text_of(std::string Settings::*member, bool may_be_empty) {
  return [=](Settings& settings, const std::string& value) -> std::optional<std::string> {
    if (value.empty() && !may_be_empty) return "must not be empty";
    settings.*member = value;
    return std::nullopt;
  };
}

Put number_of(int Settings::*member, int min, int max) {
  return [=](Settings& settings, const std::string& value) -> std::optional<std::string> {
    int number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc{} || end != value.data() + value.size() || number < min || number > max) {
      return "must be a whole number from " + std::to_string(min) + " to " + std::to_string(max);
    }
    settings.*member = number;
    return std::nullopt;
  };
}

Put flag_of(bool Settings::*member) {
  return [=](Settings& settings, const std::string& value) -> std::optional<std::string> {
    if (value != "true" && value != "false") return "must be true or false";
    settings.*member = value == "true";
    return std::nullopt;
  };
}

Put one_of(std::string Settings::*member, std::vector<std::string> choices) {
  return [member, choices = std::move(choices)](Settings& settings,
                                                const std::string& value) -> std::optional<std::string> {
    if (std::find(choices.begin(), choices.end(), value) == choices.end()) {
      std::string names;
      for (const std::string& choice : choices) names += (names.empty() ? "" : " or ") + choice;
      return "must be " + names;
    }
    settings.*member = value;
    return std::nullopt;
  };
}

void add_sign_in(const Add& add) {
  add("second-factor-roles", "",
      "roles that need a second factor to sign in, such as admin, management; separated by commas",
      put_second_factor_roles);
  add("sign-in-addresses", "full", "how the list of sign-ins shows addresses: full or masked (the network only)",
      one_of(&Settings::sign_in_addresses, {"full", "masked"}));
  add("sign-in-days", "400", "days that the list of sign-ins is kept", number_of(&Settings::sign_in_days, 1, 36'500));
  add("oidc-issuer", "", "sign-in provider (OpenID Connect), as it names itself; empty: passwords only",
      put_oidc_issuer);
  add("oidc-client-id", "", "what the provider calls this desk; needed with oidc-issuer",
      text_of(&Settings::oidc_client_id));
  add("oidc-client-secret", "", "its secret there; better given in the environment than in a flag; empty: PKCE alone",
      text_of(&Settings::oidc_client_secret));
  add("oidc-name", "SSO", "what the button of the provider says", text_of(&Settings::oidc_name, false));
  add("oidc-ca", "", "file of the certificates that the provider is trusted by; empty: those of the system",
      text_of(&Settings::oidc_ca));
  add("oidc-second-factor", "provider", "who asks for the second factor after the provider: provider or own",
      one_of(&Settings::oidc_second_factor, {"provider", "own"}));
  add("oidc-roles-claim", "", "claim that names a person's groups; empty: roles are given here",
      text_of(&Settings::oidc_roles_claim));
  add("oidc-roles", "", "which group gives which role: desk=specialist, desk-leads=supervisor",
      role_map_of(&Settings::oidc_roles));
  add("oidc-create", "false", "make a member of whoever the provider sends with a role of oidc-roles",
      flag_of(&Settings::oidc_create));
  add("ldap-url", "", "directory (LDAP) that keeps members' passwords, as ldap://host or ldaps://host; empty: none",
      put_ldap_url);
  add("ldap-security", "starttls", "with ldap://: starttls (refuse to go on without it) or none (only to this machine)",
      one_of(&Settings::ldap_security, {"starttls", "none"}));
  add("ldap-ca", "", "file of the certificates that the directory is trusted by; empty: those of the system",
      text_of(&Settings::ldap_ca));
  add("ldap-bind-dn", "", "account that searches there; empty: anybody may", text_of(&Settings::ldap_bind_dn));
  add("ldap-bind-password", "", "its password; better given in the environment than in a flag",
      text_of(&Settings::ldap_bind_password));
  add("ldap-base", "", "DN below which people are; needed with ldap-url", text_of(&Settings::ldap_base));
  add("ldap-filter", "(uid={login})", "which of them has the login", put_ldap_filter);
  add("ldap-name", "cn", "attribute that names a person", text_of(&Settings::ldap_name, false));
  add("ldap-id", "entryUUID", "attribute that stays when the login changes, such as objectGUID",
      text_of(&Settings::ldap_id, false));
  add("ldap-group-base", "", "DN below which groups are; empty: the attribute memberOf names a person's groups",
      text_of(&Settings::ldap_group_base));
  add("ldap-group-filter", "(|(member={dn})(uniqueMember={dn})(memberUid={login}))", "which of them have the person in",
      text_of(&Settings::ldap_group_filter, false));
  add("ldap-roles", "",
      "which group gives which role: desk=specialist, desk-leads=supervisor; empty: roles are given here",
      role_map_of(&Settings::ldap_roles));
  add("ldap-units", "", "which group stands for which unit, by its name: desk-east=East centre",
      text_of(&Settings::ldap_units));
  add("ldap-create", "false", "make a member of whoever signs in with a role of ldap-roles",
      flag_of(&Settings::ldap_create));
}

void check_sign_in(const Settings& settings, std::vector<FieldError>& errors) {
  if (!settings.oidc_issuer.empty() && (settings.oidc_client_id.empty() || settings.public_url.empty())) {
    errors.push_back({"oidc-issuer", "required", "oidc-issuer needs oidc-client-id and public-url"});
  }
  if (!settings.ldap_url.empty() && settings.ldap_base.empty()) {
    errors.push_back({"ldap-base", "required", "ldap-url needs ldap-base, below which people are"});
  }
  const bool plain = settings.ldap_url.starts_with("ldap://") && settings.ldap_security == "none";
  if (plain && !directory::is_this_machine(settings.ldap_url)) {
    errors.push_back({"ldap-security", "unsafe", "none is for a directory on this machine alone"});
  }
  if (settings.ldap_bind_dn.empty() != settings.ldap_bind_password.empty()) {
    errors.push_back({"ldap-bind-dn", "required", "ldap-bind-dn and ldap-bind-password belong together"});
  }
}

}  // namespace wellkept::app::setting
