#include "promise/cases.h"

#include <gtest/gtest.h>

#include "policy/test_policy.h"

namespace wellkept::promise {
namespace {

using policy::test::bend;
using policy::test::load_or_throw;
using policy::test::small_policy;

std::string failures_of(const policy::test::FileMap& files) {
  std::string out;
  for (const auto& failure : run_cases(*load_or_throw(files)).failures) out += yaml::format_problem(failure) + "\n";
  return out;
}

TEST(Cases, PassWhenThePromisesAreAsExpected) {
  const auto report = run_cases(*load_or_throw(small_policy()));
  EXPECT_EQ(report.cases, 1u);
  EXPECT_EQ(report.clauses, 1u);
  EXPECT_TRUE(report.failures.empty());
}

struct Wrong {
  std::string old;
  std::string now;
  std::string failure;
};

TEST(Cases, SayWhatCameInstead) {
  const std::vector<Wrong> wrongs{
      {"state: met", "state: breached",
       "FB.yaml:22:18: FB-1, case 'in time': respond: expected breached, got met; due 2026-03-03T10:00; stopped "
       "2026-03-02T11:00\n"},
      {"due: \"2026-03-03T10:00\"", "due: \"2026-03-03T11:00\"",
       "FB.yaml:22:18: FB-1, case 'in time': respond: expected due 2026-03-03T11:00, got due 2026-03-03T10:00; stopped "
       "2026-03-02T11:00\n"},
      {"light: kept", "light: missed",
       "FB.yaml:22:18: FB-1, case 'in time': respond: expected light missed, got light kept; due 2026-03-03T10:00; "
       "stopped "
       "2026-03-02T11:00\n"},
      {"state: met, due: \"2026-03-03T10:00\", light: kept", "state: none",
       "FB.yaml:22:18: FB-1, case 'in time': respond: expected none, "
       "got met; due 2026-03-03T10:00; stopped 2026-03-02T11:00\n"},
  };
  for (const auto& wrong : wrongs) {
    auto files = small_policy();
    bend(files, "FB.yaml", wrong.old, wrong.now);
    EXPECT_EQ(failures_of(files), wrong.failure);
  }
}

constexpr const char* kAmendment = R"(version: "2026.2"
effective: "2026-07-01"
approved: {by: {zh: 甲, en: A}, at: "2026-06-20"}
reason: {zh: 更快, en: Faster}
clauses:
  - id: FB-1
    kind: clock
    title: {zh: 响应, en: Response}
    text: {zh: 12小时内响应, en: Respond within 12 hours}
    clocks:
      - id: respond
        label: {zh: 首次答复, en: First response}
        start: [{event: ticket.opened}]
        stop: [{event: message.sent, where: {by: [agent]}}]
        within: "12h"
    cases:
      - name: twelve hours
        given:
          - ["2026-07-02T10:00", ticket.opened, {kind: ask}]
        expect: [{rule: respond, state: running, due: "2026-07-02T22:00"}]
)";

TEST(Cases, AmendedClausesAreTestedByTheirOwnVersion) {
  auto files = small_policy();
  bend(files, "policy.yaml", "amendments: []", "amendments: [2.yaml]");
  files["2.yaml"] = kAmendment;
  EXPECT_EQ(failures_of(files), "");
  EXPECT_EQ(run_cases(*load_or_throw(files)).cases, 2u);
  bend(files, "2.yaml", "2026-07-02T10:00", "2026-06-30T10:00");
  EXPECT_EQ(failures_of(files),
            "2.yaml:17:9: FB-1, case 'twelve hours': its first step is judged by version 2026.1 (in force from "
            "2026-01-01), which has "
            "another text of the clause\n");
}

TEST(Cases, NeedOfSomebodyElseKnowsActors) {
  auto files = small_policy();
  files["FB.yaml"] += R"(    cases:
      - name: without a cause
        given:
          - ["2026-03-02T10:00", ticket.opened, {kind: fix}]
          - ["2026-03-02T11:00", ticket.closed]
        expect: [{rule: cause, state: breached}]
      - name: not reached
        given:
          - ["2026-03-02T10:00", ticket.opened, {kind: fix}]
        expect: [{rule: cause, state: open}]
      - name: of another kind
        given:
          - ["2026-03-02T10:00", ticket.opened, {kind: ask}]
          - ["2026-03-02T11:00", ticket.closed]
        expect: [{rule: cause, state: none}]
)";
  EXPECT_EQ(failures_of(files), "");
  bend(files, "FB.yaml", "needs: [{fields: [cause]", "needs: [{event: ticket.fixed, not_by: ticket.opened");
  bend(files, "FB.yaml",
       "          - [\"2026-03-02T11:00\", ticket.closed]\n        expect: [{rule: cause, state: breached}]",
       "          - [\"2026-03-02T10:30\", ticket.fixed, {actor: 5, cause: x}]\n          - [\"2026-03-02T11:00\", "
       "ticket.closed]\n        "
       "expect: [{rule: cause, state: met}]");
  EXPECT_EQ(failures_of(files), "");
}

TEST(Cases, ShippedPolicyPasses) {
  const auto loaded = load_checked(WELLKEPT_SOURCE_DIR "/policy");
  std::string problems;
  if (const auto* found = std::get_if<1>(&loaded)) {
    for (const auto& problem : *found) problems += yaml::format_problem(problem) + "\n";
  }
  EXPECT_EQ(problems, "");
}

}  // namespace
}  // namespace wellkept::promise
