#include "http/problem.h"

#include <gtest/gtest.h>

namespace wellkept::http {
namespace {

json::Value parsed(const Response& response) {
  auto value = json::parse(response.body);
  EXPECT_TRUE(std::holds_alternative<json::Value>(value)) << response.body;
  return std::get<json::Value>(value);
}

std::string header(const Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return "";
}

TEST(Problem, WritesTheWholeDocument) {
  Refusal refusal = refuse(RefusalKind::invalid, "request.invalid", "Two fields are wrong.");
  refusal.fields = {{"/name", "required", "name is required"}, {"/a\"b", "type", "must be text"}};
  refusal.context.set("limit", 3);
  const auto response = problem_response(refusal, "r1");
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(response.content_type, "application/problem+json; charset=utf-8");
  EXPECT_EQ(
      response.body,
      R"({"type":"/api/problems#request.invalid","title":"Bad Request","status":400,"detail":"Two fields are wrong.",)"
      R"("code":"request.invalid","request_id":"r1","errors":[)"
      R"({"field":"/name","code":"required","detail":"name is required"},)"
      R"({"field":"/a\"b","code":"type","detail":"must be text"}],"context":{"limit":3}})");
}

TEST(Problem, SaysWhatFailsOutsideOfTheProgram) {
  struct Case {
    Cause cause;
    int status;
    std::string_view code;
  };
  for (const auto& [cause, status, code] : {Case{Cause::away, 503, "server.unavailable"},
                                            {Cause::in_doubt, 503, "server.in_doubt"},
                                            {Cause::busy, 503, "server.overloaded"},
                                            {Cause::full, 507, "storage.full"},
                                            {Cause::storage, 503, "storage.failed"},
                                            {Cause::memory, 503, "server.memory"},
                                            {Cause::handles, 503, "server.handles"}}) {
    const auto response = problem_response(cause, "r");
    EXPECT_EQ(response.status, status) << code;
    EXPECT_EQ(*parsed(response).find("code")->string(), code);
    EXPECT_GE(std::stoi(header(response, "Retry-After")), 1) << code;
  }
}

TEST(Problem, LeavesOutWhatThereIsNot) {
  const auto value = parsed(problem_response(refuse(RefusalKind::conflict, "ticket.closed", "It is closed."), "r"));
  EXPECT_EQ(value.find("errors"), nullptr);
  EXPECT_EQ(value.find("context"), nullptr);
}

TEST(Problem, MapsEveryKind) {
  const std::pair<RefusalKind, int> cases[] = {
      {RefusalKind::invalid, 400},     {RefusalKind::unauthenticated, 401}, {RefusalKind::forbidden, 403},
      {RefusalKind::not_found, 404},   {RefusalKind::conflict, 409},        {RefusalKind::gate, 409},
      {RefusalKind::stale, 412},       {RefusalKind::too_large, 413},       {RefusalKind::too_many, 429},
      {RefusalKind::unsupported, 415}, {RefusalKind::unavailable, 503},
  };
  for (const auto& [kind, status] : cases) {
    const auto response = problem_response(refuse(kind, "x.y", "z"), "r");
    EXPECT_EQ(response.status, status);
    EXPECT_EQ(*parsed(response).find("status")->integer(), status);
    EXPECT_NE(reason_phrase(status), "Status") << status;
  }
}

TEST(Problem, SaysWhenToTryAgain) {
  Refusal refusal = refuse(RefusalKind::too_many, "login.rate", "Too many.");
  EXPECT_EQ(header(problem_response(refusal, "r"), "Retry-After"), "1");
  refusal.context.set("retry_after_s", 30);
  EXPECT_EQ(header(problem_response(refusal, "r"), "Retry-After"), "30");
  EXPECT_EQ(header(problem_response(refuse(RefusalKind::unavailable, "a", "b"), "r"), "Retry-After"), "1");
  EXPECT_EQ(header(problem_response(refuse(RefusalKind::conflict, "a", "b"), "r"), "Retry-After"), "");
}

TEST(Problem, NamesTheSchemeWhenNobodyIsSignedIn) {
  EXPECT_EQ(header(problem_response(refuse(RefusalKind::unauthenticated, "a", "b"), "r"), "WWW-Authenticate"),
            "Bearer");
}

}  // namespace
}  // namespace wellkept::http
