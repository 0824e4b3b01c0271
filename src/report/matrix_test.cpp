#include "report/matrix.h"

#include <gtest/gtest.h>

#include "report/testing/sample_policy.h"

namespace wellkept::report {
namespace {

struct WilsonCase {
  Tally tally;
  double low;
  double high;
};

// Newcombe, "Two-sided confidence intervals for the single proportion" (1998), table I, method 3; the others by hand.
TEST(Wilson, KnownValues) {
  const std::vector<WilsonCase> cases{
      {{81, 182}, 0.2553, 0.3662}, {{15, 133}, 0.0624, 0.1605}, {{0, 20}, 0.0, 0.1611},    {{1, 28}, 0.0061, 0.1718},
      {{8, 2}, 0.4902, 0.9433},    {{10, 0}, 0.7225, 1.0},      {{95, 5}, 0.8882, 0.9785}, {{20, 0}, 0.8389, 1.0},
  };
  for (const WilsonCase& c : cases) {
    const auto interval = wilson(c.tally);
    ASSERT_TRUE(interval);
    EXPECT_NEAR(interval->low, c.low, 0.00006) << c.tally.met << "/" << c.tally.n();
    EXPECT_NEAR(interval->high, c.high, 0.00006) << c.tally.met << "/" << c.tally.n();
  }
  EXPECT_EQ(wilson({0, 0}), std::nullopt);
  EXPECT_EQ(wilson({0, 7})->low, 0.0);
  EXPECT_EQ(wilson({7, 0})->high, 1.0);
}

struct JudgeCase {
  const char* label;
  Standard standard;
  Tally decided;
  std::int64_t overdue;
  State expected;
};

TEST(Judge, ARuleByGoalSampleAndInterval) {
  const std::vector<JudgeCase> cases{
      {"nothing decided", {0.95, 20}, {0, 0}, 0, State::too_few},
      {"one below the sample", {0.95, 20}, {19, 0}, 0, State::too_few},
      {"a small sample, all missed", {0.95, 20}, {0, 19}, 0, State::too_few},
      {"all kept", {0.95, 20}, {20, 0}, 0, State::met},
      {"exactly the goal, not surely", {0.95, 20}, {19, 1}, 0, State::at_risk},
      {"just below the goal", {0.95, 20}, {949, 51}, 0, State::not_met},
      {"exactly the goal of many", {0.95, 20}, {9500, 500}, 0, State::at_risk},
      {"surely above the goal", {0.95, 20}, {985, 15}, 0, State::met},
      {"above, but the interval reaches below", {0.95, 20}, {96, 4}, 0, State::at_risk},
      {"all kept, but old ones overdue", {0.95, 20}, {20, 0}, 2, State::at_risk},
      {"all kept, an old one overdue that the goal bears", {0.95, 20}, {40, 0}, 2, State::met},
      {"what is overdue was counted already", {0.95, 20}, {985, 15}, 15, State::met},
      {"more is overdue than was counted", {0.95, 20}, {985, 15}, 52, State::at_risk},
      {"a gate kept", {1.0, 1}, {1, 0}, 0, State::met},
      {"a gate missed once", {1.0, 1}, {999, 1}, 0, State::not_met},
      {"no promise demanded", {0.95, 0}, {0, 0}, 0, State::too_few},
  };
  for (const JudgeCase& c : cases) {
    EXPECT_EQ(state_name(judge(c.standard, c.decided, c.overdue)), state_name(c.expected)) << c.label;
  }
}

Figures figures_of(const std::vector<std::tuple<std::string, std::string, Tally>>& decided) {
  Figures figures;
  for (const auto& [clause, rule, tally] : decided) figures[{clause, rule}].decided = tally;
  return figures;
}

const Row& row_of(const std::vector<Row>& rows, std::string_view clause) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.clause->id == clause; });
  if (found == rows.end()) throw std::out_of_range("no row of " + std::string(clause));
  return *found;
}

struct ClauseCase {
  const char* label;
  const char* clause;
  std::vector<std::tuple<std::string, std::string, Tally>> figures;
  State expected;
};

TEST(Clauses, TakeTheWorstOfTheirRules) {
  const std::vector<ClauseCase> cases{
      {"without figures", "FB-1", {}, State::too_few},
      {"a clock kept", "FB-1", {{"FB-1", "respond", {30, 0}}}, State::met},
      {"another clause's figures", "FB-1", {{"FB-2", "respond", {30, 0}}}, State::too_few},
      {"a gate kept", "FB-2", {{"FB-2", "cause", {1, 0}}}, State::met},
      {"a capability unused", "FB-3", {}, State::unused},
      {"a capability used in one way", "FB-3", {{"FB-3", "resumed", {3, 0}}}, State::met},
      {"a planned clause in spite of figures", "FB-4", {{"FB-4", "csat", {90, 0}}}, State::planned},
      {"a statement", "FB-5", {}, State::statement},
      {"all kept and used",
       "FB-6",
       {{"FB-6", "fix", {10, 0}}, {"FB-6", "good", {5, 0}}, {"FB-6", "asked", {1, 0}}},
       State::met},
      {"kept, but the use is missing", "FB-6", {{"FB-6", "fix", {10, 0}}, {"FB-6", "good", {5, 0}}}, State::unused},
      {"one too few", "FB-6", {{"FB-6", "fix", {10, 0}}, {"FB-6", "good", {4, 0}}}, State::too_few},
      {"one at risk goes before too few", "FB-6", {{"FB-6", "fix", {9, 1}}, {"FB-6", "good", {4, 0}}}, State::at_risk},
      {"one not met goes before all", "FB-6", {{"FB-6", "fix", {9, 1}}, {"FB-6", "good", {3, 2}}}, State::not_met},
  };
  for (const ClauseCase& c : cases) {
    const auto rows = judge_clauses(testing::sample_policy(), 0, figures_of(c.figures));
    EXPECT_EQ(state_name(row_of(rows, c.clause).state), state_name(c.expected)) << c.label;
  }
}

TEST(Clauses, SumTheirRulesButNotUsesBesidePromises) {
  auto figures = figures_of({{"FB-6", "fix", {9, 1}}, {"FB-6", "good", {6, 4}}, {"FB-6", "asked", {50, 0}}});
  figures[{"FB-6", "fix"}].open = {1, 2, 3, 4};
  figures[{"FB-6", "fix"}].months[11] = {3, 1};
  figures[{"FB-6", "good"}].months[11] = {0, 4};
  const auto rows = judge_clauses(testing::sample_policy(), 0, figures);
  const Row& row = row_of(rows, "FB-6");
  EXPECT_EQ(row.decided, (Tally{15, 5}));
  EXPECT_EQ(row.attainment, 0.75);
  ASSERT_TRUE(row.interval);
  EXPECT_NEAR(row.interval->low, 0.5313, 0.0001);
  EXPECT_EQ(row.goal, 0.9);
  EXPECT_EQ(row.open, (OpenCounts{1, 2, 3, 4}));
  EXPECT_EQ(row.trend[11], 0.375);
  EXPECT_EQ(row.trend[10], std::nullopt);
  ASSERT_EQ(row.rules.size(), 3u);
  EXPECT_EQ(row.rules[2].figures.decided.met, 50);
}

TEST(Clauses, CountUsesWithoutAnAttainment) {
  const auto rows =
      judge_clauses(testing::sample_policy(), 0, figures_of({{"FB-3", "paused", {4, 0}}, {"FB-3", "resumed", {3, 0}}}));
  const Row& row = row_of(rows, "FB-3");
  EXPECT_EQ(row.decided, (Tally{7, 0}));
  EXPECT_EQ(row.attainment, std::nullopt);
  EXPECT_FALSE(row.interval);
  EXPECT_EQ(row.goal, std::nullopt);
}

TEST(Clauses, ShowNothingOfAPlannedOne) {
  const auto rows = judge_clauses(testing::sample_policy(), 0, figures_of({{"FB-4", "csat", {90, 3}}}));
  const Row& row = row_of(rows, "FB-4");
  EXPECT_EQ(row.decided, Tally{});
  EXPECT_EQ(row.attainment, std::nullopt);
  ASSERT_EQ(row.rules.size(), 1u);
  EXPECT_EQ(row.rules[0].state, State::planned);
}

TEST(Clauses, OfEarlierVersionsStayWhileTheyHaveFigures) {
  const policy::Policy& policy = testing::amended_policy();
  const auto none = judge_clauses(policy, 1, {});
  EXPECT_THROW(row_of(none, "FB-2"), std::out_of_range);
  EXPECT_EQ(row_of(none, "FB-1").rules.size(), 1u);

  const auto rows = judge_clauses(
      policy, 1, figures_of({{"FB-1", "reply", {30, 0}}, {"FB-1", "respond", {10, 20}}, {"FB-2", "cause", {1, 0}}}));
  const Row& amended = row_of(rows, "FB-1");
  EXPECT_EQ(amended.clause->title.en, "Faster response");
  EXPECT_EQ(amended.decided, (Tally{40, 20}));
  EXPECT_EQ(amended.state, State::not_met);
  const Row& ended = row_of(rows, "FB-2");
  EXPECT_EQ(ended.version->label, "2026.1");
  EXPECT_EQ(ended.state, State::met);
  // The first version knows nothing of what came later.
  EXPECT_EQ(row_of(judge_clauses(policy, 0, {}), "FB-1").clause->title.en, "Response");
}

}  // namespace
}  // namespace wellkept::report
