#include "quarter/words_view.h"

#include <gtest/gtest.h>

namespace wellkept::quarter {
namespace {

TEST(Words, SayFiguresInBothLanguages) {
  const Words zh("zh");
  const Words en("en");
  EXPECT_EQ(zh.title("2026-Q3"), "2026 年第三季度服务质量报告");
  EXPECT_EQ(en.title("2026-Q3"), "Service quality report, Q3 2026");
  EXPECT_EQ(zh.number(1234567), "1,234,567");
  EXPECT_EQ(zh.number(-1234), "−1,234");
  EXPECT_EQ(zh.number(999), "999");
  EXPECT_EQ(zh.change(5, 3), "+2");
  EXPECT_EQ(zh.change(3, 5), "−2");
  EXPECT_EQ(zh.change(5, 5), "±0");
  EXPECT_EQ(zh.month("2026-07-01"), "7 月");
  EXPECT_EQ(en.month("2026-07-01"), "July");
  EXPECT_EQ(zh.points(0.91, 0.9), "+1.0 个百分点");
  EXPECT_EQ(en.points(0.9, 0.95), "−5.0 points");
  EXPECT_EQ(en.points(std::nullopt, 0.95), "–");
}

TEST(Words, NeverRoundAMissIntoAGoal) {
  const Words en("en");
  EXPECT_EQ(en.percent(0.9499, 0.95), "94.9 %") << "a goal that was missed never reads as reached";
  EXPECT_EQ(en.percent(0.95, 0.95), "95.0 %");
  EXPECT_EQ(en.percent(0.9499), "95.0 %");
  EXPECT_EQ(en.percent(1.0 / 6), "16.7 %");
  EXPECT_EQ(en.percent(0.1875), "18.8 %");
  EXPECT_EQ(en.percent(0.9996), "99.9 %") << "all is said only of all";
  EXPECT_EQ(en.percent(0), "0.0 %");
  EXPECT_EQ(en.between(0.856, 0.915), "85.6 % to 91.5 %");
  EXPECT_EQ(en.percent(0.95), "95.0 %");
  EXPECT_EQ(en.percent(1), "100.0 %");
  EXPECT_EQ(en.percent(std::nullopt), "–");
}

TEST(Words, SayDurationsInTheUnitThatPeopleThinkIn) {
  const Words zh("zh");
  EXPECT_EQ(zh.duration(4 * 60'000.0), "4 分钟");
  EXPECT_EQ(zh.duration(3 * 3'600'000.0), "3.0 小时");
  EXPECT_EQ(zh.duration(3 * 86'400'000.0), "3.0 天");
  EXPECT_EQ(zh.duration(std::nullopt), "–");
}

TEST(View, ReadsWhatIsThereAndNothingElse) {
  const auto tree =
      std::get<json::Value>(json::parse(R"({"a":{"zh":"甲","en":"A"},"n":3,"s":0.5,"rows":[1,2],"none":null})"));
  const View zh(&tree, "zh");
  EXPECT_EQ(zh["a"].text(), "甲");
  EXPECT_EQ(View(&tree, "en")["a"].text(), "A");
  EXPECT_EQ(zh["n"].integer(), 3);
  EXPECT_EQ(zh["n"].real(), 3.0);
  EXPECT_EQ(zh["s"].real(), 0.5);
  EXPECT_EQ(zh["rows"].items().size(), 2u);
  EXPECT_FALSE(zh["none"].exists());
  EXPECT_FALSE(zh["missing"]["deeper"].exists());
  EXPECT_EQ(zh["missing"].text(), "");
  EXPECT_EQ(zh["missing"].items().size(), 0u);
}

}  // namespace
}  // namespace wellkept::quarter
