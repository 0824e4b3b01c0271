// Gates, records, targets, uses, and what stands before a step.
#include <gtest/gtest.h>

#include "promise/testing.h"

namespace wellkept::promise {
namespace {

using testing::clause;
using testing::facts_of;
using testing::files_with;
using testing::local;
using testing::Step;

constexpr const char* kBeforeClose =
    "id: c, label: {zh: 关口, en: Gate}, when: {kind: [fix]}, before: [{event: ticket.closed}], ";

std::shared_ptr<const policy::Policy> gated(const std::string& need) {
  return policy::test::load_or_throw(
      files_with(clause(1, "gate", "gates", kBeforeClose + ("needs: [{" + need + ", label: {zh: 须, en: Need}}]"))));
}

Step opened(const char* kind = "fix") {
  return {"2026-03-02T10:00", "ticket.opened", {{"kind", kind}}};
}
Step closed(const char* at = "2026-03-02T18:00") {
  return {at, "ticket.closed"};
}
Step fixed(const char* at, json::Object fields = {}, Id actor = {}) {
  return {at, "ticket.fixed", std::move(fields), actor};
}
Step assigned(const char* at, const char* stage, json::Value who, Id actor = {}) {
  return {at, "ticket.assigned", {{"stage", stage}, {"assignee", std::move(who)}}, actor};
}

struct Row {
  const char* what;
  const char* need;
  std::vector<Step> steps;
  const char* expected;
};

TEST(Gate, EveryKindOfNeed) {
  const char* once = "event: ticket.fixed";
  const char* thrice = "event: ticket.fixed, count: 3";
  const char* since = "event: ticket.fixed, since: [{event: ticket.reopened}]";
  const char* other = "event: ticket.fixed, not_by: ticket.assigned";
  const char* field = "fields: [cause]";
  const char* filled = "fields: [category]";
  const char* charge = "in_charge: [accept, close]";
  const char* any = "any: [{event: ticket.fixed}, {fields: [window_end]}]";
  const Step reopened{"2026-03-02T12:00", "ticket.reopened"};
  const Step named = assigned("2026-03-02T10:30", "accept", "7", Id{7});
  const Step named_close = assigned("2026-03-02T10:40", "close", "8", Id{7});
  const std::vector<Row> rows{
      {"event there", once, {opened(), fixed("2026-03-02T11:00"), closed()}, "met"},
      {"event missing", once, {opened(), closed()}, "breached"},
      {"event after the step", once, {opened(), closed(), fixed("2026-03-02T19:00")}, "breached"},
      {"two of three", thrice, {opened(), fixed("2026-03-02T11:00"), fixed("2026-03-02T12:00"), closed()}, "breached"},
      {"three",
       thrice,
       {opened(), fixed("2026-03-02T11:00"), fixed("2026-03-02T12:00"), fixed("2026-03-02T12:00"), closed()},
       "met"},
      {"before the last reopening", since, {opened(), fixed("2026-03-02T11:00"), reopened, closed()}, "breached"},
      {"after it", since, {opened(), reopened, fixed("2026-03-02T13:00"), closed()}, "met"},
      {"never reopened", since, {opened(), fixed("2026-03-02T11:00"), closed()}, "met"},
      {"by who assigned it", other, {opened(), named, fixed("2026-03-02T11:00", {}, Id{7}), closed()}, "breached"},
      {"by another", other, {opened(), named, fixed("2026-03-02T11:00", {}, Id{8}), closed()}, "met"},
      {"nobody assigned it", other, {opened(), fixed("2026-03-02T11:00", {}, Id{7}), closed()}, "met"},
      {"assigned by another since",
       other,
       {opened(), fixed("2026-03-02T11:00", {}, Id{7}), assigned("2026-03-02T12:00", "close", "9", Id{7}), closed()},
       "met"},
      {"field given", field, {opened(), fixed("2026-03-02T11:00", {{"cause", "wire"}}), closed()}, "met"},
      {"field empty", field, {opened(), fixed("2026-03-02T11:00", {{"cause", ""}}), closed()}, "breached"},
      {"field cleared",
       field,
       {opened(), fixed("2026-03-02T11:00", {{"cause", "wire"}}), fixed("2026-03-02T12:00", {{"cause", nullptr}}),
        closed()},
       "breached"},
      {"field filled by a default", filled, {opened(), closed()}, "met"},
      {"both in charge", charge, {opened(), named, named_close, closed()}, "met"},
      {"one in charge", charge, {opened(), named, closed()}, "breached"},
      {"taken from the charge",
       charge,
       {opened(), named, named_close, assigned("2026-03-02T12:00", "close", nullptr), closed()},
       "breached"},
      {"one of any", any, {opened(), fixed("2026-03-02T11:00"), closed()}, "met"},
      {"the other of any",
       any,
       {opened(), {"2026-03-02T11:00", "ticket.changed", {{"window_end", "2026-03-05T10:00:00Z"}}}, closed()},
       "met"},
      {"none of any", any, {opened(), closed()}, "breached"},
  };
  for (const Row& row : rows) {
    const auto policy = gated(row.need);
    const auto facts = facts_of(*policy, row.steps);
    EXPECT_EQ(testing::verdicts(*policy, facts, local("2026-03-05T00:00")), row.expected) << row.what;

    // What would have stood before the step is the same question, asked in time.
    const auto step =
        std::find_if(row.steps.begin(), row.steps.end(), [](const Step& one) { return one.event == "ticket.closed"; });
    const auto before = std::span(facts).first(static_cast<std::size_t>(step - row.steps.begin()));
    const auto standing = standing_before(*policy, before, testing::fact_of(*policy, closed()));
    EXPECT_EQ(standing.empty(), row.expected == std::string("met")) << row.what;
    if (standing.empty()) continue;
    ASSERT_EQ(standing.size(), 1u);
    EXPECT_EQ(standing[0].clause, "FB-1");
    EXPECT_EQ(standing[0].gate->label.en, "Gate");
    ASSERT_EQ(standing[0].needs.size(), 1u);
    EXPECT_EQ(standing[0].needs[0]->label.en, "Need");
  }
}

TEST(Gate, IsJudgedByItsPassages) {
  const auto policy = gated("event: ticket.fixed, since: [{event: ticket.reopened}]");
  const Step reopened{"2026-03-03T10:00", "ticket.reopened"};
  const Step again = closed("2026-03-03T18:00");
  const auto judge = [&](const std::vector<Step>& steps) {
    return testing::verdicts(*policy, facts_of(*policy, steps), local("2026-03-05T00:00"));
  };
  EXPECT_EQ(judge({opened()}), "running") << "not reached yet";
  EXPECT_EQ(judge({opened("ask"), closed()}), "none") << "another kind";
  EXPECT_EQ(judge({opened(), {"2026-03-02T11:00", "ticket.cancelled"}}), "none") << "cancelled before it";
  EXPECT_EQ(judge({opened(), fixed("2026-03-02T11:00"), closed(), reopened, again}), "breached")
      << "the second time not";
  EXPECT_EQ(judge({opened(), closed(), reopened, fixed("2026-03-03T11:00"), again}), "breached")
      << "the first time not";
  const auto facts =
      facts_of(*policy, {opened(), fixed("2026-03-02T11:00"), closed(), reopened, fixed("2026-03-03T11:00"), again});
  const auto promises = derive(*policy, facts, local("2026-03-05T00:00"));
  ASSERT_EQ(promises.size(), 1u);
  EXPECT_EQ(promises[0].state, State::met);
  EXPECT_EQ(promises[0].stopped_at, local("2026-03-03T18:00")) << "the last passage decides";
  EXPECT_EQ(promises[0].decided_at(), promises[0].stopped_at);
  EXPECT_EQ(promises[0].due_at, std::nullopt);
  EXPECT_EQ(promises[0].kind, RuleKind::gate);
  // The fields of that moment decide whether it was asked at all.
  EXPECT_EQ(judge({opened(), closed(), {"2026-03-02T19:00", "ticket.changed", {{"kind", "ask"}}}}), "breached");
  EXPECT_EQ(judge({opened("ask"), closed(), {"2026-03-02T19:00", "ticket.changed", {{"kind", "fix"}}}}), "running");
}

TEST(Gate, StandsAtTheEndWhateverMomentTheStepNames) {
  const auto policy = gated("event: ticket.fixed");
  const auto facts = facts_of(*policy, {opened(), fixed("2026-03-02T17:00")});
  EXPECT_TRUE(standing_before(*policy, facts, testing::fact_of(*policy, closed("2026-03-02T12:00"))).empty());
  EXPECT_TRUE(standing_before(*policy, facts, testing::fact_of(*policy, {"2026-03-02T12:00", "message.sent"})).empty());
  const auto bare = facts_of(*policy, {opened()});
  EXPECT_EQ(standing_before(*policy, bare, testing::fact_of(*policy, closed())).size(), 1u);
  EXPECT_TRUE(standing_before(*policy, bare, testing::fact_of(*policy, {"2026-03-02T12:00", "message.sent"})).empty())
      << "only what the gate guards";
}

TEST(Record, IsJudgedLikeAGate) {
  const auto policy = policy::test::load_or_throw(files_with(clause(
      1, "record", "records", std::string(kBeforeClose) + "needs: [{fields: [cause], label: {zh: 原因, en: Cause}}]")));
  const auto facts = facts_of(*policy, {opened(), fixed("2026-03-02T11:00", {{"cause", "wire"}}), closed()});
  const auto promises = derive(*policy, facts, local("2026-03-05T00:00"));
  ASSERT_EQ(promises.size(), 1u);
  EXPECT_EQ(promises[0].kind, RuleKind::record);
  EXPECT_EQ(promises[0].state, State::met);
  EXPECT_EQ(standing_before(*policy, std::span(facts).first(1), testing::fact_of(*policy, closed())).size(), 1u);
}

TEST(Target, TheLastAnswerCounts) {
  const auto policy = policy::test::load_or_throw(files_with(
      clause(1, "target", "targets",
             "id: c, label: {zh: 满意, en: Satisfied}, when: {kind: [fix]}, of: [{event: survey.answered}], counts: "
             "{score: [4, 5]}, goal: 0.8, min_n: 1")));
  const auto answered = [](const char* at, int score) { return Step{at, "survey.answered", {{"score", score}}}; };
  const auto judge = [&](const std::vector<Step>& steps) {
    return testing::verdicts(*policy, facts_of(*policy, steps), local("2026-03-05T00:00"));
  };
  EXPECT_EQ(judge({opened()}), "none") << "nothing to judge yet";
  EXPECT_EQ(judge({opened(), answered("2026-03-02T11:00", 4)}), "met");
  EXPECT_EQ(judge({opened(), answered("2026-03-02T11:00", 3)}), "breached");
  EXPECT_EQ(judge({opened(), answered("2026-03-02T11:00", 1), answered("2026-03-02T12:00", 5)}), "met");
  EXPECT_EQ(judge({opened(), answered("2026-03-02T11:00", 5), {"2026-03-02T12:00", "survey.answered"}}), "breached")
      << "an answer without a score is no good score";
  EXPECT_EQ(judge({opened("ask"), answered("2026-03-02T11:00", 5)}), "none");
}

TEST(Uses, EveryUseIsCountedAsThingsStoodThen) {
  const auto policy = policy::test::load_or_throw(files_with(
      clause(1, "capability", "uses",
             "id: u, label: {zh: 重开, en: Reopened}, when: {kind: [fix]}, of: [{event: ticket.reopened}]")));
  const auto facts = facts_of(*policy, {opened(),
                                        {"2026-03-02T11:00", "ticket.reopened"},
                                        {"2026-03-02T12:00", "ticket.changed", {{"kind", "ask"}}},
                                        {"2026-03-02T13:00", "ticket.reopened"},
                                        {"2026-03-02T14:00", "ticket.changed", {{"kind", "fix"}}},
                                        {"2026-03-02T15:00", "ticket.reopened"}});
  const auto found = uses(*policy, facts);
  ASSERT_EQ(found.size(), 2u) << "not while it was an inquiry";
  EXPECT_EQ(found[0].at, local("2026-03-02T11:00"));
  EXPECT_EQ(found[1].at, local("2026-03-02T15:00"));
  EXPECT_EQ(found[1].clause, "FB-1");
  EXPECT_EQ(uses(*policy, facts, 2).size(), 1u) << "from the third fact on";
  EXPECT_EQ(uses(*policy, facts, facts.size()).size(), 0u);
}

TEST(Present, HoldsFieldsAfterDefaultsAndWhoIsInCharge) {
  const auto policy = policy::test::load_or_throw(policy::test::small_policy());
  const auto value = [&](const Present& now, const char* field) {
    const auto index = policy->vocabulary.field(field);
    return now.fields[index] == policy::kUnset ? std::string("-")
                                               : policy->vocabulary.fields[index].values[now.fields[index]];
  };
  const Present empty = present(*policy, {});
  EXPECT_EQ(value(empty, "kind"), "-");
  EXPECT_EQ(value(empty, "level"), "low");
  const auto facts = facts_of(*policy, {{"2026-03-02T10:00", "ticket.opened", {{"kind", "fix"}, {"severity", "major"}}},
                                        assigned("2026-03-02T12:00", "close", "8"),
                                        assigned("2026-03-02T11:00", "close", "7")});
  const Present now = present(*policy, facts);
  EXPECT_EQ(value(now, "kind"), "fix");
  EXPECT_EQ(value(now, "level"), "high");
  EXPECT_EQ(value(now, "urgent"), "-");
  EXPECT_EQ(now.in_charge, (std::vector<Id>{Id{}, Id{8}})) << "what happened last, not what was recorded last";
}

}  // namespace
}  // namespace wellkept::promise
