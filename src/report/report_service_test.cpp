#include "report/report_service.h"

#include "report/matrix_table.h"
#include "report/testing/report_fixture.h"

namespace wellkept::report {
namespace {

using testing::kept;
using testing::local;
using testing::running;

const Instant kNow = local("2026-05-20T12:00");

class Service : public ::testing::Test {
 protected:
  Result<Matrix> matrix(const Scope& scope, Instant now = kNow) {
    return desk_.database->read([&](db::Transaction& tx) { return service_.matrix(tx, scope, now); });
  }
  Result<EvidencePage> evidence(const EvidenceRequest& request) {
    return desk_.database->read([&](db::Transaction& tx) { return service_.evidence(tx, request, kNow); });
  }
  template <class T>
  static std::string code_of(const Result<T>& result) {
    return result.ok() ? "ok" : result.refusal().code;
  }

  testing::Desk desk_{db::Engine::sqlite};
  FigureCache figures_;
  ReportService service_{testing::sample_policy()};
  ReportService amended_{testing::amended_policy()};
};

TEST_F(Service, TakesThePresentQuarterUnlessToldOtherwise) {
  struct Case {
    Scope scope;
    std::string from;
    std::string to;
  };
  const std::vector<Case> cases{
      {{}, "2026-04-01", "2026-05-20"},
      {{{}, "2026-03-31", {}}, "2026-01-01", "2026-03-31"},
      {{"2025-06-01", {}, {}}, "2025-06-01", "2026-05-20"},
      {{"2026-05-01", "2026-05-01", {}}, "2026-05-01", "2026-05-01"},
      {{"2026-05-01", "2027-01-01", "2"}, "2026-05-01", "2027-01-01"},
  };
  for (const Case& c : cases) {
    const auto found = matrix(c.scope);
    ASSERT_TRUE(found.ok()) << found.refusal().detail;
    EXPECT_EQ(format_day(found->period.from), c.from);
    EXPECT_EQ(format_day(found->period.to), c.to);
    EXPECT_EQ(found->rows.size(), 6u);
  }
  // Midnight in Shanghai is still yesterday in UTC.
  EXPECT_EQ(format_day(matrix({}, local("2026-07-01T00:00"))->period.from), "2026-07-01");
}

TEST_F(Service, ReadsFiguresAgainWhenSomethingHappened) {
  const auto kept_at = [&](Instant now, const char* unit = "2") {
    const auto found = matrix({{}, "2026-05-20", unit}, now);
    return found.ok() ? found->rows[0].decided.met : -1;
  };
  desk_.add(10, 2, {kept("2026-05-02T10:00")}, kNow);
  EXPECT_EQ(kept_at(kNow), 1);
  // Written behind the program's back, without an event: found once what is kept is too old.
  desk_.run("UPDATE figures SET met = 2");
  EXPECT_EQ(kept_at(kNow + FigureCache::kLongest_ms - 1), 1);
  EXPECT_EQ(kept_at(kNow, "1"), 2) << "another unit";
  EXPECT_EQ(kept_at(kNow + FigureCache::kLongest_ms), 2);
  desk_.run("UPDATE figures SET met = 3");
  EXPECT_EQ(kept_at(kNow), 3) << "the clock was set back";
  // With an event.
  desk_.run("UPDATE figures SET met = 4");
  desk_.run(
      "INSERT INTO events (id, stream, version, at, recorded_at, kind, body, hash) "
      "VALUES (900, 10, 1, 0, 0, 'ticket.opened', '{}', x'00')");
  EXPECT_EQ(kept_at(kNow), 4);
  // By the scheduler.
  desk_.run("UPDATE figures SET met = 5");
  desk_.add(11, 2, {running("2026-05-25T10:00")}, kNow);
  EXPECT_EQ(kept_at(kNow), 5);
}

TEST_F(Service, KeepsFiguresOfFewPeriods) {
  desk_.add(10, 2, {kept("2026-05-02T10:00")}, kNow);
  const auto read = [&](Day from, Instant now) {
    return desk_.database->read([&](db::Transaction& tx) { return figures_.read(tx, {from, 30'000}, Id{}, now); });
  };
  const auto first = read(0, kNow);
  EXPECT_EQ(read(0, kNow), first);
  for (std::size_t i = 1; i < FigureCache::kMost; ++i) read(static_cast<Day>(i), kNow + 1);
  EXPECT_EQ(read(0, kNow + 1), first);
  read(static_cast<Day>(FigureCache::kMost), kNow + 1);
  EXPECT_NE(read(0, kNow + 1), first) << "the oldest made room";
}

TEST_F(Service, RefusesWhatItCannotRead) {
  const std::vector<std::pair<Scope, std::string>> cases{
      {{"2026-02-30", {}, {}}, "report.period"},
      {{{}, "today", {}}, "report.period"},
      {{"2026-05-02", "2026-05-01", {}}, "report.period"},
      {{{}, {}, "all"}, "report.unit"},
      {{{}, {}, "77"}, "report.unit"},
  };
  for (const auto& [scope, code] : cases) EXPECT_EQ(code_of(matrix(scope)), code);
  EXPECT_EQ(matrix({{}, {}, "77"}).refusal().kind, RefusalKind::not_found);
}

TEST_F(Service, ShowsTheVersionInForceAtTheEndOfThePeriod) {
  const auto version = [&](const char* to, const char* now) {
    return desk_.database->read([&](db::Transaction& tx) {
                           return amended_.matrix(tx, {{}, to, {}}, local(now));
                         })
        ->version->label;
  };
  EXPECT_EQ(version("2026-06-30", "2026-08-01T10:00"), "2026.1");
  EXPECT_EQ(version("2026-07-01", "2026-08-01T10:00"), "2026.2");
  EXPECT_EQ(version("2026-12-31", "2026-06-30T23:59"), "2026.1");  // not in force yet
}

TEST_F(Service, PagesEvidenceByItsCursor) {
  for (int i = 0; i < 5; ++i) desk_.add(10 + i, 2, {kept("2026-05-02T10:00")}, kNow);
  EvidenceRequest request{{}, "FB-1", "met", {}, "", 2};
  std::string numbers;
  int pages = 0;
  for (; pages < 10; ++pages) {
    const auto page = evidence(request);
    ASSERT_TRUE(page.ok()) << page.refusal().detail;
    for (const Evidence& one : page->items) numbers += one.number + " ";
    if (!page->next) break;
    request.cursor = *page->next;
  }
  EXPECT_EQ(numbers, "T-14 T-13 T-12 T-11 T-10 ");
  EXPECT_EQ(pages, 2);
}

TEST_F(Service, PagesFromDeadlinesToWhatIsPaused) {
  desk_.add(10, 2, {testing::paused()}, kNow);
  desk_.add(11, 2, {testing::paused()}, kNow);
  desk_.add(12, 2, {running("2026-05-25T10:00")}, kNow);
  EvidenceRequest request{{}, "FB-1", "open", {}, "", 1};
  std::string numbers;
  for (int pages = 0; pages < 10; ++pages) {
    const auto page = evidence(request);
    ASSERT_TRUE(page.ok()) << page.refusal().detail;
    for (const Evidence& one : page->items) numbers += one.number + " ";
    if (!page->next) break;
    request.cursor = *page->next;
  }
  EXPECT_EQ(numbers, "T-12 T-10 T-11 ");
}

TEST_F(Service, RefusesEvidenceOfWhatIsNotThere) {
  const auto refused = [&](const EvidenceRequest& request) { return code_of(evidence(request)); };
  EXPECT_EQ(refused({{}, "FB-99", "met", {}, "", 50}), "policy.clause");
  EXPECT_EQ(refused({{}, "FB-1", "met", "fix", "", 50}), "policy.rule");
  EXPECT_EQ(refused({{}, "FB-1", "met", "respond", "", 50}), "ok");
  EXPECT_EQ(refused({{}, "FB-1", "", {}, "", 50}), "report.verdict");
  for (const char* cursor : {"x", "1", "1.2", "1.2.3", "1.2.3.", "1.0.0.respond", ".5.0.respond", "1.x.0.respond",
                             "99999999999999999999.1.0.respond"}) {
    EXPECT_EQ(refused({{}, "FB-1", "met", {}, cursor, 50}), "request.cursor") << cursor;
  }
  EXPECT_EQ(refused({{}, "FB-1", "met", {}, "5.5.0.respond", 50}), "ok");
  EXPECT_EQ(refused({{}, "FB-1", "open", {}, ".5.0.respond", 50}), "ok");
}

TEST_F(Service, PrintsTheMatrixInThreeFormats) {
  const auto print = [&](const char* format) {
    return matrix_report(*desk_.database, service_, {}, "en", format, kNow);
  };
  EXPECT_TRUE(print("table")->starts_with("Compliance matrix  2026-04-01 – 2026-05-20  policy 2026.1\n"));
  EXPECT_TRUE(
      print("csv")->starts_with("\xEF\xBB\xBF"
                                "Clause,"));
  EXPECT_TRUE(print("json")->starts_with("{\"from\":\"2026-04-01\""));
  EXPECT_EQ(code_of(print("pdf")), "report.format");
}

}  // namespace
}  // namespace wellkept::report
