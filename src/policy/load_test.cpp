#include <gtest/gtest.h>

#include <algorithm>

#include "policy/test_policy.h"

namespace wellkept::policy::test {
namespace {

TEST(Load, SmallPolicyIsRead) {
  const auto files = small_policy();
  EXPECT_EQ(problems_of(files), "");
  const auto policy = load_or_throw(files);
  EXPECT_EQ(policy->id, "small");
  EXPECT_EQ(policy->versions.size(), 1u);
  EXPECT_EQ(policy->versions[0].effective_from, *parse_instant("2026-01-01T00:00:00+08:00"));
  EXPECT_EQ(policy->versions[0].clauses.size(), 2u);
  EXPECT_EQ(policy->versions[0].clause("FB-2")->owner, "quality");
  EXPECT_EQ(policy->versions[0].clause("FB-1")->owner, "desk");
  EXPECT_EQ(policy->versions[0].hash.size(), 64u);
  const auto& stage = policy->vocabulary.fields[policy->vocabulary.field("stage")];
  EXPECT_EQ(stage.values, (std::vector<std::string>{"accept", "close"}));
  const auto& by = policy->vocabulary.fields[policy->vocabulary.by];
  EXPECT_EQ(by.values, (std::vector<std::string>{"agent", "head", "customer", "bot", "system"}));
  EXPECT_NE(policy->flows.flow("ask")->action("assign"), nullptr);
}

TEST(Load, AKindHasFieldsThatOthersDoNotTake) {
  auto files = small_policy();
  bend(files, "vocabulary.yaml", "events:\n",
       "  shop: {type: text, label: {zh: 门店, en: Shop}}\n"
       "  rank: {type: choice, label: {zh: 等级, en: Rank}, like: level}\n"
       "events:\n");
  bend(files, "flows.yaml", "  ask:\n    start: new\n", "  ask:\n    start: new\n    fields: [shop, rank]\n");
  EXPECT_EQ(problems_of(files), "");
  const auto policy = load_or_throw(files);
  const Vocabulary& words = policy->vocabulary;
  EXPECT_EQ(policy->flows.flow("ask")->fields, (std::vector<FieldIndex>{words.field("shop"), words.field("rank")}));
  EXPECT_EQ(words.fields[words.field("rank")].values, (std::vector<std::string>{"high", "low"}));
  const auto& opened = words.events[words.event("ticket.opened")].fields;
  EXPECT_NE(std::find(opened.begin(), opened.end(), words.field("shop")), opened.end());
  struct Row {
    const char* kind;
    const char* field;
    bool foreign;
  };
  for (const Row& row : {Row{"ask", "shop", false}, Row{"fix", "shop", true}, Row{"fix", "urgent", false},
                         Row{"nothing", "rank", true}, Row{"fix", "unheard_of", false}}) {
    EXPECT_EQ(policy->flows.is_foreign(row.kind, words.field(row.field)), row.foreign) << row.kind << " " << row.field;
  }
}

TEST(Load, ShippedPolicyIsRead) {
  const auto loaded = load(std::string(WELLKEPT_SOURCE_DIR "/policy"));
  std::string problems;
  if (const auto* found = std::get_if<1>(&loaded)) {
    for (const auto& problem : *found) problems += yaml::format_problem(problem) + "\n";
  }
  EXPECT_EQ(problems, "");
}

}  // namespace
}  // namespace wellkept::policy::test
