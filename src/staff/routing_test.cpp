#include "staff/routing.h"

#include <gtest/gtest.h>

namespace wellkept::staff {
namespace {

TEST(Routing, TakesTheFirstRuleThatApplies) {
  const Routing routing{1,
                        {{"gold", {{"segment", {"gold", "vip"}}}, Id{10}, {}},
                         {"locks", {{"kind", {"repair"}}, {"product", {"lock"}}}, Id{20}, {"lock"}},
                         {"south", {{"region", {"7"}}}, Id{30}, {}},
                         {"rest", {}, Id{40}, {}}}};
  struct Case {
    const char* label;
    Facts facts;
    const char* rule;
  };
  const std::vector<Case> cases{
      {"by segment", {{"segment", "vip"}, {"kind", "repair"}, {"product", "lock"}}, "gold"},
      {"by two facts", {{"segment", "standard"}, {"kind", "repair"}, {"product", "lock"}}, "locks"},
      {"one of two is not enough", {{"kind", "repair"}, {"product", "camera"}}, "rest"},
      {"by region", {{"region", "7"}}, "south"},
      {"what is not known fits nothing", {}, "rest"},
  };
  for (const Case& one : cases) {
    const Rule* rule = match(routing, one.facts);
    ASSERT_NE(rule, nullptr) << one.label;
    EXPECT_EQ(rule->id, one.rule) << one.label;
  }
  EXPECT_EQ(match(Routing{1, {routing.rules[0]}}, {{"kind", "repair"}}), nullptr);
}

TEST(Routing, FindsTheRegionThatAnAddressNames) {
  const std::vector<Area> areas{{Id{1}, "上海"}, {Id{2}, "浙江"}, {Id{3}, "浙江省宁波"}, {Id{4}, "Kowloon"}};
  struct Row {
    const char* address;
    std::int64_t region;
  };
  const std::vector<Row> rows{{"上海市浦东新区世纪大道1号", 1}, {"浙江省杭州市西湖区", 2}, {"浙江省宁波市海曙区", 3},
                              {"12 Nathan Road, KOWLOON", 4},   {"北京市朝阳区", 0},       {"", 0}};
  for (const Row& row : rows) EXPECT_EQ(region_at(row.address, areas).value, row.region) << row.address;
  EXPECT_FALSE(region_at("上海", {}));
}

TEST(Routing, ChoosesByPresenceSkillAndLoad) {
  const std::vector<std::string> lock{"lock"};
  const Candidate idle{Id{1}, 0, false, {}};
  const Candidate able{Id{2}, 5, false, {"camera", "lock"}};
  const Candidate abler{Id{3}, 2, false, {"lock"}};
  const Candidate away{Id{4}, 0, true, {"lock"}};
  EXPECT_EQ(choose(std::vector{idle, able, abler, away}, lock).member, Id{3});
  EXPECT_EQ(choose(std::vector{idle, able, abler, away}, lock).because,
            "fewest open tickets (2) of 2 present with lock");
  EXPECT_EQ(choose(std::vector{able, idle}, {}).member, Id{1});
  EXPECT_EQ(choose(std::vector{able, idle}, {}).because, "fewest open tickets (0) of 2 present");
  EXPECT_EQ(choose(std::vector{idle, away}, lock).member, Id{1}) << "somebody takes it";
  EXPECT_EQ(choose(std::vector{idle, away}, lock).because,
            "fewest open tickets (0); nobody present has the skills lock");
  EXPECT_EQ(choose(std::vector{abler, Candidate{Id{9}, 2, false, {"lock"}}}, lock).member, Id{3})
      << "the first of equals";
  EXPECT_FALSE(choose(std::vector{away}, lock).member);
  EXPECT_EQ(choose(std::vector{away}, lock).because, "nobody of the group is there (1 members, all away)");
}

}  // namespace
}  // namespace wellkept::staff
