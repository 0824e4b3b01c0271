// Escalation ladders as data: what is read, what is refused, how they are explained and compared.
#include <gtest/gtest.h>

#include "policy/diff.h"
#include "policy/explain.h"
#include "policy/test_policy.h"

namespace wellkept::policy {
namespace {

using namespace test;

constexpr const char* kLadder = R"(  - id: FB-3
    kind: capability
    title: {zh: 升级, en: Escalation}
    text: {zh: 逾期升级, en: What is overdue is escalated}
    uses: [{id: sent, label: {zh: 发出, en: Sent}, of: [{event: message.sent}]}]
    ladders:
      - id: lights
        label: {zh: 红黄灯, en: Lights}
        clauses: [FB-1]
        steps:
          - {id: remind, label: {zh: 提醒, en: Reminder}, at: yellow, to: handler, otherwise: [head], by: [inbox]}
          - {id: send, label: {zh: 协调, en: Coordinator}, at: red, to: coordinator, among: [head, agent], by: [inbox, email], urgent: true}
          - {id: raise, label: {zh: 上报, en: Raise}, at: red, after: "4h", to: head, by: [email]}
    cases:
      - name: climbed after the deadline
        given: [["2026-03-02T10:00", ticket.opened, {kind: ask}]]
        now: "2026-03-03T14:00"
        expect: [{of: FB-1/respond, steps: [remind, send]}]
)";

FileMap with_ladder() {
  FileMap files = small_policy();
  files["FB.yaml"] += kLadder;
  return files;
}

TEST(Ladder, IsRead) {
  const auto policy = load_or_throw(with_ladder());
  const LadderRule& ladder = policy->versions.front().clause("FB-3")->ladders.at(0);
  EXPECT_EQ(ladder.clauses, std::vector<std::string>{"FB-1"});
  ASSERT_EQ(ladder.steps.size(), 3U);
  EXPECT_EQ(ladder.steps[0].to, LadderStep::To::handler);
  EXPECT_FALSE(ladder.steps[0].red);
  EXPECT_EQ(ladder.steps[1].roles, (std::vector<std::string>{"head", "agent"}));
  EXPECT_TRUE(ladder.steps[1].urgent);
  EXPECT_EQ(ladder.steps[2].after_ms, 4 * 3'600'000);
  EXPECT_EQ(ladder.steps[2].by, std::vector<std::string>{"email"});
}

TEST(Ladder, EveryMistakeIsNamedWithItsPlace) {
  struct Row {
    const char* old;
    const char* now;
    const char* problem;  // after "FB.yaml:"
  };
  for (const Row& row : std::vector<Row>{
           {"at: yellow, to: handler", "at: green, to: handler", "44:61: unknown light 'green': yellow or red\n"},
           {"at: yellow, to: handler", "at: yellow, after: \"1h\", to: handler",
            "44:76: 'after' counts from red: a step at yellow is taken at once\n"},
           {"after: \"4h\"", "after: \"4wh\"", "46:69: 'after' is elapsed time, such as \"4h\"\n"},
           {"to: head, by: [email]", "to: haed, by: [email]",
            "46:79: unknown target 'haed' (did you mean 'head'?): handler, coordinator or a role\n"},
           {"otherwise: [head]", "otherwise: []", "44:93: 'otherwise' is empty\n"},
           {", otherwise: [head]", "", "44:13: a step needs 'otherwise'\n"},
           {"among: [head, agent]", "among: [head, head]", "45:98: role 'head' is named twice\n"},
           {"to: head, by: [email]", "to: head, by: [sms]", "46:90: unknown channel 'sms'\n"},
           {"at: red, to: coordinator", "at: yellow, to: coordinator", "45:74: a coordinator is sent at red\n"},
           {"id: raise,", "id: send,", "46:18: step 'send' stands twice in the ladder\n"},
           {"at: red, after: \"4h\", to: head", "at: yellow, to: head",
            "46:13: the steps of a ladder stand in order of time: this one comes before the one above\n"},
           {"clauses: [FB-1]", "clauses: [FB-9]", "42:19: unknown clause 'FB-9' (did you mean 'FB-1'?)\n"},
           {"clauses: [FB-1]", "clauses: [FB-2]", "42:19: clause 'FB-2' has no clock that could be escalated\n"},
           {"urgent: true}", "urgent: true, repeat: 3}", "45:140: unknown key 'repeat' of a step\n"},
           {"of: FB-1/respond", "of: FB-1", "51:23: 'of' names a clock as CLAUSE/rule\n"},
           {"steps: [remind, send]}]", "steps: [remind, sent]}]",
            "51:53: unknown step 'sent' (did you mean 'send'?)\n"},
       }) {
    FileMap files = with_ladder();
    bend(files, "FB.yaml", row.old, row.now);
    EXPECT_EQ(problems_of(files), "FB.yaml:" + std::string(row.problem)) << row.now;
  }
  FileMap files = with_ladder();
  bend(files, "FB.yaml", "    kind: capability\n", "    kind: [clock, capability]\n    clocks: []\n");
  EXPECT_NE(problems_of(files), "");
}

TEST(Ladder, IsExplainedStepByStep) {
  const auto text = explain(*load_or_throw(with_ladder()), "FB-3", "en").value();
  EXPECT_NE(text.find("lights  Lights (ladder)"), std::string::npos) << text;
  EXPECT_NE(text.find("At yellow: Reminder: the handler (nobody: Head), by inbox."), std::string::npos) << text;
  EXPECT_NE(text.find("At red: Coordinator: a coordinator is sent (of: Head, Agent), by inbox, e-mail, urgent."),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("At red, after 4 hours: Raise: Head, by e-mail."), std::string::npos) << text;
  EXPECT_NE(text.find("climbed after the deadline -> FB-1/respond remind, send"), std::string::npos) << text;
}

TEST(Ladder, AStepThatMovedIsAChange) {
  FileMap later = with_ladder();
  bend(later, "FB.yaml", "after: \"4h\"", "after: \"8h\"");
  const auto before = load_or_throw(with_ladder());
  const auto after = load_or_throw(later);
  const auto changes = diff_versions(*before, before->versions.front(), *after, after->versions.front());
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].clause, "FB-3");
  EXPECT_EQ(changes[0].rule, "lights");
  EXPECT_EQ(changes[0].name.en, "At red, after 8 hours");
  EXPECT_NE(before->versions.front().hash, after->versions.front().hash);
}

}  // namespace
}  // namespace wellkept::policy
