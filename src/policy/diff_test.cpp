#include "policy/diff.h"

#include <gtest/gtest.h>

#include "policy/classify.h"
#include "policy/explain.h"
#include "policy/test_policy.h"

namespace wellkept::policy::test {
namespace {

constexpr const char* kAmendment = R"(version: "2026.2"
effective: "2026-07-01"
approved: {by: {zh: 甲, en: A}, at: "2026-06-20", document: D-7}
reason: {zh: 更快, en: Faster}
clauses:
  - id: FB-1
    kind: clock
    title: {zh: 响应, en: Response}
    text: {zh: 12小时内响应, en: Respond within 12 hours}
    effective: "2026-01-01"
    clocks:
      - id: respond
        label: {zh: 首次答复, en: First response}
        start: [{event: ticket.opened}]
        stop: [{event: message.sent, where: {by: [agent, head]}}]
        levels:
          - {when: {level: [high]}, within: "2h"}
          - {within: "12h"}
  - id: FB-3
    kind: statement
    title: {zh: 声明, en: Declared}
    text: {zh: 声明, en: Declared}
    reason: {zh: 不可计量, en: Not measurable}
repeals: [FB-2]
)";

FileMap amended() {
  auto files = small_policy();
  bend(files, "policy.yaml", "amendments: []", "amendments: [2.yaml]");
  files["2.yaml"] = kAmendment;
  return files;
}

std::string words(const std::vector<Change>& changes, std::string_view language) {
  std::string out;
  for (const auto& change : changes) out += change_words(change, language) + "\n";
  return out;
}

TEST(Versions, AnAmendmentOverlaysTheClauses) {
  const auto policy = load_or_throw(amended());
  ASSERT_EQ(policy->versions.size(), 2u);
  const auto& first = policy->versions[0];
  const auto& second = policy->versions[1];
  EXPECT_EQ(first.clauses.size(), 2u);
  ASSERT_EQ(second.clauses.size(), 2u);
  EXPECT_EQ(second.clauses[0].id, "FB-1");
  EXPECT_EQ(second.clauses[1].id, "FB-3");
  EXPECT_EQ(second.clauses[1].owner, "desk");
  EXPECT_EQ(second.clauses[1].effective, "2026-07-01");
  EXPECT_EQ(second.reason.en, "Faster");
  EXPECT_EQ(second.approved_document, "D-7");
  EXPECT_NE(first.hash, second.hash);
  EXPECT_EQ(policy->in_force_index(*parse_instant("2020-01-01T00:00:00Z")), 0u);
  EXPECT_EQ(policy->in_force_index(*parse_instant("2026-06-30T23:59:59.999+08:00")), 0u);
  EXPECT_EQ(policy->in_force_index(*parse_instant("2026-07-01T00:00:00+08:00")), 1u);
}

TEST(Versions, TheHashIsOfTheContentNotOfItsLayout) {
  auto files = small_policy();
  const auto before = load_or_throw(files)->versions[0].hash;
  files["FB.yaml"] = "# a comment\n" + files["FB.yaml"];
  bend(files, "FB.yaml", "kind: clock", "kind: [clock]");
  bend(files, "FB.yaml", "within: \"24h\"", "levels: [{within: \"1440m\"}]");
  EXPECT_EQ(load_or_throw(files)->versions[0].hash, before);
  bend(files, "FB.yaml", "\"1440m\"", "\"1441m\"");
  EXPECT_NE(load_or_throw(files)->versions[0].hash, before);
}

TEST(Versions, TheHashCoversWordsFlowsAndCalendars) {
  const auto before = load_or_throw(small_policy())->versions[0].hash;
  const std::initializer_list<std::array<const char*, 3>> bends{{"vocabulary.yaml", "max: 100", "max: 101"},
                                                                {"flows.yaml", "roles: [agent]", "roles: [head]"},
                                                                {"work.yaml", "tue: [\"09:00", "tue: [\"08:00"},
                                                                {"policy.yaml", "Asia/Shanghai", "Asia/Tokyo"}};
  for (const auto& [file, old, now] : bends) {
    auto files = small_policy();
    bend(files, file, old, now);
    EXPECT_NE(load_or_throw(files)->versions[0].hash, before) << now;
  }
}

TEST(Diff, SaysWhatAnAmendmentChanges) {
  const auto policy = load_or_throw(amended());
  const auto changes = diff_versions(*policy, policy->versions[0], *policy, policy->versions[1]);
  EXPECT_EQ(words(changes, "en"),
            "FB-1: Text: Respond within 24 hours -> Respond within 12 hours\n"
            "FB-1 respond: Ends with: Message sent (actor is agent) -> Message sent (actor is agent or head)\n"
            "FB-1 respond: Limit, otherwise: 24 hours -> 12 hours\n"
            "FB-1 respond: removed: Stands still while: Waiting\n"
            "FB-1 respond: added: Limit, when level is high: 2 hours\n"
            "FB-2: clause repealed: Cause\n"
            "FB-3: clause added: Declared\n");
}

TEST(Diff, OfTwoBooks) {
  const auto before = load_or_throw(small_policy());
  auto files = small_policy();
  bend(files, "FB.yaml", "within: \"24h\"", "within: \"12h\"");
  bend(files, "FB.yaml", "due: \"2026-03-03T10:00\"", "due: \"2026-03-02T22:00\"");
  bend(files, "FB.yaml", "{fields: [cause]", "{in_charge: [close]");
  bend(files, "vocabulary.yaml",
       "  survey.answered:", "  survey.sent: {label: {zh: 发问卷, en: Survey sent}}\n  survey.answered:");
  bend(files, "vocabulary.yaml", "- {value: low}", "- {value: high}");
  bend(files, "flows.yaml", "roles: [agent]", "roles: [agent, head]");
  bend(files, "work.yaml", "tue: [\"09:00", "tue: [\"08:00");
  const auto after = load_or_throw(files);
  EXPECT_EQ(words(diff(*before, *before), "en"), "");
  EXPECT_EQ(words(diff(*before, *after), "en"),
            "event added: survey.sent (Survey sent)\n"
            "defaults changed\n"
            "action of fix changed: fix (Fix)\n"
            "calendars changed\n"
            "FB-1 respond: Limit: 24 hours -> 12 hours\n"
            "FB-2 cause: removed: Needs: State the cause: filled in: Cause\n"
            "FB-2 cause: added: Needs: State the cause: a named person in charge of: Close\n");
  EXPECT_EQ(words({diff(*before, *after)[4]}, "zh"), "FB-1 respond：时限：24小时 -> 12小时\n");
  const auto data = changes_json({diff(*before, *after)[4]});
  EXPECT_EQ(
      json::write(data),
      R"([{"what":"changed","clause":"FB-1","rule":"respond","aspect":"limit","name":{"zh":"时限","zh_tw":"時限","en":"Limit"},)"
      R"("before":{"zh":"24小时","zh_tw":"24小時","en":"24 hours"},)"
      R"("after":{"zh":"12小时","zh_tw":"12小時","en":"12 hours"}}])");
}

TEST(Diff, TheOrderOfLimitsCounts) {
  auto files = small_policy();
  bend(files, "FB.yaml", "within: \"24h\"",
       "levels:\n          - {when: {level: [high]}, within: \"2h\"}\n          - {when: {urgent: [true]}, within: "
       "\"1h\"}\n          - {within: \"24h\"}");
  const auto before = load_or_throw(files);
  bend(files, "FB.yaml",
       "{when: {level: [high]}, within: \"2h\"}\n          - {when: {urgent: [true]}, within: \"1h\"}",
       "{when: {urgent: [true]}, within: \"1h\"}\n          - {when: {level: [high]}, within: \"2h\"}");
  EXPECT_EQ(words(diff(*before, *load_or_throw(files)), "en"),
            "FB-1 respond: Order of the limits changed: the first that holds\n");
}

TEST(Explain, PutsAClauseIntoWords) {
  const auto policy = load_or_throw(amended());
  EXPECT_EQ(explain(*policy, "FB-1", "en").value_or(""), R"(FB-1  Response

  Respond within 12 hours

  Kind: clock.
  Owner: Desk.
  Effective: 2026-01-01.
  Status: active.

respond  First response (clock)
  Applies: always.
  Starts with: Ticket opened.
  Ends with: Message sent (actor is agent or head).
  Limit, when level is high: 2 hours.
  Limit, otherwise: 12 hours.
  Order of the limits: the first that holds.
  Yellow light: after 80% of the limit.
  Goal: 95%.
  Judged from: 20 cases on.

Versions
  2026.1 (2026-01-01 on): introduced
  2026.2 (2026-07-01 on): changed
    FB-1: Text: Respond within 24 hours -> Respond within 12 hours
    FB-1 respond: Ends with: Message sent (actor is agent) -> Message sent (actor is agent or head)
    FB-1 respond: Limit, otherwise: 24 hours -> 12 hours
    FB-1 respond: removed: Stands still while: Waiting
    FB-1 respond: added: Limit, when level is high: 2 hours
)");
  EXPECT_EQ(explain(*policy, "FB-2", "zh").value_or(""), R"(FB-2  原因

  办结前写明原因

  种类：关口。
  责任部门：质量部。
  施行日期：2026-01-01。
  状态：生效。

cause  写明原因（关口）
  适用：类型为报修。
  把守：办结。
  须先：填写原因：已填写：原因。
  达标比例：100%。
  最少样本：1件起。

版本
  2026.1（2026-01-01起）：制定
  2026.2（2026-07-01起）：废止
)");
  EXPECT_FALSE(explain(*policy, "FB-9", "en").has_value());
}

TEST(Vocabulary, IsDescribedAsTables) {
  const auto text = describe_vocabulary(*load_or_throw(small_policy()));
  EXPECT_NE(text.find("| `ticket.assigned` | 派单 | Assigned | `stage`, `assignee` |"), std::string::npos);
  EXPECT_NE(text.find("| `cause` | 原因 | Cause | text, personal |  |"), std::string::npos);
  EXPECT_NE(text.find("| `level` | severity is major | `high` |"), std::string::npos);
  EXPECT_NE(text.find("| `waiting` | 等待客户 | Waiting | Paused | Resumed |"), std::string::npos);
}

TEST(Classify, MostWordsWinAndTiesGoToTheFirst) {
  const auto policy = load_or_throw(small_policy());
  const auto fault = suggest(*policy, "The lock is BROKEN 坏了, your staff was rude");
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->subcategory, "fault");
  EXPECT_EQ(fault->words, (std::vector<std::string>{"坏了", "broken"}));
  EXPECT_EQ(suggest(*policy, "rude, and broken")->subcategory, "fault");
  EXPECT_EQ(suggest(*policy, "ＲＵＤＥ！")->category, "service");
  EXPECT_FALSE(suggest(*policy, "unbroken crudeness").has_value());
  EXPECT_FALSE(suggest(*policy, "").has_value());
}

}  // namespace
}  // namespace wellkept::policy::test
