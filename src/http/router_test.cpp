#include <gtest/gtest.h>

#include "http/http.h"

namespace wellkept::http {
namespace {

Route route(Method method, std::string pattern) {
  Route made;
  made.method = method;
  made.pattern = std::move(pattern);
  made.handler = [](Request&) -> Result<Response> { return Response{}; };
  return made;
}

Router example() {
  Router router;
  router.add(route(Method::get, "/"));
  router.add(route(Method::get, "/tickets"));
  router.add(route(Method::post, "/tickets"));
  router.add(route(Method::get, "/tickets/{id}"));
  router.add(route(Method::post, "/tickets/search"));
  router.add(route(Method::patch, "/tickets/{ticket_id}"));
  router.add(route(Method::get, "/tickets/{id}/messages/{message_id}"));
  router.add(route(Method::get, "/files/{path...}"));
  return router;
}

TEST(Router, FindsTheRoute) {
  const auto router = example();
  const struct {
    Method method;
    const char* path;
    const char* pattern;
  } cases[] = {
      {Method::get, "/", "/"},
      {Method::get, "/tickets", "/tickets"},
      {Method::head, "/tickets", "/tickets"},
      {Method::post, "/tickets", "/tickets"},
      {Method::get, "/tickets/7", "/tickets/{id}"},
      {Method::patch, "/tickets/7", "/tickets/{ticket_id}"},
      {Method::post, "/tickets/search", "/tickets/search"},
      {Method::get, "/tickets/search", "/tickets/{id}"},
      {Method::get, "/files", "/files/{path...}"},
      {Method::get, "/files/a/b.js", "/files/{path...}"},
  };
  for (const auto& one : cases) {
    const auto match = router.match(one.method, one.path);
    ASSERT_NE(match.route, nullptr) << one.path;
    EXPECT_EQ(match.route->pattern, one.pattern) << one.path;
  }
}

TEST(Router, GivesTheValuesUnderTheNamesOfThatRoute) {
  const auto router = example();
  EXPECT_EQ(router.match(Method::get, "/tickets/7").values.at("id"), "7");
  EXPECT_EQ(router.match(Method::patch, "/tickets/7").values.at("ticket_id"), "7");
  const auto match = router.match(Method::get, "/tickets/7/messages/8");
  EXPECT_EQ(match.values.at("id"), "7");
  EXPECT_EQ(match.values.at("message_id"), "8");
  EXPECT_EQ(router.match(Method::get, "/files/a/b.js").values.at("path"), "a/b.js");
  EXPECT_EQ(router.match(Method::get, "/files").values.at("path"), "");
}

TEST(Router, TellsWhatIsAllowed) {
  const auto router = example();
  const struct {
    Method method;
    const char* path;
    const char* allow;
  } cases[] = {
      {Method::del, "/tickets", "GET, HEAD, POST, OPTIONS"},
      {Method::put, "/tickets/7", "GET, HEAD, PATCH, OPTIONS"},
      {Method::del, "/tickets/search", "GET, HEAD, POST, PATCH, OPTIONS"},
      {Method::options, "/tickets", "GET, HEAD, POST, OPTIONS"},
      {Method::post, "/files/x", "GET, HEAD, OPTIONS"},
      {Method::get, "/nothing", ""},
      {Method::get, "/tickets/", ""},
      {Method::get, "/tickets/7/messages", ""},
      {Method::get, "", ""},
  };
  for (const auto& one : cases) {
    const auto match = router.match(one.method, one.path);
    EXPECT_EQ(match.route, nullptr) << one.path;
    EXPECT_EQ(match.allow, one.allow) << one.path;
  }
}

TEST(Router, AnEmptyRouterKnowsNothing) {
  EXPECT_EQ(Router{}.match(Method::get, "/").route, nullptr);
}

TEST(Router, RefusesRoutesThatClash) {
  auto router = example();
  EXPECT_THROW(router.add(route(Method::get, "/tickets/{other}")), std::logic_error);
  EXPECT_THROW(router.add(route(Method::get, "/files/{rest...}")), std::logic_error);
  EXPECT_NO_THROW(router.add(route(Method::del, "/tickets/{other}")));
}

TEST(Router, RefusesBrokenPatterns) {
  for (const auto* pattern : {"", "x", "/a{b}", "/{a}b", "/{a...}/b", "/a/{}"}) {
    Router router;
    EXPECT_THROW(router.add(route(Method::get, pattern)), std::logic_error) << pattern;
  }
  Router router;
  Route without = route(Method::get, "/x");
  without.handler = nullptr;
  EXPECT_THROW(router.add(without), std::logic_error);
  Route guarded = route(Method::get, "/x");
  guarded.inline_handler = true;
  EXPECT_THROW(router.add(guarded), std::logic_error);
}

}  // namespace
}  // namespace wellkept::http
