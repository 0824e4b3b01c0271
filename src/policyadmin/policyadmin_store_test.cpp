#include "policyadmin/policyadmin_store.h"

#include <gtest/gtest.h>

#include "db/migrator.h"
#include "db/testing/test_database.h"

namespace wellkept::policyadmin {
namespace {

class Store : public ::testing::TestWithParam<db::Engine> {
 protected:
  template <class Work>
  void write(Work work) {
    const auto done = database_->write([&](db::Transaction& tx) -> Outcome {
      work(tx);
      return Done{};
    });
    ASSERT_TRUE(done);
  }
  static Proposal proposal(std::int64_t id) {
    Proposal out;
    out.id = Id{id};
    out.author = Id{7};
    out.draft = {"2027." + std::to_string(id), "", {"因", "why"}, "clauses: []"};
    out.sha256 = "aa";
    out.created_at = Instant{1000};
    return out;
  }

  void SetUp() override { ASSERT_TRUE(db::migrate(*database_).ok()); }

  db::testing::TestDatabase database_{GetParam()};
};

TEST_P(Store, AProposalChangesOnlyAtTheVersionThatWasRead) {
  write([](db::Transaction& tx) {
    store::insert_proposal(tx, proposal(1));
    auto next = *store::proposal(tx, Id{1});
    EXPECT_EQ(next.state, "draft");
    EXPECT_EQ(next.version, 1);
    next.draft.clauses = "clauses: [x]";
    next.updated_at = Instant{2000};
    EXPECT_FALSE(store::revise(tx, next, 2));
    EXPECT_TRUE(store::revise(tx, next, 1));
    EXPECT_FALSE(store::decide(tx, Id{1}, 1, "approved", Id{8}, Instant{3000}, ""));
    EXPECT_TRUE(store::decide(tx, Id{1}, 2, "approved", Id{8}, Instant{3000}, ""));
    const auto approved = *store::proposal(tx, Id{1});
    EXPECT_EQ(approved.approver, Id{8});
    EXPECT_EQ(approved.revision, 2);
    EXPECT_TRUE(store::publish(tx, Id{1}, 3, Instant{9000}, Instant{4000}));
    EXPECT_FALSE(store::publish(tx, Id{1}, 4, Instant{9000}, Instant{4000})) << "it is published already";
    EXPECT_FALSE(store::revise(tx, approved, 4));
    EXPECT_EQ(store::proposal(tx, Id{1})->effective_from, Instant{9000});
  });
}

TEST_P(Store, ARevisionTakesTheApprovalBack) {
  write([](db::Transaction& tx) {
    store::insert_proposal(tx, proposal(1));
    EXPECT_TRUE(store::decide(tx, Id{1}, 1, "approved", Id{8}, Instant{3000}, ""));
    EXPECT_TRUE(store::revise(tx, *store::proposal(tx, Id{1}), 2));
    const auto found = *store::proposal(tx, Id{1});
    EXPECT_EQ(found.state, "draft");
    EXPECT_FALSE(found.approver);
    EXPECT_FALSE(found.decided_at);
  });
}

TEST_P(Store, ProposalsComeNewestFirstInPages) {
  write([](db::Transaction& tx) {
    for (std::int64_t id = 1; id <= 5; ++id) store::insert_proposal(tx, proposal(id));
    std::vector<std::int64_t> ids;
    for (Id last;;) {
      const auto page = store::proposals(tx, last, 2);
      for (const Proposal& one : page) ids.push_back(one.id.value);
      if (page.size() < 2) break;
      last = page.back().id;
    }
    EXPECT_EQ(ids, (std::vector<std::int64_t>{5, 4, 3, 2, 1}));
  });
}

TEST_P(Store, ATrialThatWasCancelledMovesNoMore) {
  write([](db::Transaction& tx) {
    Trial trial{Id{3}, Id{1}, 1, "running", Instant{0}, Instant{10}, Id{7}, 0, 0, 0, Instant{1}, {}, ""};
    store::insert_trial(tx, trial);
    EXPECT_EQ(store::running_trials(tx), std::vector<Id>{Id{3}});
    trial.tickets = 9;
    trial.done = 4;
    trial.flips = 1;
    EXPECT_TRUE(store::move_trial(tx, trial));
    EXPECT_FALSE(store::tried(tx, Id{1}, 1));
    EXPECT_TRUE(store::end_trial(tx, Id{3}, "cancelled", Instant{5}, ""));
    EXPECT_FALSE(store::move_trial(tx, trial));
    EXPECT_FALSE(store::end_trial(tx, Id{3}, "done", Instant{5}, "{}"));
    EXPECT_TRUE(store::running_trials(tx).empty());
    EXPECT_EQ(store::trial(tx, Id{3})->done, 4);
    store::insert_trial(tx, {Id{4}, Id{1}, 2, "running", Instant{0}, Instant{10}, Id{7}, 0, 0, 0, Instant{1}, {}, ""});
    EXPECT_TRUE(store::end_trial(tx, Id{4}, "done", Instant{6}, "{}"));
    EXPECT_FALSE(store::tried(tx, Id{1}, 1));
    EXPECT_TRUE(store::tried(tx, Id{1}, 2));
    EXPECT_EQ(store::trials_of(tx, Id{1}).front().id, Id{4});
  });
}

TEST_P(Store, DocumentsComeInTheOrderOfTheirPublication) {
  write([](db::Transaction& tx) {
    store::insert_document(tx, 1, {"b", "text b", "11", Instant{50}, Id{2}, Instant{20}});
    store::insert_document(tx, 2, {"a", "text a", "22", Instant{60}, Id{1}, Instant{30}});
    const auto found = store::documents(tx);
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].label, "b");
    EXPECT_EQ(found[1].document, "text a");
    EXPECT_EQ(found[1].proposal, Id{1});
  });
}

INSTANTIATE_TEST_SUITE_P(Engines, Store, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& run) { return run.param == db::Engine::sqlite ? "sqlite" : "postgres"; });

}  // namespace
}  // namespace wellkept::policyadmin
