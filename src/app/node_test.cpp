#include "app/node.h"

#include <gtest/gtest.h>

#include "db/migrator.h"
#include "db/testing/test_database.h"

namespace wellkept::app {
namespace {

TEST(IdClock, IsNeverBehindTheNewestEventOfAnyNode) {
  ManualClock ahead(Instant{1'772'000'060'000});
  ManualClock behind(Instant{1'772'000'000'000});
  IdSource theirs(ahead, 1023);
  IdClock clock(behind);
  IdSource ours(clock, 2);
  const Id before = ours.next();
  for (int i = 0; i < 3; ++i) {
    const Id newest = theirs.next();
    EXPECT_LT(before, newest);
    clock.past(newest);
    EXPECT_GT(ours.next(), newest);
  }
  clock.past(before);
  EXPECT_GT(clock.now(), ahead.now()) << "it does not go back";
  behind.set(Instant{1'772'000'120'000});
  EXPECT_EQ(clock.now(), behind.now());
}

class NodeTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  NodeTest() {
    if (!db::migrate(*database_).ok()) throw std::runtime_error("cannot migrate");
  }
  void run(const std::string& sql) {
    ASSERT_TRUE(database_
                    ->write([&](db::Transaction& tx) -> Outcome {
                      tx.execute_text(sql);
                      return Done{};
                    })
                    .ok());
  }
  db::testing::TestDatabase database_{GetParam()};
  ManualClock clock_{Instant{1'772'000'000'000}};
};

TEST_P(NodeTest, EveryStartHasANumberOfItsOwn) {
  EXPECT_EQ(take_node_number(*database_), 3);
  EXPECT_EQ(take_node_number(*database_), 4);
  run("UPDATE node_starts SET starts = 1021");
  EXPECT_EQ(take_node_number(*database_), 2) << "they come around, and 0 and 1 are left to others";
}

TEST_P(NodeTest, AllHoldTheSameKey) {
  EXPECT_TRUE(check_same_key(*database_, "links.key", "a secret").ok());
  EXPECT_TRUE(check_same_key(*database_, "links.key", "a secret").ok());
  EXPECT_TRUE(check_same_key(*database_, "other.key", "another").ok());
  const auto refused = check_same_key(*database_, "links.key", "another");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.refusal().code, "keys.differ");
  EXPECT_EQ(refused.refusal().detail.find("another\""), std::string::npos);
}

TEST_P(NodeTest, TakesNewAmendmentsOnceAndBeforeItWrites) {
  Node node(clock_);
  int taken = 0;
  bool readable = false;
  const auto turn = [&] {
    return database_->write([&](db::Transaction& tx) -> Outcome {
      node.before_turn(tx);
      return Done{};
    });
  };
  EXPECT_TRUE(turn().ok()) << "nothing happens before it has begun";
  node.begin(0, [&](db::Transaction&) {
    if (!readable) throw std::runtime_error("unreadable");
    ++taken;
  });
  EXPECT_TRUE(turn().ok());
  EXPECT_EQ(taken, 0);
  run("INSERT INTO policy_documents (number, proposal_id, label, document, sha256, effective_from, published_at) "
      "VALUES (1, 5, 'v', '', '', 0, 0)");
  EXPECT_THROW((void)turn(), std::runtime_error) << "who cannot read it does not write";
  readable = true;
  node.look(*database_);
  EXPECT_EQ(taken, 1);
  EXPECT_TRUE(turn().ok());
  EXPECT_EQ(taken, 1);
}

INSTANTIATE_TEST_SUITE_P(Engines, NodeTest, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& test) { return db::testing::name_of(test.param); });

}  // namespace
}  // namespace wellkept::app
