// The page behind the one-time link, through its routes.
#include "directory/setup_page.h"

#include <gtest/gtest.h>

#include "base/percent.h"
#include "directory/directory_routes.h"
#include "directory/testing.h"

namespace wellkept::directory {
namespace {

using Fields = std::map<std::string, std::string>;
const Fields kGood{
    {"login", "Li.Min"}, {"name", "李敏"}, {"password", testing::kPassword}, {"repeat", testing::kPassword}};

class SetupPageTest : public ::testing::Test {
 protected:
  SetupPageTest() { add_setup_pages(router_, f_.directory, {.public_url = "https://desk.example.com"}); }

  http::Response ask(http::Method method, const std::string& token, const Fields& fields = {},
                     const std::string& language = "en") {
    http::Request request;
    request.method = method;
    request.path = "/setup/" + token;
    request.now = f_.clock.now();
    request.queries.emplace_back("lang", language);
    request.headers.emplace_back("content-type", "application/x-www-form-urlencoded");
    for (const auto& [name, value] : fields) request.body += name + "=" + percent_encode(value) + "&";
    const auto match = router_.match(method, request.path);
    request.path_values = match.values;
    auto result = match.route->handler(request);
    EXPECT_TRUE(result.ok());
    return result.ok() ? *result : http::Response{};
  }
  static bool has(const http::Response& response, std::string_view text) {
    return response.body.find(text) != std::string::npos;
  }

  testing::Fixture f_{db::Engine::sqlite};
  http::Router router_;
};

TEST_F(SetupPageTest, TheFirstLinkAsksForLoginNameAndPasswordAndMakesTheAdministrator) {
  const std::string token = f_.access.first_link()->secret;
  const auto shown = ask(http::Method::get, token);
  EXPECT_EQ(shown.status, 200);
  for (const char* name : {"login", "name", "password", "repeat"}) {
    EXPECT_TRUE(has(shown, "name=\"" + std::string(name) + "\"")) << name;
  }
  const auto done = ask(http::Method::post, token, kGood);
  EXPECT_EQ(done.status, 200);
  EXPECT_TRUE(has(done, "https://desk.example.com/api/v1/sessions")) << done.body;
  EXPECT_TRUE(has(done, "wellkept member token --login &#39;li.min&#39;")) << done.body;
  EXPECT_TRUE(f_.access.sign_in("li.min", testing::kPassword, {"10.0.0.1"}).ok());
  EXPECT_EQ(f_.directory.member_by_login("li.min")->roles, std::vector<std::string>{"admin"});
  EXPECT_EQ(ask(http::Method::get, token).status, 404) << "a link works once";
}

TEST_F(SetupPageTest, AMembersLinkAsksForThePasswordOnly) {
  f_.administrator();
  const auto created = f_.add("lina", {"specialist"});
  const auto shown = ask(http::Method::get, created->link.secret, {}, "zh");
  EXPECT_TRUE(has(shown, "设置密码"));
  EXPECT_TRUE(has(shown, "Name of lina · lina"));
  EXPECT_FALSE(has(shown, "name=\"login\""));
  EXPECT_EQ(ask(http::Method::post, created->link.secret, kGood).status, 200);
  EXPECT_TRUE(f_.access.sign_in("lina", testing::kPassword, {"10.0.0.1"}).ok());
}

TEST_F(SetupPageTest, WhatIsWrongStandsBesideItsFieldAndOnlyThePasswordIsLost) {
  struct Case {
    const char* field;
    std::string value;
    const char* words;
  };
  const std::vector<Case> cases{
      {"login", "", "Please fill this in."},
      {"login", "<b>", "A login has 2 to 64 letters"},
      {"name", "", "Please fill this in."},
      {"name", std::string(101, 'n'), "This is too long."},
      {"password", "short", "The two passwords differ."},
      {"repeat", "another long password", "The two passwords differ."},
  };
  const std::string token = f_.access.first_link()->secret;
  for (const Case& c : cases) {
    Fields fields = kGood;
    fields[c.field] = c.value;
    const auto answer = ask(http::Method::post, token, fields);
    EXPECT_EQ(answer.status, 400) << c.field << " " << c.value;
    EXPECT_TRUE(has(answer, c.words)) << c.field << " " << c.value << "\n" << answer.body;
    EXPECT_FALSE(has(answer, testing::kPassword)) << "a password is never shown";
    EXPECT_FALSE(has(answer, "<b>")) << "what was typed is text";
    EXPECT_EQ(has(answer, "value=\"李敏\""), fields["name"] == "李敏") << c.field;
  }
  const auto all = ask(http::Method::post, token, {{"login", "x y"}, {"password", "short"}, {"repeat", "other"}});
  for (const char* field : {"login", "name", "password", "repeat"}) {
    EXPECT_TRUE(has(all, "id=\"" + std::string(field) + "-wrong\"")) << field << "\n" << all.body;
  }
  for (const auto& [password, words] :
       {std::pair("short", "at least 12 characters."), std::pair("aaaaaaaaaaaa", "too easy")}) {
    Fields fields = kGood;
    fields["password"] = fields["repeat"] = password;
    const auto answer = ask(http::Method::post, token, fields);
    EXPECT_TRUE(answer.status == 400 && has(answer, words) && has(answer, "id=\"password-wrong\"")) << answer.body;
  }
  EXPECT_EQ(ask(http::Method::post, token, kGood).status, 200) << "refused forms do not use the link up";
}

TEST_F(SetupPageTest, AnUnknownOrExpiredLinkIsAPageThatSaysWhatToDo) {
  const std::string token = f_.access.first_link()->secret;
  f_.pass(24 * 60 * 60'000LL + 1);
  for (const std::string& link : {token, std::string("nothing")}) {
    const auto answer = ask(http::Method::post, link, kGood);
    EXPECT_EQ(answer.status, 404);
    EXPECT_TRUE(has(answer, "wellkept member reset"));
  }
}

}  // namespace
}  // namespace wellkept::directory
