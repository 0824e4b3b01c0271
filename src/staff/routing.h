// Which group a new ticket goes to, and who of it takes it: rules without storage.
#pragma once
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"

namespace wellkept::staff {

using Facts = std::map<std::string, std::string, std::less<>>;

// Applies where each named fact has one of the values; without conditions to every ticket.
struct Rule {
  std::string id;
  std::map<std::string, std::vector<std::string>, std::less<>> when;
  Id unit;                          // the group
  std::vector<std::string> skills;  // that who takes the ticket needs
};
struct Routing {
  std::int64_t version = 0;  // 0: there are no rules yet
  std::vector<Rule> rules;   // the first that applies counts
};

[[nodiscard]] bool applies(const Rule& rule, const Facts& facts);
[[nodiscard]] const Rule* match(const Routing& routing, const Facts& facts);

// A place that a region covers: "上海", "浙江", "Kowloon".
struct Area {
  Id region;
  std::string place;
};
// The region whose place the address names, the longest where there are several; none when it names none.
[[nodiscard]] Id region_at(std::string_view address, std::span<const Area> areas);

struct Candidate {
  Id member;
  std::int64_t open = 0;  // tickets in hand
  bool away = false;
  std::vector<std::string> skills{};
};
struct Choice {
  Id member;  // none: nobody of the group is there
  std::string because;
};
[[nodiscard]] bool has_skills(const Candidate& who, std::span<const std::string> skills);
// Who is there, has the skills and the least in hand. Where nobody present has the skills, somebody present takes the
// ticket all the same, so that no stage is without a person, and the reason says so.
[[nodiscard]] Choice choose(std::span<const Candidate> group, std::span<const std::string> skills);

}  // namespace wellkept::staff
