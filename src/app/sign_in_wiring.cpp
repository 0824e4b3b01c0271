#include "app/sign_in_wiring.h"

namespace wellkept::app {
namespace {

directory::ProviderOptions provider_options(const Settings& settings) {
  directory::ProviderOptions options;
  options.issuer = settings.oidc_issuer;
  options.client_id = settings.oidc_client_id;
  options.client_secret = settings.oidc_client_secret;
  options.name = settings.oidc_name;
  options.redirect_uri = settings.public_url + "/api/v1/sign-in/provider/callback";
  options.trust_second_factor = settings.oidc_second_factor == "provider";
  options.roles_claim = settings.oidc_roles_claim;
  options.roles = directory::parse_role_map(settings.oidc_roles);
  options.create_members = settings.oidc_create;
  return options;
}

}  // namespace

directory::LdapOptions ldap_options(const Settings& settings) {
  directory::LdapOptions options;
  options.url = settings.ldap_url;
  options.security = settings.ldap_security;
  options.ca = settings.ldap_ca;
  options.bind_dn = settings.ldap_bind_dn;
  options.bind_password = settings.ldap_bind_password;
  options.base = settings.ldap_base;
  options.filter = settings.ldap_filter;
  options.name_attribute = settings.ldap_name;
  options.id_attribute = settings.ldap_id;
  options.group_base = settings.ldap_group_base;
  options.group_filter = settings.ldap_group_filter;
  options.roles = directory::parse_role_map(settings.ldap_roles);
  options.units = directory::parse_role_map(settings.ldap_units);
  options.create = settings.ldap_create;
  return options;
}

SignInParts::SignInParts(Application& app)
    : app_(app),
      options_{app.settings().public_url.starts_with("https://"), app.settings().public_url,
               app.settings().sign_in_addresses == "masked"},
      provider_({app.database(), app.log(), app.clock(), app.ids(), app.access()}, provider_options(app.settings()),
                directory::make_provider_client(app.settings().oidc_ca)) {
  if (app.settings().ldap_url.empty()) return;
  const directory::LdapOptions options = ldap_options(app.settings());
  ldap_ = std::make_unique<directory::LdapService>(
      directory::LdapService::Parts{app.directory(), app.log(), app.clock(), app.ids()}, options,
      directory::make_ldap_client(options));
  app.access().ask_too(*ldap_);
}

void SignInParts::add_routes(http::Router& router) {
  directory::add_session_routes(router, app_.directory(), options_);
  directory::add_factor_routes(router, app_.directory(), options_);
  directory::add_sign_in_routes(router, app_.directory(), options_);
  directory::add_provider_routes(router, provider_, app_.access(), options_);
  directory::add_access_routes(router, app_.directory(), options_);
  directory::add_setup_pages(router, app_.directory(), options_);
}

}  // namespace wellkept::app
