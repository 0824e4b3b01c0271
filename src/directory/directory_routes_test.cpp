// Routes and authenticator together, without a socket.
#include "directory/directory_routes.h"

#include <gtest/gtest.h>

#include "directory/testing.h"

namespace wellkept::directory {
namespace {

using http::Method;
using testing::kPassword;

class RoutesTest : public ::testing::Test {
 protected:
  struct Answer {
    int status = 0;
    std::string code{};
    json::Value body{};
    http::Response response{};
    std::string header(std::string_view name) const {
      for (const auto& [key, value] : response.headers) {
        if (key == name) return value;
      }
      return {};
    }
    std::string text(std::string_view name) const { return *body.find(name)->string(); }
  };
  using Headers = std::vector<std::pair<std::string, std::string>>;

  RoutesTest() {
    add_session_routes(router_, f_.directory, {.secure_cookie = true});
    add_access_routes(router_, f_.directory, {.secure_cookie = true});
    add_directory_routes(router_, f_.directory);
    check_permissions(router_);
  }

  Answer ask(Method method, const std::string& path, const std::string& body = {}, Headers headers = {}) {
    http::Request request;
    request.method = method;
    request.path = path.substr(0, path.find('?'));
    if (const auto query = path.find("?cursor="); query != std::string::npos) {
      request.queries.emplace_back("cursor", path.substr(query + 8));
      request.queries.emplace_back("limit", "1");
    }
    request.body = body;
    request.remote = "10.0.0.1";
    request.now = f_.clock.now();
    request.headers = std::move(headers);
    request.headers.emplace_back("content-type", "application/json");
    request.headers.emplace_back("host", "desk.example.com");
    const auto match = router_.match(method, request.path);
    if (match.route == nullptr) return {.status = 404, .code = "no route"};
    request.path_values = match.values;
    const Outcome in = authenticate_(request, *match.route);
    auto result = in.ok() ? match.route->handler(request) : Result<http::Response>(in.refusal());
    if (!result.ok()) return {.status = http::status_of(result.refusal().kind), .code = result.refusal().code};
    Answer answer{.status = result->status, .response = *result};
    if (!result->body.empty()) answer.body = std::get<json::Value>(json::parse(result->body));
    return answer;
  }
  Headers bearer(const std::vector<std::string>& roles, const std::vector<std::string>& scopes = {}) {
    const auto member = f_.add("m" + std::to_string(++members_), roles);
    return {{"authorization", "Bearer " + (*f_.issue({member->member.id, "x", scopes, std::nullopt, {}})).secret}};
  }
  static Headers with(Headers headers, const std::string& name, const std::string& value) {
    headers.emplace_back(name, value);
    return headers;
  }

  testing::Fixture f_{db::Engine::sqlite};
  http::Router router_;
  http::Authenticator authenticate_ = make_authenticator(f_.access, {.public_origin = "https://desk.example.com"});
  int members_ = 0;
};

TEST_F(RoutesTest, FromTheFirstLinkToSignOut) {
  const std::string token = f_.access.first_link()->secret;
  EXPECT_EQ(ask(Method::get, "/api/v1/setup/" + token).text("purpose"), "first_administrator");
  EXPECT_EQ(ask(Method::get, "/api/v1/setup/other").status, 404);
  const auto made =
      ask(Method::post, "/api/v1/setup",
          R"({"token":")" + token + R"(","login":"root","name":"Root","password":"correct horse battery"})");
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(ask(Method::post, "/api/v1/sessions", R"({"login":"root","password":"wrong"})").status, 401);

  const auto in = ask(Method::post, "/api/v1/sessions", R"({"login":"root","password":"correct horse battery"})");
  ASSERT_EQ(in.status, 201);
  const std::string cookie = in.header("Set-Cookie");
  for (const char* attribute :
       {"__Host-wk_session=", "; Path=/", "; HttpOnly", "; SameSite=Strict", "; Secure", "; Max-Age=604800"}) {
    EXPECT_NE(cookie.find(attribute), std::string::npos) << cookie;
  }
  const Headers session{{"cookie", cookie.substr(0, cookie.find(';'))}};
  const auto me = ask(Method::get, "/api/v1/me", {}, session);
  EXPECT_EQ(me.status, 200);
  EXPECT_EQ(*me.body.find("member")->find("login")->string(), "root");
  const std::string csrf = me.text("csrf_token");
  EXPECT_EQ(csrf, in.text("csrf_token"));

  const auto sign_out = [&](const Headers& headers) {
    return ask(Method::del, "/api/v1/sessions/current", {}, headers);
  };
  EXPECT_EQ(sign_out(session).code, "csrf.refused");
  EXPECT_EQ(sign_out(with(session, "x-csrf-token", csrf + "x")).code, "csrf.refused");
  EXPECT_EQ(sign_out(with(session, "sec-fetch-site", "same-site")).code, "csrf.refused");
  EXPECT_EQ(sign_out(with(session, "origin", "https://evil.example.com")).code, "csrf.refused");
  EXPECT_EQ(sign_out(with(session, "origin", "null")).code, "csrf.refused");
  EXPECT_EQ(sign_out(with(session, "x-csrf-token", csrf)).status, 204);
  EXPECT_EQ(ask(Method::get, "/api/v1/me", {}, session).code, "session.expired");
}

TEST_F(RoutesTest, RequestsOfOurOwnPagesNeedNoToken) {
  f_.administrator();
  const std::pair<std::string, std::string> ways[] = {{"sec-fetch-site", "same-origin"},
                                                      {"origin", "https://desk.example.com"}};
  for (const auto& way : ways) {
    const auto session = f_.access.sign_in("root", kPassword, {"10.0.0.1"});
    const Headers headers{{"cookie", "__Host-wk_session=" + session->secret}, way};
    EXPECT_EQ(ask(Method::del, "/api/v1/sessions/current", {}, headers).status, 204) << way.first;
  }
}

TEST_F(RoutesTest, PermissionsAreAskedFor) {
  EXPECT_EQ(ask(Method::get, "/api/v1/members").code, "session.required");
  EXPECT_EQ(ask(Method::get, "/api/v1/members", {}, {{"authorization", "Basic eDp5"}}).code, "token.refused");
  const std::string member = R"({"login":"li.lei","name":"李雷"})";
  EXPECT_EQ(ask(Method::post, "/api/v1/members", member, bearer({"supervisor"})).code, "permission.missing");
  EXPECT_EQ(ask(Method::post, "/api/v1/members", member, bearer({"admin"}, {"member.read"})).code,
            "permission.missing");
  EXPECT_EQ(ask(Method::get, "/api/v1/members", {}, bearer({})).code, "permission.missing");
  EXPECT_EQ(ask(Method::post, "/api/v1/members", member, bearer({"admin"}, {"member.manage"})).status, 201);
}

TEST_F(RoutesTest, MembersAreCreatedOnceShownAndChanged) {
  const auto admin = bearer({"admin"});
  const std::string body = R"({"login":"li.lei","name":"李雷","roles":["specialist"]})";
  const auto keyed = with(admin, "idempotency-key", "k1");
  const auto created = ask(Method::post, "/api/v1/members", body, keyed);
  ASSERT_EQ(created.status, 201);
  ASSERT_NE(created.body.find("link")->find("token"), nullptr);
  const std::string id = *created.body.find("member")->find("id")->string();
  const std::string path = "/api/v1/members/" + id;
  EXPECT_EQ(created.header("Location"), path);

  const auto again = ask(Method::post, "/api/v1/members", body, keyed);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
  EXPECT_EQ(*again.body.find("member"), *created.body.find("member"));
  EXPECT_TRUE(again.body.find("link")->is_null()) << "secrets are not stored";
  EXPECT_EQ(ask(Method::post, "/api/v1/members", R"({"login":"other","name":"x"})", keyed).code,
            "idempotency.mismatch");
  EXPECT_EQ(ask(Method::post, "/api/v1/members", body, admin).code, "member.login_taken");

  const auto shown = ask(Method::get, path, {}, bearer({"engineer"}));
  EXPECT_EQ(shown.header("ETag"), "\"v1\"");
  EXPECT_EQ(shown.body.find("login"), nullptr) << "only for those who manage members";
  EXPECT_EQ(ask(Method::patch, path, R"({"active":false})", admin).code, "request.if_match");
  const auto changed = ask(Method::patch, path, R"({"roles":["quality"]})", with(admin, "if-match", "\"v1\""));
  EXPECT_EQ(changed.status, 200);
  EXPECT_EQ(changed.header("ETag"), "\"v2\"");
  EXPECT_EQ(ask(Method::patch, path, R"({"active":false})", with(admin, "if-match", "\"v1\"")).status, 412);
  EXPECT_EQ(ask(Method::patch, path, R"({"rolls":[]})", with(admin, "if-match", "\"v2\"")).code, "request.invalid");
  EXPECT_EQ(ask(Method::post, path + "/link", {}, admin).status, 201);
  EXPECT_EQ(ask(Method::get, "/api/v1/members/1", {}, admin).code, "member.unknown");
}

TEST_F(RoutesTest, ListsGoOnWhereTheyEnded) {
  const auto admin = bearer({"admin"});
  ASSERT_TRUE(f_.add("second", {}).ok());
  const auto first = ask(Method::get, "/api/v1/members?cursor=", {}, admin);
  ASSERT_EQ(first.body.find("items")->array()->size(), 1u);
  const auto second = ask(Method::get, "/api/v1/members?cursor=" + first.text("next"), {}, admin);
  ASSERT_EQ(second.body.find("items")->array()->size(), 1u);
  EXPECT_EQ(*second.body.find("items")->array()->at(0).find("login")->string(), "second");
  EXPECT_TRUE(second.body.find("next")->is_null());
  EXPECT_EQ(ask(Method::get, "/api/v1/members?cursor=x", {}, admin).code, "request.cursor");
}

TEST_F(RoutesTest, TokensAreGivenOnceAndRevoked) {
  const auto admin = bearer({"admin"});
  const auto keyed = with(admin, "idempotency-key", "k");
  const std::string body = R"({"name":"import","scopes":["import.run","member.read"]})";
  const auto issued = ask(Method::post, "/api/v1/tokens", body, keyed);
  ASSERT_EQ(issued.status, 201);
  EXPECT_TRUE(ask(Method::post, "/api/v1/tokens", body, keyed).body.find("secret")->is_null());
  const Headers token{{"authorization", "bearer " + issued.text("secret")}};
  EXPECT_EQ(ask(Method::get, "/api/v1/units", {}, token).status, 200);
  EXPECT_EQ(ask(Method::get, "/api/v1/tokens", {}, token).code, "permission.missing");
  const std::string path = "/api/v1/tokens/" + *issued.body.find("token")->find("id")->string();
  EXPECT_EQ(ask(Method::del, path, {}, admin).status, 204);
  EXPECT_EQ(ask(Method::get, "/api/v1/units", {}, token).code, "token.refused");
  EXPECT_EQ(ask(Method::del, path, {}, admin).code, "token.unknown");
  const auto listed = ask(Method::get, "/api/v1/tokens", {}, admin);
  for (const auto& item : *listed.body.find("items")->array()) EXPECT_EQ(item.find("secret"), nullptr);
}

TEST_F(RoutesTest, UnitsAreCreatedAndMoved) {
  const auto supervisor = bearer({"supervisor"});
  const auto company = ask(Method::post, "/api/v1/units", R"({"kind":"company","name":"守诺"})", supervisor);
  ASSERT_EQ(company.status, 201);
  const auto team = ask(Method::post, "/api/v1/units",
                        R"({"kind":"team","name":"A","parent":")" + company.text("id") + "\"}", supervisor);
  ASSERT_EQ(team.status, 201);
  const auto moved = ask(Method::patch, "/api/v1/units/" + team.text("id"), R"({"parent":null})",
                         with(supervisor, "if-match", "\"v1\""));
  EXPECT_EQ(moved.status, 200);
  EXPECT_TRUE(moved.body.find("parent")->is_null());
}

TEST(CheckPermissions, FindsAMistake) {
  http::Router router;
  router.add({.pattern = "/x", .permission = "world.rule", .handler = [](http::Request&) { return http::Response{}; }});
  EXPECT_THROW(check_permissions(router), std::logic_error);
}

}  // namespace
}  // namespace wellkept::directory
