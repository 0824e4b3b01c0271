#include "directory/sight.h"

#include <algorithm>
#include <array>

namespace wellkept::directory {

bool reaches_company(std::span<const std::string> roles) {
  // They serve, run, supervise, inspect or answer for the whole; engineers work for their own unit. Heads approve what
  // was handed to their department, in whichever unit the ticket stays (US-3.2.4).
  static constexpr std::array<std::string_view, 8> kCompany{
      "admin", "auditor", "department_head", "management", "product_manager", "quality", "specialist", "supervisor"};
  return std::any_of(roles.begin(), roles.end(), [](const std::string& role) {
    return std::find(kCompany.begin(), kCompany.end(), role) != kCompany.end();
  });
}

Id provider_on(std::span<const UnitAbove> path) {
  const auto found =
      std::find_if(path.begin(), path.end(), [](const UnitAbove& one) { return one.kind == "provider"; });
  return found != path.end() ? found->unit : Id{};
}

Horizon horizon_of(std::span<const std::string> roles, std::span<const UnitAbove> path) {
  if (path.empty()) return {};
  const Id provider = provider_on(path);
  if (!reaches_company(roles)) return {path.front().unit, bool(provider)};
  return provider ? Horizon{provider, true} : Horizon{};
}

bool Sight::covers(Id some_unit) const {
  return everything() || std::binary_search(units.begin(), units.end(), some_unit);
}

bool Sight::sees(Id ticket_unit, Id assignee) const {
  return covers(ticket_unit) || (assignee && assignee == member);
}

}  // namespace wellkept::directory
