#include "metric/metric_followers.h"

#include <gtest/gtest.h>

#include "metric/metric_store.h"
#include "ticket/testing.h"

namespace wellkept::metric {
namespace {

using ticket::testing::Desk;

class Following : public ::testing::TestWithParam<db::Engine> {
 protected:
  Following() {
    desk_.run(
        "INSERT INTO units (id, parent, kind, name, version) VALUES (1, NULL, 'company', 'all', 1), "
        "(2, 1, 'department', 'service', 1)");
  }
  Id open(std::string kind, std::string product, std::string channel = "phone") {
    const auto opened =
        desk_.open({{"kind", std::move(kind)}, {"channel", std::move(channel)}, {"product", std::move(product)}});
    if (!opened.ok()) throw std::runtime_error(opened.refusal().detail);
    return opened->ticket.id;
  }
  std::map<std::string, Amount> opened_by(Part part, Id unit = {}) {
    return desk_.database->read([&](db::Transaction& tx) {
      Question question{"opened", 0, 100'000, unit};
      question.by = part;
      return sums(tx, question);
    });
  }

  Desk desk_{GetParam()};
  Follower follower_{*desk_.database, desk_.policy, desk_.log};
};
INSTANTIATE_TEST_SUITE_P(Engines, Following, ::testing::Values(db::Engine::sqlite, db::Engine::postgres));

TEST_P(Following, CountsWhatHappenedOnceHoweverOftenItLooks) {
  open("inquiry", "lock");
  open("inquiry", "camera");
  open("repair", "lock");
  EXPECT_GT(follower_.catch_up(10'000), 0);
  const std::map<std::string, Amount> by_kind{{"inquiry", {2, 0}}, {"repair", {1, 0}}};
  EXPECT_EQ(opened_by(Part::kind), by_kind);
  EXPECT_EQ(follower_.catch_up(10'000), 0);
  EXPECT_EQ(opened_by(Part::kind), by_kind);
  EXPECT_EQ(opened_by(Part::unit), (std::map<std::string, Amount>{{"1", {3, 0}}}));
  EXPECT_EQ(opened_by(Part::none, Id{2}), (std::map<std::string, Amount>{}));
}

TEST_P(Following, MovesWhatWasCorrected) {
  const Id ticket = open("inquiry", "lock");
  follower_.catch_up(10'000);
  ASSERT_TRUE(desk_.act(ticket, "change", {{"product", "camera"}, {"reason", "read the label"}}).ok());
  follower_.catch_up(10'000);
  EXPECT_EQ(opened_by(Part::product), (std::map<std::string, Amount>{{"camera", {1, 0}}}));
}

TEST_P(Following, MovesThePromisesOfWhatWasCorrectedToo) {
  const Id ticket = open("inquiry", "lock", "web");
  ASSERT_TRUE(desk_.act(ticket, "answer", {{"answer", "Press the button"}}).ok());
  follower_.catch_up(10'000);
  const auto kept_by = [&](Part part) {
    return desk_.database->read([&](db::Transaction& tx) {
      Question question{"attainment", 20'513, 20'543};  // March 2026
      question.by = part;
      return sums(tx, question);
    });
  };
  const auto before = kept_by(Part::product);
  ASSERT_EQ(before.size(), 1u);
  const Amount all = before.at("lock");
  EXPECT_GT(all.n, 0);
  EXPECT_EQ(all.total, all.n) << "all were kept";
  EXPECT_EQ(kept_by(Part::channel), (std::map<std::string, Amount>{{"web", all}}));
  EXPECT_EQ(kept_by(Part::none), (std::map<std::string, Amount>{{"", all}}));
  ASSERT_TRUE(desk_.act(ticket, "change", {{"product", "camera"}, {"reason", "read the label"}}).ok());
  follower_.catch_up(10'000);
  EXPECT_EQ(kept_by(Part::product), (std::map<std::string, Amount>{{"camera", all}}));
}

TEST_P(Following, KeepsUnderWhichUnitATicketAdded) {
  const Id ticket = open("inquiry", "lock");
  const Key own{"attainment", 20'520, "inquiry", "lock", "phone", "FB-4.1.1/respond"};
  Key former = own;
  former.unit = Id{1};
  const Added added{Id{2}, {{own, {1, 1}}, {former, {1, 0}}}};
  const auto written = desk_.database->write([&](db::Transaction& tx) -> Outcome {
    keep_added(tx, ticket, added);
    Differences differences;
    add(differences, added, 1);
    metric::apply(tx, differences);
    return Done{};
  });
  ASSERT_TRUE(written.ok());
  desk_.database->read([&](db::Transaction& tx) {
    EXPECT_EQ(added_by(tx, ticket), added);
    Question question{"attainment", 20'513, 20'543, Id{2}, {}, "lock"};
    question.by = Part::unit;
    EXPECT_EQ(sums(tx, question), (std::map<std::string, Amount>{{"2", {1, 1}}}));
    question.unit = {};
    EXPECT_EQ(sums(tx, question), (std::map<std::string, Amount>{{"1", {1, 0}}, {"2", {1, 1}}}));
  });
}

TEST_P(Following, GoesOnWhereItStood) {
  for (int i = 0; i < 3; ++i) open("inquiry", "lock");
  EXPECT_EQ(follower_.follow(2), 2);
  Follower after_a_restart(*desk_.database, desk_.policy, desk_.log);
  while (after_a_restart.follow(2) > 0) {
  }
  EXPECT_EQ(opened_by(Part::kind), (std::map<std::string, Amount>{{"inquiry", {3, 0}}}));
}

TEST_P(Following, CountsAllAgainByANewCatalogue) {
  open("inquiry", "lock");
  follower_.catch_up(10'000);
  // As a program with fewer metrics has left it.
  desk_.run("UPDATE metric_state SET catalogue = catalogue - 1");
  desk_.run("UPDATE metric_tickets SET amounts = '[1]'");
  desk_.run("DELETE FROM metric_figures");
  desk_.run("DELETE FROM metric_sums");
  desk_.run("DELETE FROM metric_sums");
  EXPECT_GT(follower_.catch_up(10'000), 0);
  EXPECT_EQ(opened_by(Part::kind), (std::map<std::string, Amount>{{"inquiry", {1, 0}}}));
}

TEST_P(Following, LeavesTheWorkToANewerProgram) {
  desk_.run("UPDATE metric_state SET catalogue = catalogue + 100");
  open("inquiry", "lock");
  EXPECT_EQ(follower_.catch_up(10'000), 0);
  EXPECT_EQ(opened_by(Part::kind), (std::map<std::string, Amount>{}));
}

TEST_P(Following, LeavesTheWorkToTheOneThatWasFaster) {
  open("inquiry", "lock");
  ASSERT_TRUE(desk_.database
                  ->write([&](db::Transaction& tx) -> Outcome {
                    EXPECT_TRUE(begin_again(tx));
                    const Id here = followed_to(tx).event;
                    EXPECT_TRUE(follow_to(tx, here, Id{here.value + 1}));
                    EXPECT_FALSE(follow_to(tx, here, Id{here.value + 2}));
                    return Done{};
                  })
                  .ok());
}

}  // namespace
}  // namespace wellkept::metric
