#include "promise/replay.h"

#include <gtest/gtest.h>

#include <sstream>

#include "promise/testing.h"

namespace wellkept::promise {
namespace {

using policy::test::bend;
using policy::test::load_or_throw;
using policy::test::small_policy;

const policy::Policy& small() {
  static const auto policy = load_or_throw(small_policy());
  return *policy;
}

Result<History> history_of(const std::string& text, const policy::Policy& policy = small()) {
  std::istringstream in(text);
  return read_history(policy, in);
}

constexpr const char* kLines =
    R"({"subject":"B","at":"2026-03-02T10:00:00+08:00","event":"ticket.opened","fields":{"kind":"fix"},"actor":"li.na"}
{"subject":"A","at":"2026-03-02T11:00:00+08:00","event":"ticket.opened","fields":{"kind":"ask"}}

{"subject":"B","at":"2026-03-02T12:00:00+08:00","event":"message.sent","fields":{"by":"agent"},"actor":"wang"}
{"subject":"B","at":"2026-03-02T13:00:00+08:00","event":"ticket.closed","actor":"li.na"}
)";

TEST(Replay, ReadsSubjectsInTheOrderOfTheirFirstLine) {
  const auto history = history_of(kLines);
  ASSERT_TRUE(history.ok()) << history.refusal().detail;
  EXPECT_EQ(history->subjects, (std::vector<std::string>{"B", "A"}));
  EXPECT_EQ(history->events, 4u);
  ASSERT_EQ(history->facts.size(), 2u);
  ASSERT_EQ(history->facts[0].size(), 3u);
  EXPECT_EQ(history->facts[0][0].actor, history->facts[0][2].actor) << "the same name is the same person";
  EXPECT_NE(history->facts[0][0].actor, history->facts[0][1].actor);
  EXPECT_TRUE(history->facts[0][0].actor);
  EXPECT_FALSE(history->facts[1][0].actor);
  const auto with_returns = history_of("\r\n" + std::string(kLines).replace(std::string(kLines).find('\n'), 1, "\r\n"));
  ASSERT_TRUE(with_returns.ok());
  EXPECT_EQ(with_returns->events, 4u);
}

TEST(Replay, ALineMeansTheSameHoweverItIsWritten) {
  const auto plain =
      history_of(R"({"subject":"A","at":"2026-03-02T11:00:00Z","event":"ticket.opened","fields":{"kind":"fix"}})");
  ASSERT_TRUE(plain.ok()) << plain.refusal().detail;
  for (const char* line : {
           R"({ "subject" : "A", "at":"2026-03-02T11:00:00Z","event":"ticket.opened","fields": { "kind" : "fix" } } )",
           R"({"event":"ticket.opened","fields":{"kind":"fix"},"at":"2026-03-02T11:00:00Z","subject":"A"})",
           R"({"subject":"\u0041","at":"2026-03-02T11:00:00Z","event":"ticket.opened","fields":{"kind":"f\u0069x"}})",
           R"({"subject":"A","at":"2026-03-02T19:00:00+08:00","event":"ticket.opened","fields":{"kind":"fix"}})",
       }) {
    const auto other = history_of(line);
    ASSERT_TRUE(other.ok()) << other.refusal().detail;
    EXPECT_EQ(other->subjects, plain->subjects) << line;
    ASSERT_EQ(other->facts.size(), 1u);
    const Fact& fact = other->facts[0].front();
    const Fact& same = plain->facts[0].front();
    EXPECT_EQ(fact.at, same.at) << line;
    EXPECT_EQ(fact.event, same.event) << line;
    ASSERT_EQ(fact.fields.size(), 1u) << line;
    EXPECT_EQ(fact.fields[0].field, same.fields[0].field) << line;
    EXPECT_EQ(fact.fields[0].choice, same.fields[0].choice) << line;
  }
}

TEST(Replay, RefusesWhatIsNoJsonHoweverPlainItLooks) {
  const std::string begin = R"({"subject":"A","at":"2026-03-02T11:00:00Z","event":"ticket.opened","fields":{)";
  for (const char* rest : {
           R"("kind":"fix"}} x)",
           R"("kind":"fix"},})",
           R"("kind":"fix",}})",
           R"("kind":"fix","kind":"fix"}})",
           R"("kind":"fix"},"fields":{}})",
           R"("kind":"fix"},"subject":"B"})",
           "\"kind\":\"f\tix\"}}",
           "\"kind\":\"\xff\"}}",
           R"("kind":01}})",
           R"("kind":truely}})",
           R"("kind":"fix"}})"
           "{",
       }) {
    EXPECT_FALSE(history_of(begin + rest).ok()) << rest;
  }
}

TEST(Replay, NamesEveryLineThatCannotBeRead) {
  struct Row {
    const char* line;
    const char* problem;
  };
  const char* good = R"({"subject":"A","at":"2026-03-02T11:00:00Z","event":"ticket.opened"})";
  for (const Row& row : {
           Row{"[]", "not an object"},
           Row{R"({"subject":"A","at":"2026-03-02T11:00:00Z"})", "needs subject, at and event"},
           Row{R"({"subject":"A","at":"2026-03-02T11:00:00","event":"ticket.opened"})",
               "'at' is not an instant with a zone: 2026-03-02T11:00:00"},
           Row{R"({"subject":7,"at":"2026-03-02T11:00:00Z","event":"ticket.opened"})", "'subject' must be a text"},
           Row{R"({"subject":"A","at":"2026-03-02T11:00:00Z","event":"ticket.opened","note":"x"})",
               "unknown member 'note'"},
           Row{R"({"subject":"A","at":"2026-03-02T11:00:00Z","event":"ticket.lost"})", "unknown event 'ticket.lost'"},
           Row{R"({"subject":"A","at":"2026-03-02T11:00:00Z","event":"ticket.opened","fields":{"kind":"wish"}})",
               "field 'kind': unknown value \"wish\""},
       }) {
    const auto history = history_of(std::string(good) + "\n" + row.line + "\n" + good + "\n");
    ASSERT_FALSE(history.ok()) << row.line;
    EXPECT_EQ(history.refusal().code, "replay.line");
    ASSERT_EQ(history.refusal().fields.size(), 1u);
    EXPECT_EQ(history.refusal().fields[0].field, "line 2");
    EXPECT_EQ(history.refusal().fields[0].detail, row.problem);
    EXPECT_EQ(history.refusal().detail, "line 2: " + std::string(row.problem));
  }
  std::string many;
  for (int i = 0; i < 50; ++i) many += "{\n";
  EXPECT_EQ(history_of(many).refusal().fields.size(), 20u) << "not more than one can read";
}

TEST(Replay, WritesEveryPromiseAsALine) {
  const auto history = history_of(kLines);
  std::ostringstream out;
  const Instant now = testing::local("2026-03-03T08:00");
  replay(small(), *history, {now, ""}, out);
  EXPECT_EQ(
      out.str(),
      R"({"subject":"B","clause":"FB-1","rule":"respond","kind":"clock","occurrence":0,"policy_version":"2026.1","started_at":"2026-03-02T02:00:00Z","due_at":"2026-03-03T02:00:00Z","stopped_at":"2026-03-02T04:00:00Z","state":"met","light":"kept","provisional":false,"elapsed_ms":7200000,"paused_ms":0,"why":[]})"
      "\n"
      R"({"subject":"B","clause":"FB-2","rule":"cause","kind":"gate","occurrence":0,"policy_version":"2026.1","started_at":"2026-03-02T02:00:00Z","due_at":null,"stopped_at":"2026-03-02T05:00:00Z","state":"breached","light":"missed","provisional":false,"elapsed_ms":0,"paused_ms":0,"why":[]})"
      "\n"
      R"({"subject":"A","clause":"FB-1","rule":"respond","kind":"clock","occurrence":0,"policy_version":"2026.1","started_at":"2026-03-02T03:00:00Z","due_at":"2026-03-03T03:00:00Z","stopped_at":null,"state":"running","light":"yellow","provisional":false,"elapsed_ms":75600000,"paused_ms":0,"why":[]})"
      "\n");
}

TEST(Replay, SaysWhyInBothLanguages) {
  const auto why = [](const char* language) {
    std::ostringstream out;
    replay(small(), *history_of(kLines), {testing::local("2026-03-04T08:00"), language}, out);
    return out.str();
  };
  const std::string en = why("en");
  for (const char* sentence :
       {"policy version 2026.1, in force since 2026-01-01 when it started",
        "started at 2026-03-02 10:00:00 +08:00 by Ticket opened (ticket.opened)",
        "stopped at 2026-03-02 12:00:00 +08:00 by Message sent (message.sent)", "due at 2026-03-03 10:00:00 +08:00",
        "kept: in time by 22 h", "missed: late by 21 h, still open", "missing: State the cause"}) {
    EXPECT_NE(en.find(sentence), std::string::npos) << sentence << "\nin\n" << en;
  }
  const std::string zh = why("zh");
  for (const char* sentence :
       {"起算：2026-03-02 10:00:00 +08:00 建单 (ticket.opened)", "逾期 21 小时，仍未完成", "缺少：填写原因"}) {
    EXPECT_NE(zh.find(sentence), std::string::npos) << sentence << "\nin\n" << zh;
  }
}

TEST(Replay, ComparesTwoPolicies) {
  auto files = small_policy();
  bend(files, "FB.yaml", "within: \"24h\"", "within: \"1h\"");
  bend(files, "FB.yaml", "state: met, due: \"2026-03-03T10:00\"", "state: met, due: \"2026-03-02T11:00\"");
  const auto stricter = load_or_throw(files);
  const auto before = history_of(kLines);
  const auto after = history_of(kLines, *stricter);
  const Instant now = testing::local("2026-03-02T11:30");
  EXPECT_TRUE(compare(small(), *before, small(), *before, now).flips.empty());

  const auto comparison = compare(small(), *before, *stricter, *after, now);
  ASSERT_EQ(comparison.flips.size(), 1u);
  const Flip& flip = comparison.flips[0];
  EXPECT_EQ(flip.subject + " " + flip.clause + " " + flip.rule, "B FB-1 respond");
  EXPECT_EQ(flip.before + " -> " + flip.after, "running -> breached");
  EXPECT_EQ(flip.due_before, testing::local("2026-03-03T10:00"));
  EXPECT_EQ(flip.due_after, testing::local("2026-03-02T11:00"));
  std::ostringstream out;
  write_comparison(comparison, out);
  EXPECT_EQ(
      out.str(),
      R"({"flip":{"subject":"B","clause":"FB-1","rule":"respond","occurrence":0,"before":"running","after":"breached","due_before":"2026-03-03T02:00:00Z","due_after":"2026-03-02T03:00:00Z"}})"
      "\n"
      R"({"attainment":{"clause":"FB-1","before":{"n":0,"met":0,"attainment":null},"after":{"n":1,"met":0,"attainment":0.0}}})"
      "\n"
      R"({"attainment":{"clause":"FB-2","before":{"n":0,"met":0,"attainment":null},"after":{"n":0,"met":0,"attainment":null}}})"
      "\n");
}

TEST(Replay, APromiseThatOnlyOnePolicyKnowsIsAFlip) {
  auto files = small_policy();
  bend(files, "FB.yaml", "when: {kind: [fix]}\n        before: [{event: ticket.closed}]",
       "when: {kind: [ask]}\n        before: [{event: ticket.closed}]");
  const auto other = load_or_throw(files);
  const Instant now = testing::local("2026-03-02T14:00");
  const auto comparison = compare(small(), *history_of(kLines), *other, *history_of(kLines, *other), now);
  std::vector<std::string> flips;
  for (const Flip& flip : comparison.flips) {
    flips.push_back(flip.subject + " " + flip.clause + ": " + flip.before + " -> " + flip.after);
  }
  EXPECT_EQ(flips, (std::vector<std::string>{"B FB-2: breached -> none", "A FB-2: none -> running"}));
}

}  // namespace
}  // namespace wellkept::promise
