#include "policy/check.h"

#include <gtest/gtest.h>

#include "policy/test_policy.h"

namespace wellkept::policy::test {
namespace {

TEST(Domain, SaysWhichFieldsFallThrough) {
  const auto policy = load_or_throw(small_policy());
  const auto& vocabulary = policy->vocabulary;
  const Domain domain(vocabulary);
  const auto kind = vocabulary.field("kind");
  const auto urgent = vocabulary.field("urgent");
  const Condition ask{{{kind, 1}}};
  const std::vector<Level> levels{{.when = {{{urgent, 2}}}, .within = {}, .mark = {}}};
  const auto report = domain.check_levels(ask, levels);
  ASSERT_TRUE(report.gap.has_value());
  EXPECT_EQ(domain.describe(*report.gap, fields_of(ask, levels)), "kind is ask, urgent is false");
  EXPECT_TRUE(report.complete);
  EXPECT_TRUE(report.unreached.empty());
}

TEST(Domain, FieldsThatNoEventCarriesHaveOnlyTheirDefaults) {
  const auto policy = load_or_throw(small_policy());
  const auto& vocabulary = policy->vocabulary;
  const Domain domain(vocabulary);
  const auto level = vocabulary.field("level");
  const auto severity = vocabulary.field("severity");
  EXPECT_FALSE(domain.carried(level));
  EXPECT_TRUE(domain.satisfiable({{{level, 1}}}));
  EXPECT_TRUE(domain.satisfiable({{{severity, 1}, {level, 1}}}));
  EXPECT_FALSE(domain.satisfiable({{{severity, 1}, {level, 2}}}));
}

// What is too wide to be tried is said to be so, not passed over.
TEST(Domain, GivesUpOnTooManyCombinations) {
  Vocabulary vocabulary;
  Event event;
  Condition when;
  std::vector<Level> levels;
  for (FieldIndex i = 0; i < 16; ++i) {
    Field field;
    field.name = "f" + std::to_string(i);
    field.type = FieldType::flag;
    field.values = {"false", "true"};
    vocabulary.fields.push_back(field);
    event.fields.push_back(i);
    levels.push_back({.when = {{{i, 1}}}, .within = {}, .mark = {}});
  }
  vocabulary.events.push_back(event);
  EXPECT_FALSE(Domain(vocabulary).check_levels(when, levels).complete);
}

TEST(Vocabulary, DefaultsFillWhatNothingSetInOrder) {
  const auto policy = load_or_throw(small_policy());
  const auto& vocabulary = policy->vocabulary;
  const auto severity = vocabulary.field("severity");
  const auto level = vocabulary.field("level");
  State set(vocabulary.fields.size(), kUnset);
  State out;
  apply_defaults(vocabulary, set, out);
  EXPECT_EQ(out[level], 1);
  EXPECT_EQ(out[severity], kUnset);
  set[severity] = 0;
  apply_defaults(vocabulary, set, out);
  EXPECT_EQ(out[level], 0);
  set[level] = 1;
  apply_defaults(vocabulary, set, out);
  EXPECT_EQ(out[level], 1);
}

TEST(Vocabulary, ConditionsInWords) {
  const auto policy = load_or_throw(small_policy());
  const auto& vocabulary = policy->vocabulary;
  const Condition condition{
      {{vocabulary.field("kind"), 3}, {vocabulary.field("urgent"), 2}, {vocabulary.field("score"), 24}}};
  EXPECT_EQ(describe(vocabulary, condition, "en"), "kind is inquiry or repair; urgent is yes; score is 4 or 5");
  EXPECT_EQ(describe(vocabulary, condition, "zh-CN"), "类型为咨询或报修；紧急为是；评分为4或5");
  EXPECT_EQ(describe(vocabulary, {}, "en"), "always");
}

TEST(Vocabulary, AnUnsetFieldSatisfiesNothing) {
  const Condition condition{{{0, ~std::uint64_t{0}}}};
  EXPECT_FALSE(holds(condition, State{kUnset}));
  EXPECT_TRUE(holds(condition, State{0}));
  EXPECT_TRUE(holds({}, State{kUnset}));
}

}  // namespace
}  // namespace wellkept::policy::test
