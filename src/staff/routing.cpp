#include "staff/routing.h"

#include <algorithm>

#include "base/text.h"

namespace wellkept::staff {
namespace {

std::string joined(std::span<const std::string> words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

}  // namespace

bool applies(const Rule& rule, const Facts& facts) {
  return std::all_of(rule.when.begin(), rule.when.end(), [&](const auto& condition) {
    const auto fact = facts.find(condition.first);
    return fact != facts.end() &&
           std::find(condition.second.begin(), condition.second.end(), fact->second) != condition.second.end();
  });
}

const Rule* match(const Routing& routing, const Facts& facts) {
  const auto found =
      std::find_if(routing.rules.begin(), routing.rules.end(), [&](const Rule& rule) { return applies(rule, facts); });
  return found != routing.rules.end() ? &*found : nullptr;
}

Id region_at(std::string_view address, std::span<const Area> areas) {
  const std::string where = text::fold(address);
  Id region;
  std::size_t longest = 0;
  for (const Area& area : areas) {
    const std::string place = text::fold(area.place);
    if (place.size() <= longest || where.find(place) == std::string::npos) continue;
    longest = place.size();
    region = area.region;
  }
  return region;
}

bool has_skills(const Candidate& who, std::span<const std::string> skills) {
  return std::all_of(skills.begin(), skills.end(), [&](const std::string& skill) {
    return std::find(who.skills.begin(), who.skills.end(), skill) != who.skills.end();
  });
}

Choice choose(std::span<const Candidate> group, std::span<const std::string> skills) {
  const Candidate* best = nullptr;
  bool best_has = false;
  std::size_t present = 0;
  std::size_t able = 0;
  for (const Candidate& one : group) {
    if (one.away) continue;
    const bool has = has_skills(one, skills);
    ++present;
    able += has ? 1U : 0U;
    const bool better = best == nullptr || (has && !best_has) || (has == best_has && one.open < best->open);
    if (!better) continue;
    best = &one;
    best_has = has;
  }
  if (best == nullptr) {
    return {Id{}, "nobody of the group is there (" + std::to_string(group.size()) + " members, all away)"};
  }
  const std::string least = "fewest open tickets (" + std::to_string(best->open) + ")";
  if (!best_has) return {best->member, least + "; nobody present has the skills " + joined(skills)};
  if (skills.empty()) return {best->member, least + " of " + std::to_string(present) + " present"};
  return {best->member, least + " of " + std::to_string(able) + " present with " + joined(skills)};
}

}  // namespace wellkept::staff
