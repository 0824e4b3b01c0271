// Small policies, timelines and verdicts in short words, for tests.
#pragma once
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <vector>

#include "policy/test_policy.h"
#include "promise/promise.h"

namespace wellkept::promise::testing {

using policy::test::FileMap;

// The small policy with further events, and with these clauses instead of its own.
inline FileMap files_with(const std::string& clauses) {
  FileMap files = policy::test::small_policy();
  policy::test::bend(
      files, "vocabulary.yaml", "  ticket.fixed:",
      "  ticket.changed: {label: {zh: 变更, en: Changed}, fields: [kind, severity, urgent, window_end]}\n"
      "  ticket.reopened: {label: {zh: 重开, en: Reopened}, fields: []}\n"
      "  parts.awaited: {label: {zh: 等件, en: Parts awaited}, fields: []}\n"
      "  parts.came: {label: {zh: 到件, en: Parts came}, fields: []}\n"
      "  ticket.fixed:");
  policy::test::bend(files, "vocabulary.yaml", "defaults:\n",
                     "  parts: {label: {zh: 等件, en: Parts}, from: [{event: parts.awaited}], to: [{event: "
                     "parts.came}]}\ndefaults:\n  category: [{value: service}]\n");
  auto& regulation = files.at("FB.yaml");
  regulation.resize(regulation.find("clauses:\n"));
  regulation += "clauses:\n" + clauses;
  return files;
}

// A clause "FB-<n>" with one rule; `block` is "clocks", "gates" and so on, `rule` the members of a flow mapping.
inline std::string clause(int number, const std::string& kind, const std::string& block, const std::string& rule) {
  return "  - id: FB-" + std::to_string(number) + "\n    kind: " + kind +
         "\n    title: {zh: 条, en: Clause}\n    text: {zh: 文, en: Text}\n    " + block + ":\n      - {" + rule +
         "}\n";
}
inline std::string clock_clause(const std::string& rule, int number = 1) {
  return clause(number, "clock", "clocks", "id: c, label: {zh: 时限, en: Limit}, " + rule);
}

struct Step {
  std::string at;  // local time in Shanghai
  std::string event;
  json::Object fields{};
  Id actor{};
};

inline Instant local(std::string_view at) {
  const auto instant = calendar::parse_local(at, "Asia/Shanghai");
  if (!instant) throw std::invalid_argument("no such moment: " + std::string(at));
  return *instant;
}

inline Fact fact_of(const policy::Policy& policy, const Step& step) {
  auto fact = read_fact(policy.vocabulary, step.event, local(step.at), step.actor, step.fields);
  if (const auto* problem = std::get_if<std::string>(&fact)) throw std::invalid_argument(*problem);
  return std::get<Fact>(std::move(fact));
}

inline std::vector<Fact> facts_of(const policy::Policy& policy, const std::vector<Step>& steps) {
  std::vector<Fact> facts;
  for (const Step& step : steps) facts.push_back(fact_of(policy, step));
  return facts;
}

// "03-02 10:00", with seconds and milliseconds only where there are any.
inline std::string shown(const policy::Policy& policy, std::optional<Instant> instant) {
  if (!instant) return "-";
  std::string text = policy.calendar("work").local_text(*instant);  // "2026-03-02 10:00:00 +08:00"
  text = text.substr(5, text.rfind(' ') - 5);
  return text.ends_with(":00") ? text.substr(0, 11) : text;
}

// "met, due 03-03 10:00", one for each promise of the rule, joined by "; "; "none" when there is none.
inline std::string verdicts(const policy::Policy& policy, const std::vector<Fact>& facts, Instant now,
                            std::string_view rule = "c") {
  std::string out;
  for (const Promise& promise : derive(policy, facts, now)) {
    if (promise.rule != rule) continue;
    if (!out.empty()) out += "; ";
    out += std::string(state_name(promise.state));
    if (promise.kind == RuleKind::clock) out += ", due " + shown(policy, promise.due_at);
  }
  return out.empty() ? "none" : out;
}

}  // namespace wellkept::promise::testing
