// What the doctor says of each finding, and what to do.
#include <gtest/gtest.h>

#include "app/doctor_desk.h"
#include "policy/test_policy.h"

namespace wellkept::app {
namespace {

Instant at(const char* text) {
  return *parse_instant(text);
}

TEST(Doctor, LooksAtRoutingRules) {
  const GroupOf group_of = [](Id unit) -> std::vector<staff::Candidate> {
    if (unit.value == 1) return {{Id{7}, 0, false, {"locks"}}};
    return {};
  };
  struct Row {
    std::vector<staff::Rule> rules;
    bool good;
    std::string found;
  };
  const staff::Rule good{"good", {{"kind", {"repair"}}}, Id{1}, {"locks"}};
  const staff::Rule all{"all", {}, Id{1}, {}};
  const std::vector<Row> rows{
      {{}, true, "0 rules, each finds somebody"},
      {{good}, true, "1 rule, each finds somebody"},
      {{good, all}, true, "2 rules, each finds somebody"},
      {{{"empty", {{"kind", {"repair"}}}, Id{2}, {}}}, false, "rules that find nobody: empty (nobody is in the group)"},
      {{{"skill", {{"kind", {"repair"}}}, Id{1}, {"taps"}}},
       false,
       "rules that find nobody: skill (nobody of the group has the skills)"},
      {{all, good}, false, "rules that find nobody: good (behind all, which takes every ticket)"},
  };
  for (const Row& row : rows) {
    const Check check = routing_check(row.rules, group_of);
    EXPECT_EQ(check.good, row.good) << row.found;
    EXPECT_EQ(check.found, row.found);
    EXPECT_EQ(check.advice.empty(), row.good) << row.found;
  }
}

TEST(Doctor, LooksAtCalendarsAheadOfTheYear) {
  auto files = policy::test::small_policy();
  files["work.yaml"] += "official_years: [2026]\n";
  std::string& clause = files["FB.yaml"];
  const std::string_view limit = "within: \"24h\"";
  clause.replace(clause.find(limit), limit.size(), "within: \"3wd\"\n        calendar: work");
  const auto loaded = policy::load(files);
  ASSERT_EQ(loaded.index(), 0U) << yaml::format_problem(std::get<1>(loaded).front());
  const auto& policy = *std::get<0>(loaded);
  EXPECT_EQ(calendar_check(policy, at("2026-10-31T00:00:00Z")).found, "work: known far enough");
  const Check soon = calendar_check(policy, at("2026-11-22T00:00:00Z"));
  EXPECT_FALSE(soon.good);
  EXPECT_EQ(soon.found, "work has no official list of 2027: deadlines there are provisional");
  EXPECT_NE(soon.advice.find("official_years"), std::string::npos);
}

TEST(Doctor, LooksAtBackups) {
  const Instant now = at("2026-11-22T00:00:00Z");
  struct Row {
    std::optional<Instant> last;
    std::optional<Instant> since;
    bool good;
  };
  const std::vector<Row> rows{
      {std::nullopt, std::nullopt, true},
      {std::nullopt, at("2026-11-20T00:00:00Z"), true},
      {std::nullopt, at("2026-10-20T00:00:00Z"), false},
      {at("2026-11-21T00:00:00Z"), at("2025-10-20T00:00:00Z"), true},
      {at("2026-11-13T00:00:00Z"), at("2025-10-20T00:00:00Z"), false},
  };
  for (const Row& row : rows) {
    const Check check = backup_check(row.last, row.since, now);
    EXPECT_EQ(check.good, row.good) << check.found;
    EXPECT_EQ(check.advice.empty(), row.good) << check.found;
  }
}

TEST(Doctor, LooksAtWhatIsParkedAndWhatNobodyApproved) {
  EXPECT_TRUE(webhook_check({}).good);
  const std::vector<Parked> parked{{"https://a.example.com", 3}};
  EXPECT_EQ(webhook_check(parked).found, "parked after the last try: 3 for https://a.example.com");
  EXPECT_TRUE(template_check({}).good);
  const std::vector<std::string> names{"a", "b", "c", "d", "e"};
  EXPECT_EQ(template_check(names).found, "in use though only its author saw it: a, b, c, d …");
  EXPECT_FALSE(template_check(names).advice.empty());
}

}  // namespace
}  // namespace wellkept::app
