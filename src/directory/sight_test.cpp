#include <gtest/gtest.h>

#include "directory/sight_service.h"
#include "directory/testing.h"

namespace wellkept::directory {
namespace {

struct HorizonCase {
  const char* label;
  std::vector<std::string> roles;
  std::vector<UnitAbove> path;
  Id unit;
  bool outside;
};

TEST(Sight, EndsWhereRoleAndUnitSay) {
  const std::vector<UnitAbove> team{{Id{3}, "team"}, {Id{2}, "region"}, {Id{1}, "company"}};
  const std::vector<UnitAbove> partner{{Id{6}, "team"}, {Id{5}, "provider"}, {Id{2}, "region"}, {Id{1}, "company"}};
  const std::vector<UnitAbove> below{{Id{7}, "provider"}, {Id{5}, "provider"}, {Id{1}, "company"}};
  const std::vector<HorizonCase> cases{
      {"a specialist of a team serves every customer", {"specialist"}, team, Id{}, false},
      {"an engineer works for his team", {"engineer"}, team, Id{3}, false},
      {"a head approves wherever the ticket stands", {"department_head"}, team, Id{}, false},
      {"a provider's head: the provider", {"department_head"}, partner, Id{5}, true},
      {"the wider role counts", {"engineer", "quality"}, team, Id{}, false},
      {"without a unit, the company as a whole", {"engineer"}, {}, Id{}, false},
      {"without a role, the unit", {}, team, Id{3}, false},
      {"a provider's supervisor: the provider", {"supervisor"}, partner, Id{5}, true},
      {"a provider's engineer: the team", {"engineer"}, partner, Id{6}, true},
      {"a provider's administrator: the provider", {"admin"}, partner, Id{5}, true},
      {"a provider of a provider: its own work", {"specialist"}, below, Id{7}, true},
  };
  for (const HorizonCase& one : cases) {
    const Horizon horizon = horizon_of(one.roles, one.path);
    EXPECT_EQ(horizon.unit, one.unit) << one.label;
    EXPECT_EQ(horizon.outside, one.outside) << one.label;
  }
}

TEST(Sight, SeesItsUnitsAndWhatItIsInChargeOf) {
  const Sight all{{}, {}, Id{9}, false};
  EXPECT_TRUE(all.sees(Id{1}, Id{}));
  const Sight some{Id{5}, {Id{5}, Id{6}}, Id{9}, true};
  EXPECT_TRUE(some.sees(Id{6}, Id{}));
  EXPECT_TRUE(some.sees(Id{1}, Id{9}));
  EXPECT_FALSE(some.sees(Id{1}, Id{8}));
  EXPECT_FALSE(some.sees(Id{1}, Id{}));
  EXPECT_FALSE((Sight{Id{5}, {Id{5}}, Id{}, true}.sees(Id{1}, Id{}))) << "nobody is not somebody";
}

class StoredSight : public ::testing::TestWithParam<db::Engine> {};

TEST_P(StoredSight, FollowsTheTree) {
  directory::testing::Fixture fixture(GetParam());
  const auto unit = [&](const char* kind, Id parent) {
    return fixture.database
        ->write([&](db::Transaction& tx) {
          return fixture.directory.create_unit(tx, {Id{}, parent, kind, kind, 1}, Id{});
        })
        ->id;
  };
  const Id company = unit("company", {});
  const Id provider = unit("provider", company);
  const Id team = unit("team", provider);
  const Id other = unit("team", company);
  const auto made = fixture.database->write([&](db::Transaction& tx) {
    return fixture.directory.create_member(tx, {"pat", "Pat", {"supervisor"}, team}, {});
  });
  ASSERT_TRUE(made.ok());
  const Sight sight =
      fixture.database->read([&](db::Transaction& tx) { return sight_of(tx, made->member.id, made->member.roles); });
  EXPECT_EQ(sight.unit, provider);
  EXPECT_EQ(sight.units, (std::vector<Id>{provider, team}));
  EXPECT_TRUE(sight.outside);
  EXPECT_FALSE(sight.covers(other));
  EXPECT_TRUE(fixture.database
                  ->read([&](db::Transaction& tx) { return sight_of(tx, Id{404}, std::vector<std::string>{"admin"}); })
                  .everything());
}

INSTANTIATE_TEST_SUITE_P(Engines, StoredSight, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& one) { return db::testing::name_of(one.param); });

}  // namespace
}  // namespace wellkept::directory
