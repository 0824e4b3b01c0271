// Policies for the tests of reports.
#pragma once
#include <memory>

#include "policy/test_policy.h"

namespace wellkept::report::testing {

// FB-1: a clock, goal 0.95 of 20; FB-2: a gate; FB-3: a capability in two ways; FB-4: planned; FB-5: a statement;
// FB-6: a clock (goal 0.9 of 10), a target (0.8 of 5) and a use.
inline policy::test::FileMap sample_files() {
  auto files = policy::test::small_policy();
  files["FB.yaml"] += R"(  - id: FB-3
    kind: capability
    title: {zh: =异议渠道, en: "=Ways to object"}
    text: {zh: 可以提出异议, en: Customers can object}
    uses:
      - {id: paused, label: {zh: 暂停, en: Paused}, of: [{event: ticket.paused}]}
      - {id: resumed, label: {zh: 恢复, en: Resumed}, of: [{event: ticket.resumed}]}
  - id: FB-4
    kind: target
    status: planned
    title: {zh: 满意度, en: Satisfaction}
    text: {zh: 满意度达到85%, en: Satisfaction of 85 percent}
    reason: {zh: 问卷尚未提供, en: Surveys are not built yet}
    targets:
      - {id: csat, label: {zh: 满意, en: Satisfied}, of: [{event: survey.answered}], counts: {score: [4, 5]}}
  - id: FB-5
    kind: statement
    title: {zh: 目的, en: Purpose}
    text: {zh: 说明目的, en: It says why}
    reason: {zh: 没有可计量的义务, en: Nothing to measure}
  - id: FB-6
    kind: [clock, target, capability]
    title: {zh: 维修与回访, en: Repair and survey}
    text: {zh: 按时维修, en: Repair in time}
    clocks:
      - {id: fix, label: {zh: 修好, en: Fixed}, when: {kind: [fix]}, start: [{event: ticket.opened}], stop: [{event: ticket.fixed}], within: "48h", goal: 0.9, min_n: 10}
    targets:
      - {id: good, label: {zh: 好评, en: Good}, of: [{event: survey.answered}], counts: {score: [4, 5]}, goal: 0.8, min_n: 5}
    uses:
      - {id: asked, label: {zh: 回访, en: Asked}, of: [{event: survey.answered}]}
)";
  return files;
}

// From 2026-07-01 on, FB-1 has another rule and FB-2 is gone.
inline policy::test::FileMap amended_files() {
  auto files = sample_files();
  policy::test::bend(files, "policy.yaml", "amendments: []", "amendments: [later.yaml]");
  files["later.yaml"] = R"(version: "2026.2"
effective: "2026-07-01"
approved: {by: {zh: 甲, en: A}, at: "2026-06-20"}
reason: {zh: 修订, en: Revised}
clauses:
  - id: FB-1
    kind: clock
    title: {zh: 更快响应, en: Faster response}
    text: {zh: 12小时内响应, en: Respond within 12 hours}
    owner: desk
    clocks:
      - {id: reply, label: {zh: 答复, en: Reply}, start: [{event: ticket.opened}], stop: [{event: message.sent, where: {by: [agent]}}], within: "12h"}
repeals: [FB-2]
)";
  return files;
}

inline const policy::Policy& sample_policy() {
  static const auto loaded = policy::test::load_or_throw(sample_files());
  return *loaded;
}
inline const policy::Policy& amended_policy() {
  static const auto loaded = policy::test::load_or_throw(amended_files());
  return *loaded;
}

}  // namespace wellkept::report::testing
