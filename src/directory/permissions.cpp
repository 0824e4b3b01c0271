#include "directory/permissions.h"

#include <algorithm>
#include <array>

namespace wellkept::directory {

namespace {

constexpr std::array<std::string_view, 29> kPermissions{
    "audit.read",       // who read whole personal data
    "customer.erase",   // erase personal data on request
    "customer.export",  // a copy of all that is kept of a person
    "customer.merge",   // take doubles together, and apart again
    "customer.read",    // names and masked contacts
    "customer.unmask",  // whole contacts; every look is recorded
    "customer.write",
    "evidence.read",  // events, checkpoints, verification
    "export.run",      "import.run",     "job.manage",
    "member.manage",  // members, their roles and sign-in
    "member.read",     "metrics.read",   "policy.approve", "policy.propose", "policy.publish", "policy.read",
    "product.manage",  // the catalogue of what is sold, with its warranty
    "report.read",
    "report.write",     // the notes of the quarterly report, and its release
    "sign_in.read",     // who signed in, from where
    "template.manage",  // the company's texts, and views for everybody
    "ticket.assign",   "ticket.read",    "ticket.write",
    "token.manage",  // API tokens
    "unit.manage",     "webhook.manage",
};

// What concerns the company as a whole. No role gives it to people of a provider.
constexpr std::array<std::string_view, 19> kCompanyOnly{
    "audit.read",      "customer.erase", "customer.export", "customer.merge", "evidence.read",
    "import.run",      "job.manage",     "member.manage",   "metrics.read",   "policy.approve",
    "policy.propose",  "policy.publish", "product.manage",  "report.write",   "sign_in.read",
    "template.manage", "token.manage",   "unit.manage",     "webhook.manage"};

using Names = std::vector<std::string_view>;

Names operator+(Names left, const Names& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

bool contains(std::span<const std::string> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

const std::vector<RoleGrants>& role_grants() {
  static const std::vector<RoleGrants> grants = [] {
    const Names everyone{"member.read", "policy.read", "ticket.read"};
    const Names desk = everyone + Names{"customer.read", "ticket.write"};
    const Names head = desk + Names{"customer.unmask", "report.read", "template.manage", "ticket.assign"};
    return std::vector<RoleGrants>{
        {"specialist", desk + Names{"customer.unmask", "customer.write"}},
        {"supervisor", head + Names{"customer.erase", "customer.export", "customer.merge", "customer.write",
                                    "evidence.read", "export.run", "report.write", "unit.manage"}},
        {"engineer", desk + Names{"customer.unmask"}},
        {"department_head", head + Names{"evidence.read"}},
        {"product_manager", desk + Names{"product.manage", "report.read"}},
        {"quality", desk + Names{"evidence.read", "export.run", "policy.approve", "policy.propose", "policy.publish",
                                 "report.read", "report.write"}},
        {"management", everyone + Names{"customer.read", "evidence.read", "policy.approve", "policy.propose",
                                        "policy.publish", "report.read", "report.write"}},
        {"auditor", everyone + Names{"audit.read", "evidence.read", "export.run", "report.read", "sign_in.read"}},
        {"admin", Names(kPermissions.begin(), kPermissions.end())},
    };
  }();
  return grants;
}

std::span<const std::string_view> permission_names() {
  return kPermissions;
}

bool is_role(std::string_view role) {
  const auto& grants = role_grants();
  return std::any_of(grants.begin(), grants.end(), [&](const RoleGrants& grant) { return grant.role == role; });
}

bool is_permission(std::string_view permission) {
  return std::binary_search(kPermissions.begin(), kPermissions.end(), permission);
}

bool allowed(std::span<const std::string> roles, std::span<const std::string> scopes, std::string_view permission) {
  if (!scopes.empty() && !contains(scopes, permission)) return false;
  const auto& grants = role_grants();
  return std::any_of(grants.begin(), grants.end(), [&](const RoleGrants& grant) {
    return contains(roles, grant.role) &&
           std::find(grant.permissions.begin(), grant.permissions.end(), permission) != grant.permissions.end();
  });
}

std::vector<std::string_view> permissions_of(std::span<const std::string> roles, std::span<const std::string> scopes) {
  Names names;
  std::copy_if(kPermissions.begin(), kPermissions.end(), std::back_inserter(names),
               [&](std::string_view permission) { return allowed(roles, scopes, permission); });
  return names;
}

std::vector<std::string> scopes_outside(std::span<const std::string> roles, std::span<const std::string> scopes) {
  std::vector<std::string> names;
  for (const std::string_view permission : permissions_of(roles, scopes)) {
    if (!std::binary_search(kCompanyOnly.begin(), kCompanyOnly.end(), permission)) names.emplace_back(permission);
  }
  if (names.empty()) names.emplace_back("none");  // no scopes would be all that the roles grant
  return names;
}

}  // namespace wellkept::directory
