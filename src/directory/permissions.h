// The closed lists of roles and permissions. A role grants permissions; which role may take which action on a ticket is
// said by the policy's flows, not here.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wellkept::directory {

struct RoleGrants {
  std::string_view role;
  std::vector<std::string_view> permissions;
};
const std::vector<RoleGrants>& role_grants();
std::span<const std::string_view> permission_names();

bool is_role(std::string_view role);
bool is_permission(std::string_view permission);

// What the roles grant together, sorted; with scopes, only what both hold.
std::vector<std::string_view> permissions_of(std::span<const std::string> roles, std::span<const std::string> scopes);
// What the same roles and scopes grant to people of a provider: nothing that concerns the company as a whole.
[[nodiscard]] std::vector<std::string> scopes_outside(std::span<const std::string> roles,
                                                      std::span<const std::string> scopes);
bool allowed(std::span<const std::string> roles, std::span<const std::string> scopes, std::string_view permission);

}  // namespace wellkept::directory
