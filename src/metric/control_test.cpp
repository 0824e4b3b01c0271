#include "metric/control.h"

#include <gtest/gtest.h>

namespace wellkept::metric {
namespace {

TEST(Control, NeedsEightValues) {
  EXPECT_FALSE(control_of(std::vector<double>(7, 3.0)).has_value());
  EXPECT_TRUE(control_of(std::vector<double>(8, 3.0)).has_value());
}

TEST(Control, TakesItsLimitsFromTheMovingRange) {
  const auto control = control_of(std::vector<double>{10, 12, 10, 12, 10, 12, 10, 12});
  ASSERT_TRUE(control);
  EXPECT_DOUBLE_EQ(control->center, 11);
  EXPECT_DOUBLE_EQ(control->high, 11 + 2.66 * 2);
  EXPECT_DOUBLE_EQ(control->low, 11 - 2.66 * 2);
}

TEST(Control, MarksWhatChanceDoesNotExplain) {
  struct Case {
    const char* what;
    std::vector<double> values;
    std::vector<bool> signals;
  };
  const std::vector<Case> cases{
      {"steady", {5, 6, 5, 6, 5, 6, 5, 6}, std::vector<bool>(8, false)},
      {"one peak",
       {5, 6, 5, 6, 40, 6, 5, 6, 5, 6, 5, 6},
       {false, false, false, false, true, false, false, false, false, false, false, false}},
      {"a shift", {1, 1, 1, 1, 1, 1, 1, 1, 9}, {false, false, false, false, false, false, false, true, true}},
  };
  for (const Case& c : cases) {
    const auto control = control_of(c.values);
    ASSERT_TRUE(control) << c.what;
    EXPECT_EQ(control->signals, c.signals) << c.what;
    EXPECT_GE(control->low, 0) << c.what;
  }
}

}  // namespace
}  // namespace wellkept::metric
