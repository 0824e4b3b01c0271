#include "search/similar.h"

#include <gtest/gtest.h>

namespace wellkept::search {
namespace {

constexpr std::int64_t kDay = 86'400'000;

TEST(Similar, OnlyTellingTokensAreLookedFor) {
  for (const auto& [text, tokens] : std::vector<std::pair<const char*, std::vector<std::string>>>{
           {"我的了，漏水漏水", {"漏水", "水漏"}},
           {"the lock is dead", {"lock", "dead"}},
           {"a e204 水", {"e204"}},
           {"", {}},
       }) {
    EXPECT_EQ(telling_tokens(text), tokens) << text;
  }
}

TEST(Similar, RareWordsWeighMore) {
  EXPECT_DOUBLE_EQ(weight_of(1), 1);
  EXPECT_GT(weight_of(1), weight_of(10));
  EXPECT_GT(weight_of(10), weight_of(63));
  EXPECT_GT(weight_of(kCommon - 1), weight_of(kCommon));
  EXPECT_DOUBLE_EQ(weight_of(kCommon), weight_of(1000));
}

struct Case {
  const char* label;
  Pair pair;
  bool worth;
};

TEST(Similar, SaysWhatIsWorthShowing) {
  const Rarity rarity{{"问题", kCommon}, {"漏水", 8}};
  for (const Case& one : std::vector<Case>{
           {"the same words", {"厨房漏水", "厨房漏水", false, 0}, true},
           {"the same words, long ago", {"厨房漏水", "厨房漏水", false, 2000 * kDay}, true},
           {"nothing in common", {"厨房漏水", "发票开错", false, 0}, false},
           {"the same customer alone", {"厨房漏水", "发票开错", true, 0}, false},
           {"the same customer and a word", {"厨房又漏水", "阳台漏水了", true, kDay}, true},
           {"a common word", {"有个问题门锁打不开", "问题发票", false, 0}, false},
           {"the same device", {"sn2024ab1207 打不开", "sn2024ab1207 没电", false, 400 * kDay}, true},
       }) {
    const Likeness likeness = compare(one.pair, rarity);
    EXPECT_EQ(likeness.score >= kWorthShowing, one.worth) << one.label << " " << likeness.score;
  }
}

TEST(Similar, SaysWhy) {
  const Likeness likeness =
      compare({"厨房漏水，sn2024ab1207，e204", "昨天厨房漏水 e204 (sn2024ab1207)", true, kDay}, {});
  EXPECT_EQ(likeness.words, (std::vector<std::string>{"厨房漏水", "sn2024ab1207", "e204"}));
  EXPECT_EQ(likeness.device, "sn2024ab1207");
  EXPECT_TRUE(likeness.same_customer);
  EXPECT_EQ(likeness.age_ms, kDay);
  EXPECT_LE(likeness.score, 1);
}

TEST(Similar, FallsWithTime) {
  const auto at = [](std::int64_t days) { return compare({"厨房漏水", "厨房漏水", false, days * kDay}, {}).score; };
  EXPECT_GT(at(0), at(30));
  EXPECT_GT(at(30), at(300));
}

}  // namespace
}  // namespace wellkept::search
