#include <gtest/gtest.h>

#include "http/http.h"
#include "http/target.h"

namespace wellkept::http {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

TEST(PercentDecode, ReadsEscapesAndPlus) {
  EXPECT_EQ(percent_decode("%E5%AE%88%e8%AF%BA", false), "守诺");
  EXPECT_EQ(percent_decode("a+b%20c", true), "a b c");
  EXPECT_EQ(percent_decode("a+b", false), "a+b");
  EXPECT_EQ(percent_decode("", true), "");
  for (const auto* broken : {"%", "%2", "%zz", "a%4", "%%20"})
    EXPECT_EQ(percent_decode(broken, true), std::nullopt) << broken;
}

TEST(Target, SplitsPathAndQueries) {
  const auto target = parse_target("/api/v1/tickets/7?text=%E5%AE%88&text=b&flag&empty=&a%26b=c+d&&");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/api/v1/tickets/7");
  EXPECT_EQ(target->queries, (Pairs{{"text", "守"}, {"text", "b"}, {"flag", ""}, {"empty", ""}, {"a&b", "c d"}}));
}

TEST(Target, TakesTheAbsoluteForm) {
  EXPECT_EQ(parse_target("HTTP://desk.example/x?y=1")->path, "/x");
  EXPECT_EQ(parse_target("http://desk.example")->path, "/");
}

TEST(Target, RefusesWhatCanBeReadInTwoWays) {
  for (const auto* raw : {"", "x", "*", "/a#b", "/%2e%2e/etc", "/a/../b", "/a/.", "/a%2Fb", "/a%5Cb", "/a\\b", "/%00",
                          "/a%0d%0a", "/%ff", "/%zz", "/a?b=%", "/a?b=%ff", "/a?b=%00", "/a?%0a=b"}) {
    EXPECT_FALSE(parse_target(raw)) << raw;
  }
  EXPECT_EQ(parse_target("/a/..b/...")->path, "/a/..b/...");
}

Request with_headers(Pairs headers) {
  Request request;
  request.headers = std::move(headers);
  return request;
}

TEST(Request, FindsHeadersIgnoringCase) {
  const auto request = with_headers({{"if-match", "\"3\""}});
  EXPECT_EQ(request.header("If-Match"), "\"3\"");
  EXPECT_EQ(request.header("if-match"), "\"3\"");
  EXPECT_EQ(request.header("If-Matc"), "");
}

TEST(Request, ReadsCookies) {
  const auto request = with_headers({{"cookie", "a=1; session=\"x=y\";  b = ; session=late; bare"}});
  EXPECT_EQ(request.cookie("a"), "1");
  EXPECT_EQ(request.cookie("session"), "x=y");
  EXPECT_EQ(request.cookie("bare"), std::nullopt);
  EXPECT_EQ(request.cookie("sess"), std::nullopt);
  EXPECT_EQ(Request{}.cookie("a"), std::nullopt);
}

TEST(Request, ReadsQueriesAndPathValues) {
  Request request;
  request.queries = {{"limit", "5"}, {"limit", "6"}};
  request.path_values = {{"ticket_id", "42"}, {"name", "x"}};
  EXPECT_EQ(request.query("limit"), "5");
  EXPECT_EQ(request.query("cursor"), std::nullopt);
  EXPECT_EQ(request.path_value("name"), "x");
  EXPECT_EQ(request.path_value("none"), "");
  EXPECT_EQ(request.path_id("ticket_id").value(), Id{42});
  for (const auto* name : {"name", "none"}) {
    EXPECT_EQ(request.path_id(name).refusal().code, "request.id");
    EXPECT_EQ(request.path_id(name).refusal().kind, RefusalKind::not_found);
  }
}

TEST(Request, ReadsJson) {
  auto request = with_headers({{"content-type", "Application/JSON ; charset=utf-8"}});
  request.body = R"({"a":1})";
  const auto value = request.json();
  ASSERT_TRUE(value.ok());
  EXPECT_EQ(*value->find("a")->integer(), 1);
}

TEST(Request, RefusesBrokenJsonWithTheOffset) {
  auto request = with_headers({{"content-type", "application/json"}});
  request.body = R"({"a":1,})";
  const auto refusal = request.json().refusal();
  EXPECT_EQ(refusal.kind, RefusalKind::invalid);
  EXPECT_EQ(refusal.code, "request.json");
  ASSERT_NE(refusal.context.find("offset"), nullptr);
  EXPECT_EQ(*refusal.context.find("offset")->integer(), 7);
}

TEST(Request, RefusesOtherContentTypes) {
  for (const auto* type : {"", "text/plain", "application/jsonx", "application/x-www-form-urlencoded"}) {
    auto request = with_headers({{"content-type", type}});
    request.body = "{}";
    EXPECT_EQ(request.json().refusal().kind, RefusalKind::unsupported) << type;
  }
}

TEST(Principal, HasRole) {
  Principal principal;
  principal.roles = {"engineer"};
  EXPECT_TRUE(principal.has_role("engineer"));
  EXPECT_FALSE(principal.has_role("engine"));
}

}  // namespace
}  // namespace wellkept::http
