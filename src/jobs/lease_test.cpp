#include "jobs/lease.h"

#include <gtest/gtest.h>

#include "db/migrator.h"
#include "db/testing/test_database.h"

namespace wellkept::jobs {
namespace {

class LeaseTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  LeaseTest() {
    if (!db::migrate(*database_).ok()) throw std::runtime_error("cannot migrate");
  }
  bool take(std::int64_t holder, std::int64_t at, std::string_view name = "work") {
    return *database_->write([&](db::Transaction& tx) -> Result<bool> {
      return take_lease(tx, {name, Id{holder}, Instant{at}, 100});
    });
  }
  void give_back(std::int64_t holder) {
    ASSERT_TRUE(database_
                    ->write([&](db::Transaction& tx) -> Outcome {
                      give_lease_back(tx, "work", Id{holder});
                      return Done{};
                    })
                    .ok());
  }
  db::testing::TestDatabase database_{GetParam()};
};

TEST_P(LeaseTest, OneHoldsItUntilItRunsOut) {
  EXPECT_TRUE(take(1, 1000));
  EXPECT_FALSE(take(2, 1000));
  EXPECT_FALSE(take(2, 1099));
  EXPECT_TRUE(take(2, 1100)) << "the first has not renewed it";
  EXPECT_FALSE(take(1, 1150)) << "who lost it learns it";
}

TEST_P(LeaseTest, TheHolderRenewsIt) {
  EXPECT_TRUE(take(1, 1000));
  EXPECT_TRUE(take(1, 1090));
  EXPECT_FALSE(take(2, 1189));
  EXPECT_TRUE(take(2, 1190));
}

TEST_P(LeaseTest, ItsHolderAloneGivesItBack) {
  EXPECT_TRUE(take(1, 1000));
  give_back(2);
  EXPECT_FALSE(take(2, 1000));
  give_back(1);
  EXPECT_TRUE(take(2, 1000));
}

TEST_P(LeaseTest, EachNameIsALeaseOfItsOwn) {
  EXPECT_TRUE(take(1, 1000));
  EXPECT_TRUE(take(2, 1000, "other work"));
}

INSTANTIATE_TEST_SUITE_P(Engines, LeaseTest, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& test) { return db::testing::name_of(test.param); });

}  // namespace
}  // namespace wellkept::jobs
