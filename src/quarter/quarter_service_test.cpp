#include "quarter/quarter_service.h"

#include <gtest/gtest.h>

#include "metric/metric_followers.h"
#include "quarter/pdf_view.h"
#include "quarter/workbook_view.h"
#include "ticket/testing.h"

namespace wellkept::quarter {
namespace {

using ticket::testing::Desk;

constexpr std::int64_t kDay = 86'400'000;

class Quarterly : public ::testing::TestWithParam<db::Engine> {
 protected:
  Quarterly() {
    desk_.run("INSERT INTO units (id, parent, kind, name, version) VALUES (1, NULL, 'company', '服务中心', 1)");
    for (const char* product : {"lock", "lock", "camera"}) open(product);
  }
  Id open(const std::string& product) {
    const auto opened =
        desk_.open({{"kind", "complaint"}, {"about", "service"}, {"channel", "phone"}, {"product", product}});
    if (!opened.ok()) throw std::runtime_error(opened.refusal().detail);
    metric::Follower(*desk_.database, desk_.policy, desk_.log).catch_up(100'000);
    return opened->ticket.id;
  }
  Result<Shown> read(std::string_view quarter) {
    return desk_.database->read([&](db::Transaction& tx) { return service_.read(tx, quarter); });
  }
  Result<Shown> write(std::int64_t version, const Notes& notes) {
    return desk_.database->write(
        [&](db::Transaction& tx) { return service_.write_notes(tx, "2026-Q1", version, notes); });
  }
  Result<Shown> release(std::int64_t version) {
    return desk_.database->write([&](db::Transaction& tx) { return service_.release(tx, "2026-Q1", version, Id{5}); });
  }
  Result<Check> check() {
    return desk_.database->read([&](db::Transaction& tx) { return service_.check(tx, "2026-Q1"); });
  }
  static json::Value document(const Shown& shown) { return std::get<json::Value>(json::parse(shown.document)); }

  Desk desk_{GetParam()};
  report::ReportService reports_{desk_.policy};
  metric::MetricService metrics_{desk_.policy};
  QuarterService service_{reports_, metrics_, desk_.clock, desk_.ids, desk_.log};
};

INSTANTIATE_TEST_SUITE_P(Engines, Quarterly, ::testing::Values(db::Engine::sqlite, db::Engine::postgres));

TEST_P(Quarterly, CountsTheQuarterWhileItRuns) {
  const auto shown = read("2026-Q1");
  ASSERT_TRUE(shown.ok());
  EXPECT_FALSE(shown->released);
  EXPECT_EQ(shown->version, 0);
  const json::Value report = document(*shown);
  EXPECT_EQ(*report.find("from")->string(), "2026-01-01");
  EXPECT_EQ(*report.find("to")->string(), "2026-03-02");
  EXPECT_FALSE(*report.find("whole")->boolean());
  EXPECT_EQ(*report.find("complaints")->find("opened")->integer(), 3);
  const json::Array& products = *report.find("volume")->find("by_product")->array();
  ASSERT_EQ(products.size(), 2u);
  EXPECT_EQ(*products[0].find("label")->find("zh")->string(), "智能门锁");
  EXPECT_EQ(*products[0].find("opened")->integer(), 2);
}

TEST_P(Quarterly, RefusesWhatIsNoQuarterYet) {
  for (const char* quarter : {"2026-Q2", "2026", "2030-Q1"}) {
    const auto shown = read(quarter);
    ASSERT_FALSE(shown.ok()) << quarter;
    EXPECT_EQ(shown.refusal().code, "report.quarter");
  }
}

TEST_P(Quarterly, IsFrozenByAPersonAfterTheQuarter) {
  EXPECT_EQ(release(0).refusal().code, "report.quarter_running");
  desk_.pass(40 * kDay);
  ASSERT_TRUE(write(0, {"summary", "proposals", {{"FB-4.1.1", "more staff", "Li Min", "2026-06-30"}}}).ok());
  EXPECT_EQ(write(0, {}).refusal().code, "report.stale");
  EXPECT_EQ(release(0).refusal().code, "report.stale");
  const auto released = release(1);
  ASSERT_TRUE(released.ok()) << released.refusal().detail;
  EXPECT_TRUE(released->released);
  EXPECT_EQ(write(2, {}).refusal().code, "report.released");
  EXPECT_EQ(release(2).refusal().code, "report.released");
  // What happens later does not change it.
  open("camera");
  EXPECT_EQ(read("2026-Q1")->document, released->document);
  EXPECT_EQ(*document(*released).find("notes")->find("summary")->string(), "summary");
}

TEST_P(Quarterly, ShowsWhatBecameOfWhatWasDecided) {
  for (int i = 0; i < 20; ++i) open("lock");  // enough to judge
  desk_.pass(40 * kDay);
  desk_.advance();
  const json::Value first = document(*read("2026-Q1"));
  ASSERT_FALSE(first.find("findings")->array()->empty()) << "nobody answered these complaints";
  const std::string clause = *first.find("findings")->array()->front().find("clause")->string();
  ASSERT_TRUE(write(0, {"", "", {{clause, "more staff", "Li Min", ""}}}).ok());
  ASSERT_TRUE(release(1).ok());
  const json::Value next = document(*read("2026-Q2"));
  ASSERT_FALSE(next.find("last_findings")->array()->empty());
  const json::Value& row = next.find("last_findings")->array()->front();
  EXPECT_EQ(*row.find("clause")->string(), clause);
  EXPECT_EQ(*row.find("measure")->find("text")->string(), "more staff");
}

TEST_P(Quarterly, CanBeCheckedAgainstTheEvidence) {
  EXPECT_EQ(check().refusal().code, "report.not_released");
  desk_.pass(40 * kDay);
  desk_.advance();
  ASSERT_TRUE(release(0).ok());
  const auto intact = check();
  ASSERT_TRUE(intact.ok());
  EXPECT_TRUE(intact->intact);
  EXPECT_TRUE(intact->drifts.empty());
  desk_.run("UPDATE quarter_reports SET body = REPLACE(body, '\"opened\":3', '\"opened\":2')");
  EXPECT_FALSE(check()->intact) << "one figure of the stored document was changed";
}

TEST_P(Quarterly, ListsQuartersBackToTheFirstTicket) {
  desk_.pass(200 * kDay);
  const auto listed = desk_.database->read([&](db::Transaction& tx) { return service_.list(tx, {}, 10); });
  ASSERT_EQ(listed.size(), 3u);
  EXPECT_EQ(listed[0].quarter, "2026-Q3");
  EXPECT_FALSE(listed[0].over);
  EXPECT_EQ(listed[2].quarter, "2026-Q1");
  EXPECT_TRUE(listed[2].over);
  const auto page = desk_.database->read([&](db::Transaction& tx) { return service_.list(tx, Quarter{2026, 2}, 10); });
  ASSERT_EQ(page.size(), 1u);
}

TEST_P(Quarterly, IsPrintedTheSameEveryTime) {
  const auto shown = read("2026-Q1");
  for (const char* language : {"zh", "en"}) {
    const std::string pdf = render_pdf(*shown, language);
    EXPECT_TRUE(pdf.starts_with("%PDF-"));
    EXPECT_EQ(render_pdf(*shown, language), pdf);
    const std::string workbook = render_workbook(*shown, language);
    EXPECT_TRUE(workbook.starts_with("PK"));
    EXPECT_EQ(render_workbook(*shown, language), workbook);
  }
  EXPECT_NE(render_pdf(*shown, "zh"), render_pdf(*shown, "en"));
}

}  // namespace
}  // namespace wellkept::quarter
