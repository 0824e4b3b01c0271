#include "report/report_routes.h"

#include "http/http.h"
#include "report/policy_routes.h"
#include "report/testing/report_fixture.h"

namespace wellkept::report {
namespace {

const Instant kNow = testing::local("2026-05-20T12:00");

class Routes : public ::testing::Test {
 protected:
  Routes() {
    add_report_routes(router_, *desk_.database, service_);
    add_policy_routes(router_, testing::amended_policy());
  }

  // The handler alone: authentication and permissions are the server's.
  Result<http::Response> get(const std::string& path, std::vector<std::pair<std::string, std::string>> queries = {},
                             Instant now = kNow) {
    auto match = router_.match(http::Method::get, path);
    if (match.route == nullptr) throw std::out_of_range("no route " + path);
    http::Request request;
    request.path = path;
    request.path_values = std::move(match.values);
    request.queries = std::move(queries);
    request.now = now;
    return match.route->handler(request);
  }
  json::Value body(const std::string& path, std::vector<std::pair<std::string, std::string>> queries = {},
                   Instant now = kNow) {
    const auto answer = get(path, std::move(queries), now);
    if (!answer.ok()) throw std::runtime_error(answer.refusal().code);
    return std::get<json::Value>(json::parse(answer->body));
  }
  static std::string header(const http::Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers) {
      if (key == name) return value;
    }
    return "";
  }

  testing::Desk desk_{db::Engine::sqlite};
  ReportService service_{testing::sample_policy()};
  http::Router router_;
};

TEST_F(Routes, DemandTheirPermissions) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"/api/v1/compliance", "report.read"},
      {"/api/v1/compliance/FB-1/tickets", "report.read"},
      {"/api/v1/policy", "policy.read"},
      {"/api/v1/policy/clauses/FB-1", "policy.read"},
  };
  for (const auto& [path, permission] : cases) {
    const auto match = router_.match(http::Method::get, path);
    ASSERT_NE(match.route, nullptr) << path;
    EXPECT_EQ(match.route->permission, permission) << path;
    EXPECT_EQ(match.route->access, http::Access::member) << path;
  }
}

TEST_F(Routes, GiveTheMatrixAsJsonAndAsCsv) {
  desk_.add(10, 2, {testing::kept("2026-05-02T10:00")}, kNow);
  const json::Value matrix = body("/api/v1/compliance", {{"unit", "1"}});
  EXPECT_EQ(*matrix.find("unit")->string(), "1");
  EXPECT_EQ(*(*matrix.find("clauses")->array())[0].find("met")->integer(), 1);
  const auto csv = get("/api/v1/compliance", {{"format", "csv"}, {"lang", "en"}});
  ASSERT_TRUE(csv.ok());
  EXPECT_EQ(csv->content_type, "text/csv; charset=utf-8");
  EXPECT_EQ(header(*csv, "Content-Disposition"), "attachment; filename=\"compliance-2026-04-01-2026-05-20.csv\"");
  EXPECT_NE(csv->body.find("Response,clock"), std::string::npos);
  EXPECT_EQ(get("/api/v1/compliance", {{"format", "xml"}}).refusal().code, "report.format");
}

TEST_F(Routes, LeadFromAFigureToItsTickets) {
  desk_.add(10, 2, {testing::kept("2026-05-02T10:00")}, kNow);
  desk_.add(11, 2, {testing::kept("2026-05-03T10:00")}, kNow);
  const json::Value page = body("/api/v1/compliance/FB-1/tickets", {{"verdict", "met"}, {"limit", "1"}});
  const json::Value& item = page.find("items")->array()->at(0);
  EXPECT_EQ(*item.find("ticket_id")->string(), "11");
  EXPECT_EQ(*item.find("decided_at")->string(), "2026-05-03T02:00:00Z");
  const json::Value rest = body("/api/v1/compliance/FB-1/tickets",
                                {{"verdict", "met"}, {"limit", "1"}, {"cursor", *page.find("next")->string()}});
  EXPECT_EQ(*rest.find("items")->array()->at(0).find("number")->string(), "T-10");
  EXPECT_TRUE(rest.find("next")->is_null());
  EXPECT_EQ(get("/api/v1/compliance/FB-1/tickets").refusal().code, "report.verdict");
}

TEST_F(Routes, ShowThePolicyInForce) {
  const json::Value before = body("/api/v1/policy");
  EXPECT_EQ(*before.find("in_force")->string(), "2026.1");
  EXPECT_EQ(before.find("versions")->array()->size(), 2u);
  EXPECT_EQ(before.find("regulations")->array()->at(0).find("clauses")->array()->size(), 6u);
  EXPECT_NE(before.find("vocabulary")->object(), nullptr);
  EXPECT_NE(before.find("flows")->object(), nullptr);
  const Instant later = testing::local("2026-07-01T00:00");
  EXPECT_EQ(*body("/api/v1/policy", {}, later).find("in_force")->string(), "2026.2");
  const std::string tag = header(*get("/api/v1/policy"), "ETag");
  EXPECT_EQ(tag.size(), 34u);
  EXPECT_EQ(header(*get("/api/v1/policy"), "ETag"), tag);
  EXPECT_NE(header(*get("/api/v1/policy", {}, later), "ETag"), tag);
}

TEST_F(Routes, ShowAClauseAsDataAndInWords) {
  const json::Value clause = body("/api/v1/policy/clauses/FB-1", {{"lang", "en"}});
  EXPECT_EQ(*clause.find("clause")->find("id")->string(), "FB-1");
  EXPECT_EQ(*clause.find("policy_version")->string(), "2026.2");
  EXPECT_NE(clause.find("words")->string()->find("Faster response"), std::string::npos);
  EXPECT_EQ(*body("/api/v1/policy/clauses/FB-2").find("policy_version")->string(), "2026.1");  // repealed since
  EXPECT_NE(header(*get("/api/v1/policy/clauses/FB-1", {{"lang", "en"}}), "ETag"),
            header(*get("/api/v1/policy/clauses/FB-1", {{"lang", "zh"}}), "ETag"));
  EXPECT_EQ(get("/api/v1/policy/clauses/XX-1").refusal().code, "policy.clause");
}

}  // namespace
}  // namespace wellkept::report
