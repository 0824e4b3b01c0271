#include "report/report_store.h"

#include "report/report_sql.h"
#include "report/testing/report_fixture.h"

namespace wellkept::report {
namespace {

using testing::kept;
using testing::local;
using testing::missed;
using testing::overdue;
using testing::paused;
using testing::running;

const Instant kNow = local("2026-03-20T12:00");

class Store : public ::testing::TestWithParam<db::Engine> {
 protected:
  Figures figures(std::string_view from, std::string_view to, Id unit = {}) {
    return desk_.database->read([&](db::Transaction& tx) {
      return read_figures(tx, {*parse_day(from), *parse_day(to)}, unit);
    });
  }
  Tally decided(std::string_view from, std::string_view to, Id unit = {}) {
    return figures(from, to, unit)[{"FB-1", "respond"}].decided;
  }
  std::vector<Evidence> list(const EvidenceQuery& query) {
    return desk_.database->read([&](db::Transaction& tx) { return list_evidence(tx, query); });
  }
  static EvidenceQuery query_of(Verdict verdict, int limit = 200) {
    return {"FB-1", verdict, {}, {}, local("2026-01-01"), local("2026-04-01"), {}, limit};
  }
  static std::string name(const Evidence& one) {
    return one.number + "/" + one.rule + "/" + std::to_string(one.occurrence);
  }
  static std::vector<std::string> names(const std::vector<Evidence>& list) {
    std::vector<std::string> out;
    for (const Evidence& one : list) out.push_back(name(one));
    return out;
  }
  // All pages of that size, one after the other.
  std::vector<std::string> paged(EvidenceQuery query, int limit) {
    std::vector<std::string> out;
    query.limit = limit;
    for (int pages = 0; pages < 100; ++pages) {
      const auto page = list(query);
      EXPECT_LE(page.size(), static_cast<std::size_t>(limit));
      for (const Evidence& one : page) out.push_back(name(one));
      if (page.size() < static_cast<std::size_t>(limit)) return out;
      const Evidence& last = page.back();
      query.after = Place{query.verdict == Verdict::open ? last.due_at : last.decided_at, last.ticket, last.rule,
                          last.occurrence};
    }
    ADD_FAILURE() << "the pages never end";
    return out;
  }

  testing::Desk desk_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Engines, Store, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& one) { return db::testing::name_of(one.param); });

TEST_P(Store, SumsTheDaysOfThePeriodInThePolicysZone) {
  desk_.add(10, 2, {kept("2025-12-31T23:59:59")}, kNow);
  desk_.add(11, 2, {kept("2026-01-01T00:00")}, kNow);
  desk_.add(12, 2, {missed("2026-03-31T23:59:59")}, kNow);
  desk_.add(13, 2, {kept("2026-04-01T00:00")}, kNow);
  EXPECT_EQ(decided("2026-01-01", "2026-03-31"), (Tally{1, 1}));
  EXPECT_EQ(decided("2025-12-31", "2026-04-01"), (Tally{3, 1}));
  EXPECT_EQ(decided("2026-02-01", "2026-02-28"), (Tally{0, 0}));
}

TEST_P(Store, CountsAUnitWithAllBelowIt) {
  desk_.add(10, 1, {kept("2026-03-02T10:00")}, kNow);
  desk_.add(11, 2, {kept("2026-03-02T10:00", 1), overdue("2026-03-03T10:00")}, kNow);
  desk_.add(12, 3, {missed("2026-03-03T10:00")}, kNow);
  desk_.add(13, 4, {kept("2026-03-02T10:00"), running("2026-03-25T10:00", 1)}, kNow);
  const std::vector<std::tuple<Id, Tally, std::int64_t>> cases{
      {Id{}, {3, 2}, 2},  {Id{1}, {2, 2}, 1}, {Id{2}, {1, 2}, 1},
      {Id{3}, {0, 1}, 0}, {Id{4}, {1, 0}, 1}, {Id{9}, {0, 0}, 0},
  };
  for (const auto& [unit, tally, open] : cases) {
    SCOPED_TRACE(unit.value);
    const auto found = figures("2026-01-01", "2026-03-31", unit)[{"FB-1", "respond"}];
    EXPECT_EQ(found.decided, tally);
    EXPECT_EQ(found.open.all(), open);
    auto query = query_of(Verdict::met);
    query.unit = unit;
    EXPECT_EQ(list(query).size(), static_cast<std::size_t>(tally.met));
    query.verdict = Verdict::breached;
    EXPECT_EQ(list(query).size(), static_cast<std::size_t>(tally.breached));
    query.verdict = Verdict::open;
    EXPECT_EQ(list(query).size(), static_cast<std::size_t>(open));
  }
}

TEST_P(Store, SumsTwelveMonths) {
  desk_.add(10, 2, {kept("2025-03-31T23:00"), kept("2025-04-01T01:00", 1), missed("2025-04-30T10:00", 2)}, kNow);
  desk_.add(11, 2, {kept("2026-03-15T10:00"), kept("2026-03-16T10:00", 1)}, kNow);
  const auto months = figures("2026-03-01", "2026-03-15")[{"FB-1", "respond"}].months;
  EXPECT_EQ(months[0], (Tally{1, 1}));
  EXPECT_EQ(months[11], (Tally{1, 0}));
  for (std::size_t i = 1; i < 11; ++i) EXPECT_EQ(months[i], Tally{}) << i;
}

TEST_P(Store, CountsWhatIsOpenByLight) {
  desk_.add(10, 2, {running("2026-03-25T10:00")}, kNow);
  desk_.add(11, 2, {running("2026-03-20T12:30")}, kNow);  // the warning has passed
  desk_.add(12, 2, {overdue("2026-03-19T10:00")}, kNow);
  desk_.add(13, 2, {paused()}, kNow);
  const auto found = figures("2026-01-01", "2026-03-31")[{"FB-1", "respond"}];
  EXPECT_EQ(found.open, (OpenCounts{1, 1, 1, 1}));
  EXPECT_EQ(found.decided, (Tally{0, 1}));  // overdue is missed already
}

TEST_P(Store, ListsDecisionsNewestFirstAndPagesOverTies) {
  // Four at the same millisecond, two of them of one ticket, and two rules of one ticket.
  desk_.add(10, 2, {kept("2026-03-02T10:00"), kept("2026-03-02T10:00", 1), kept("2026-03-02T10:00", 0, "other")}, kNow);
  desk_.add(11, 2, {kept("2026-03-02T10:00"), missed("2026-03-02T10:00", 1)}, kNow);
  desk_.add(12, 2, {kept("2026-03-02T10:00")}, kNow);
  desk_.add(13, 2, {kept("2026-03-03T10:00")}, kNow);
  desk_.add(14, 2, {kept("2026-03-01T10:00")}, kNow);
  desk_.add(15, 2, {kept("2025-12-31T10:00")}, kNow);
  const std::vector<std::string> expected{"T-13/respond/0", "T-12/respond/0", "T-11/respond/0", "T-10/respond/1",
                                          "T-10/respond/0", "T-10/other/0",   "T-14/respond/0"};
  EXPECT_EQ(names(list(query_of(Verdict::met))), expected);
  for (int limit = 1; limit <= 8; ++limit) EXPECT_EQ(paged(query_of(Verdict::met), limit), expected) << limit;
  auto query = query_of(Verdict::met);
  query.rule = "other";
  EXPECT_EQ(names(list(query)), std::vector<std::string>{"T-10/other/0"});
  EXPECT_EQ(names(list(query_of(Verdict::breached))), std::vector<std::string>{"T-11/respond/1"});
}

TEST_P(Store, ListsWhatIsOpenByDeadlineAndThenWhatIsPaused) {
  desk_.add(10, 2, {paused(), kept("2026-03-02T10:00", 1)}, kNow);
  desk_.add(11, 2, {running("2026-03-25T10:00")}, kNow);
  desk_.add(12, 2, {running("2026-03-25T10:00"), running("2026-03-25T10:00", 1)}, kNow);
  desk_.add(13, 2, {overdue("2026-03-02T10:00")}, kNow);
  desk_.add(14, 2, {paused()}, kNow);
  desk_.add(15, 2, {missed("2026-03-02T10:00")}, kNow);
  const std::vector<std::string> expected{"T-13/respond/0", "T-11/respond/0", "T-12/respond/0",
                                          "T-12/respond/1", "T-10/respond/0", "T-14/respond/0"};
  for (int limit = 1; limit <= 7; ++limit) EXPECT_EQ(paged(query_of(Verdict::open), limit), expected) << limit;
}

TEST_P(Store, TellsWhatStandsBehindAFigure) {
  desk_.add(10, 3, {overdue("2026-03-02T10:00")}, kNow);
  const auto found = list(query_of(Verdict::breached));
  ASSERT_EQ(found.size(), 1u);
  const Evidence& one = found[0];
  EXPECT_EQ(one.ticket, Id{10});
  EXPECT_EQ(one.subject, "lamp 10");
  EXPECT_EQ(one.unit, Id{3});
  EXPECT_EQ(one.kind, "clock");
  EXPECT_EQ(one.state, "breached");
  EXPECT_EQ(one.started_at, local("2026-01-05T08:00"));
  EXPECT_EQ(one.due_at, local("2026-03-02T10:00"));
  EXPECT_EQ(one.decided_at, local("2026-03-02T10:00"));
  EXPECT_EQ(one.stopped_at, std::nullopt);
  EXPECT_EQ(one.policy_version, "2026.1");
  EXPECT_FALSE(one.provisional);
}

TEST(Plans, GoByTheIndexesOfPromisesAndFigures) {
  const testing::Desk desk(db::Engine::sqlite);
  const std::vector<std::pair<const db::Query*, std::string>> cases{
      {&sql::decided_evidence, "SEARCH p USING INDEX promises_decided (clause=? AND state=? AND decided_at"},
      {&sql::open_evidence, "SEARCH p USING INDEX promises_open (clause=? AND due_at>"},
      {&sql::open_evidence_without_due, "SEARCH p USING INDEX promises_open (clause=? AND due_at=? AND subject_id>"},
      {&sql::figures_between, "SEARCH figures USING INDEX figures_day (day>? AND day<?)"},
      {&sql::figures_by_month, "SEARCH figures USING INDEX figures_day (day>? AND day<?)"},
  };
  for (const auto& [query, step] : cases) {
    const std::string plan = desk.database->prepare(*query, true);
    EXPECT_NE(plan.find(step), std::string::npos) << query->name << "\n" << plan;
  }
}

}  // namespace
}  // namespace wellkept::report
