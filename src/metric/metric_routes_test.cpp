#include "metric/metric_routes.h"

#include <gtest/gtest.h>

#include "metric/metric_followers.h"
#include "ticket/testing.h"

namespace wellkept::metric {
namespace {

using ticket::testing::Desk;

class Routes : public ::testing::Test {
 protected:
  Routes() {
    desk_.run("INSERT INTO units (id, parent, kind, name, version) VALUES (1, NULL, 'company', '总部', 1)");
    for (const char* kind : {"inquiry", "inquiry", "repair"}) {
      EXPECT_TRUE(desk_.open({{"kind", kind}, {"channel", "phone"}, {"product", "lock"}}).ok());
    }
    Follower(*desk_.database, desk_.policy, desk_.log).catch_up(10'000);
    add_routes(router_, *desk_.database, service_);
  }
  Result<http::Response> get(const std::string& path, std::vector<std::pair<std::string, std::string>> queries = {}) {
    auto match = router_.match(http::Method::get, path);
    http::Request request;
    request.path_values = std::move(match.values);
    request.queries = std::move(queries);
    request.now = desk_.clock.now();
    EXPECT_EQ(match.route->permission, "report.read");
    return match.route->handler(request);
  }
  json::Value body(const std::string& path, std::vector<std::pair<std::string, std::string>> queries = {}) {
    const auto answer = get(path, std::move(queries));
    if (!answer.ok()) throw std::runtime_error(answer.refusal().code);
    return std::get<json::Value>(json::parse(answer->body));
  }

  Desk desk_{db::Engine::sqlite};
  MetricService service_{desk_.policy};
  http::Router router_;
};

TEST_F(Routes, ListTheCatalogueWithDefinitions) {
  const json::Value list = body("/api/v1/metrics");
  ASSERT_EQ(list.find("items")->array()->size(), catalogue().size());
  EXPECT_EQ(*(*list.find("items")->array())[0].find("id")->string(), "opened");
}

TEST_F(Routes, SplitAMetricAndNameItsParts) {
  const json::Value answer = body("/api/v1/metrics/opened", {{"by", "kind"}});
  EXPECT_EQ(*answer.find("total")->find("n")->integer(), 3);
  const json::Array& groups = *answer.find("groups")->array();
  ASSERT_EQ(groups.size(), 2u);
  EXPECT_EQ(*groups[0].find("key")->string(), "inquiry");
  EXPECT_EQ(*groups[0].find("label")->find("zh")->string(), "咨询");
  EXPECT_EQ(*groups[0].find("amount")->find("n")->integer(), 2);
  const json::Value units = body("/api/v1/metrics/opened", {{"by", "unit"}});
  EXPECT_EQ(*(*units.find("groups")->array())[0].find("label")->find("zh")->string(), "总部");
}

TEST_F(Routes, FillEveryDayOfATrendAndGiveItLimits) {
  const json::Value days =
      body("/api/v1/metrics/opened", {{"by", "day"}, {"from", "2026-02-21"}, {"to", "2026-03-02"}});
  EXPECT_EQ(days.find("groups")->array()->size(), 10u);
  EXPECT_FALSE(days.find("control")->is_null());
  EXPECT_EQ(*days.find("groups")->array()->back().find("amount")->find("n")->integer(), 3);
  const json::Value weeks =
      body("/api/v1/metrics/opened", {{"by", "week"}, {"from", "2026-02-21"}, {"to", "2026-03-02"}});
  EXPECT_EQ(weeks.find("groups")->array()->size(), 3u);
  EXPECT_EQ(*(*weeks.find("groups")->array())[0].find("key")->string(), "2026-02-16");
}

TEST_F(Routes, CountClausesByProductAndChannelInWholeMonths) {
  const auto opened = desk_.open({{"kind", "inquiry"}, {"channel", "web"}, {"product", "camera"}});
  ASSERT_TRUE(opened.ok());
  ASSERT_TRUE(desk_.act(opened->ticket.id, "answer", {{"answer", "Press the button"}}).ok());
  Follower(*desk_.database, desk_.policy, desk_.log).catch_up(10'000);
  const std::pair<std::string, std::string> from{"from", "2026-03-02"};
  const std::pair<std::string, std::string> to{"to", "2026-03-05"};
  for (const char* part : {"product", "channel"}) {
    const json::Value answer = body("/api/v1/metrics/attainment", {from, to, {"by", part}});
    EXPECT_TRUE(*answer.find("parts_by_month")->boolean());
    EXPECT_EQ(*answer.find("period")->find("from")->string(), "2026-03-01");
    EXPECT_EQ(*answer.find("period")->find("to")->string(), "2026-03-31");
    EXPECT_EQ(*answer.find("before_period")->find("from")->string(), "2026-02-01");
    EXPECT_EQ(*answer.find("before_period")->find("to")->string(), "2026-02-28");
    EXPECT_FALSE(answer.find("total")->find("interval")->is_null());
    bool found = false;
    for (const json::Value& group : *answer.find("groups")->array()) {
      found = found || *group.find("key")->string() == (part == std::string("product") ? "camera" : "web");
    }
    EXPECT_TRUE(found) << part;
  }
  // The same clause, by rule, of one product; and month by month.
  const json::Value clauses = body("/api/v1/metrics/attainment", {from, to, {"by", "value"}, {"product", "camera"}});
  const json::Array& rules = *clauses.find("groups")->array();
  ASSERT_FALSE(rules.empty());
  for (const json::Value& rule : rules) {
    EXPECT_NE(*rule.find("key")->string(), *rule.find("label")->find("zh")->string()) << "a rule has a name";
  }
  const json::Value months =
      body("/api/v1/metrics/clock", {{"from", "2026-01-15"}, to, {"by", "month"}, {"channel", "web"}});
  EXPECT_EQ(months.find("groups")->array()->size(), 3u);
  EXPECT_EQ(*(*months.find("groups")->array())[2].find("amount")->find("n")->integer(),
            *months.find("total")->find("n")->integer());
  EXPECT_GT(*months.find("total")->find("n")->integer(), 0);
  // By day they are kept by unit, kind and clause, and the period stays as it was asked for.
  const json::Value days = body("/api/v1/metrics/attainment", {from, to, {"by", "day"}, {"kind", "inquiry"}});
  EXPECT_EQ(days.find("groups")->array()->size(), 4u);
  EXPECT_EQ(*days.find("period")->find("from")->string(), "2026-03-02");
}

TEST_F(Routes, RefuseWhatCannotBeAnswered) {
  const std::vector<std::tuple<std::string, std::vector<std::pair<std::string, std::string>>, std::string>> cases{
      {"/api/v1/metrics/nothing", {}, "metric.unknown"},
      {"/api/v1/metrics/opened", {{"by", "colour"}}, "metric.split"},
      {"/api/v1/metrics/opened", {{"from", "yesterday"}}, "report.period"},
      {"/api/v1/metrics/opened", {{"from", "2026-03-02"}, {"to", "2026-03-01"}}, "report.period"},
      {"/api/v1/metrics/opened", {{"from", "1990-01-01"}}, "report.period"},
      {"/api/v1/metrics/opened", {{"unit", "x"}}, "report.unit"},
      {"/api/v1/metrics/attainment", {{"by", "day"}, {"product", "lock"}}, "metric.parts"},
      {"/api/v1/metrics/attainment", {{"by", "week"}, {"channel", "web"}}, "metric.parts"},
      {"/api/v1/metrics/clock", {{"by", "product"}, {"channel", "web"}}, "metric.parts"},
      {"/api/v1/metrics/clock", {{"by", "product"}, {"kind", "inquiry"}}, "metric.parts"},
      {"/api/v1/metrics/opened", {{"unit", "99"}}, "report.unit"},
  };
  for (const auto& [path, queries, code] : cases) {
    const auto answer = get(path, queries);
    ASSERT_FALSE(answer.ok()) << code;
    EXPECT_EQ(answer.refusal().code, code);
  }
}

}  // namespace
}  // namespace wellkept::metric
