#include "promise/promise_store.h"

#include <gtest/gtest.h>

#include "db/migrator.h"
#include "db/testing/test_database.h"
#include "promise/testing.h"

namespace wellkept::promise {
namespace {

using testing::facts_of;
using testing::local;
using testing::Step;

constexpr Id kSubject{77};
constexpr Id kUnit{5};
constexpr const char* kDays = "SELECT rule, unit_id, day, met, breached FROM figures ORDER BY rule, day";
constexpr const char* kNow = "SELECT rule, unit_id, running, yellow, overdue, paused FROM open_figures ORDER BY rule";
const db::Query kFigures{"test.figures", kDays, kDays, 0};
const db::Query kOpen{"test.open_figures", kNow, kNow, 0};

// A clock of ten hours that pauses, and a gate before the close.
const policy::Policy& policy_under_test() {
  static const auto policy = policy::test::load_or_throw(testing::files_with(
      testing::clock_clause("start: [{event: ticket.opened}], stop: [{event: message.sent}], within: \"10h\", pause: "
                            "[waiting]") +
      testing::clause(
          2, "gate", "gates",
          "id: g, label: {zh: 关口, en: Gate}, when: {kind: [fix]}, before: [{event: ticket.closed}], needs: "
          "[{event: ticket.fixed, label: {zh: 修, en: Fix}}]")));
  return *policy;
}

class PromiseStore : public ::testing::TestWithParam<db::Engine> {
 protected:
  PromiseStore() {
    if (!db::migrate(*database_).ok()) throw std::runtime_error("cannot migrate");
  }

  // Saves what the steps give at that moment.
  void save_at(const char* now, const std::vector<Step>& steps, Id subject = kSubject) {
    const auto& policy = policy_under_test();
    const auto derived = derive(policy, facts_of(policy, steps), local(now));
    const auto done = database_->write([&](db::Transaction& tx) -> Outcome {
      Figures figures(policy);
      const bool fresh = stored_promises(tx, subject).empty();
      save(tx, policy, subject, kUnit, derived, local(now), fresh, figures);
      figures.apply(tx);
      EXPECT_TRUE(figures.empty());
      return Done{};
    });
    ASSERT_TRUE(done.ok());
    expect_rows(derived, local(now), subject);
  }
  void expect_rows(const std::vector<Promise>& derived, Instant now, Id subject = kSubject) {
    std::vector<Stored> expected;
    for (const Promise& promise : derived) {
      if (kept_as_row(promise)) expected.push_back(as_row(policy_under_test(), promise, kUnit, now));
    }
    const auto by_rule = [](const Stored& a, const Stored& b) { return a.rule < b.rule; };
    auto rows = database_->read([&](db::Transaction& tx) { return stored_promises(tx, subject); });
    std::sort(rows.begin(), rows.end(), by_rule);
    std::sort(expected.begin(), expected.end(), by_rule);
    EXPECT_TRUE(rows == expected);
  }
  int advance(const char* now, int limit = 100) {
    return *database_->write(
        [&](db::Transaction& tx) -> Result<int> { return advance_due(tx, policy_under_test(), local(now), limit); });
  }
  std::optional<Instant> next() {
    return database_->read([](db::Transaction& tx) { return next_moment(tx); });
  }
  // "c 20514 1/0" for one kept promise of rule c on that day.
  std::string figures() {
    return lines(kFigures, [](const db::Row& row) {
      EXPECT_EQ(row.id(1), kUnit);
      return row.string(0) + " " + std::to_string(row.integer(2)) + " " + std::to_string(row.integer(3)) + "/" +
             std::to_string(row.integer(4));
    });
  }
  // "c 1 0 0 0": running, yellow, overdue, paused.
  std::string open() {
    return lines(kOpen, [](const db::Row& row) {
      std::string text = row.string(0);
      for (int column = 2; column < 6; ++column) text += " " + std::to_string(row.integer(column));
      return text;
    });
  }
  std::string lines(const db::Query& query, const std::function<std::string(const db::Row&)>& map) {
    std::string out;
    for (const auto& line : database_->read([&](db::Transaction& tx) { return tx.all(query, {}, map); })) {
      out += (out.empty() ? "" : ", ") + line;
    }
    return out;
  }
  db::testing::TestDatabase database_{GetParam()};
};

const Step kOpened{"2026-03-02T10:00", "ticket.opened", {{"kind", "fix"}}};

TEST_P(PromiseStore, TheSchedulerMovesAPromiseFromBlueToYellowToRed) {
  save_at("2026-03-02T10:00", {kOpened});
  EXPECT_EQ(open(), "c 1 0 0 0");
  EXPECT_EQ(next(), local("2026-03-02T18:00"));
  EXPECT_EQ(advance("2026-03-02T17:59:59.999"), 0);
  EXPECT_EQ(advance("2026-03-02T18:00"), 1);
  EXPECT_EQ(open(), "c 0 1 0 0");
  EXPECT_EQ(next(), local("2026-03-02T20:00:00.001"));
  EXPECT_EQ(advance("2026-03-02T20:00"), 0) << "at the due moment it is still in time";
  EXPECT_EQ(figures(), "");
  EXPECT_EQ(advance("2026-03-02T20:00:00.001"), 1);
  EXPECT_EQ(open(), "c 0 0 1 0");
  EXPECT_EQ(figures(), "c 20514 0/1");
  EXPECT_EQ(next(), std::nullopt);
  const auto facts = facts_of(policy_under_test(), {kOpened});
  expect_rows(derive(policy_under_test(), facts, local("2026-03-02T20:01")), local("2026-03-02T20:01"));
}

TEST_P(PromiseStore, APassThatComesLateSkipsTheWarning) {
  save_at("2026-03-02T10:00", {kOpened});
  EXPECT_EQ(advance("2026-03-04T10:00"), 1);
  EXPECT_EQ(open(), "c 0 0 1 0");
  EXPECT_EQ(figures(), "c 20514 0/1") << "the day on which it was due, not the day of the pass";
}

TEST_P(PromiseStore, ThePassIsBounded) {
  for (int i = 0; i < 5; ++i) save_at("2026-03-02T10:00", {kOpened}, Id{100 + i});
  EXPECT_EQ(open(), "c 5 0 0 0");
  EXPECT_EQ(advance("2026-03-03T10:00", 2), 2);
  EXPECT_EQ(advance("2026-03-03T10:00", 2), 2);
  EXPECT_EQ(advance("2026-03-03T10:00", 2), 1);
  EXPECT_EQ(advance("2026-03-03T10:00", 2), 0);
  EXPECT_EQ(figures(), "c 20514 0/5");
}

TEST_P(PromiseStore, FiguresFollowEveryChange) {
  const Step paused{"2026-03-02T11:00", "ticket.paused"};
  const Step resumed{"2026-03-02T12:00", "ticket.resumed"};
  const Step sent{"2026-03-02T13:00", "message.sent"};
  const Step closed{"2026-03-03T09:00", "ticket.closed"};
  save_at("2026-03-02T10:00", {kOpened});
  save_at("2026-03-02T11:00", {kOpened, paused});
  EXPECT_EQ(open(), "c 0 0 0 1");
  EXPECT_EQ(next(), std::nullopt) << "nothing comes while it is paused";
  save_at("2026-03-02T12:00", {kOpened, paused, resumed});
  EXPECT_EQ(open(), "c 1 0 0 0");
  save_at("2026-03-02T13:00", {kOpened, paused, resumed, sent});
  EXPECT_EQ(open(), "c 0 0 0 0");
  EXPECT_EQ(figures(), "c 20514 1/0");
  save_at("2026-03-03T09:00", {kOpened, paused, resumed, sent, closed});
  EXPECT_EQ(figures(), "c 20514 1/0, g 20515 0/1");
  save_at("2026-03-03T10:00", {kOpened, {"2026-03-02T12:30", "ticket.fixed"}, sent, closed});
  EXPECT_EQ(figures(), "c 20514 1/0, g 20515 1/0") << "recorded late, it counts from when it happened";
  save_at("2026-03-03T10:00", {kOpened, {"2026-03-03T10:00", "ticket.cancelled"}});
  EXPECT_EQ(figures(), "c 20514 0/1, g 20515 0/0") << "rows that are no longer derived are taken back";
}

TEST_P(PromiseStore, SavingTheSameAgainChangesNothing) {
  save_at("2026-03-02T10:00", {kOpened});
  save_at("2026-03-02T10:00", {kOpened});
  save_at("2026-03-02T17:00", {kOpened});
  EXPECT_EQ(open(), "c 1 0 0 0");
  save_at("2026-03-02T19:00", {kOpened});
  EXPECT_EQ(open(), "c 0 1 0 0") << "a save sees the warning before the scheduler does";
  EXPECT_EQ(advance("2026-03-02T19:00"), 0);
}

TEST(Earliest, IsTheOpenClockWithTheFirstDeadline) {
  Promise one;
  one.clause = "A";
  const auto with = [&](std::string_view clause, State state, std::optional<Instant> due, bool stopped = false) {
    Promise promise;
    promise.clause = clause;
    promise.state = state;
    promise.due_at = due;
    if (stopped) promise.stopped_at = Instant{1};
    return promise;
  };
  Promise gate = with("gate", State::running, std::nullopt);
  gate.kind = RuleKind::gate;
  EXPECT_EQ(earliest({gate}).due_at, std::nullopt);
  const Earliest first =
      earliest({gate, with("met", State::met, Instant{10}, true), with("late", State::breached, Instant{30}),
                with("soon", State::running, Instant{20}), with("same", State::running, Instant{20}),
                with("gone", State::withdrawn, Instant{5}), with("paused", State::paused, std::nullopt)});
  EXPECT_EQ(first.due_at, Instant{20});
  EXPECT_EQ(first.clause, "soon");
  EXPECT_EQ(earliest({with("late", State::breached, Instant{30})}).clause, "late") << "overdue is still owed";
  EXPECT_EQ(earliest({with("late", State::breached, Instant{30}, true)}).clause, "") << "done late is done";
}

INSTANTIATE_TEST_SUITE_P(Engines, PromiseStore, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& test) { return db::testing::name_of(test.param); });

}  // namespace
}  // namespace wellkept::promise
