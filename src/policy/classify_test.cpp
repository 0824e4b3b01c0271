#include "policy/classify.h"

#include <gtest/gtest.h>

namespace wellkept::policy {
namespace {

const Policy& shipped() {
  static const auto policy = [] {
    auto loaded = load(std::string(WELLKEPT_SOURCE_DIR) + "/policy");
    return std::get<std::shared_ptr<const Policy>>(loaded);
  }();
  return *policy;
}

struct Case {
  const char* text;
  const char* kind;      // or ""
  const char* severity;  // or ""
};

TEST(Classify, SuggestsKindAndSeverityFromTheWords) {
  for (const Case& one : std::vector<Case>{
           {"厨房净水器漏水，请派师傅上门", "repair", ""},
           {"请问怎么设置临时密码", "inquiry", ""},
           {"我要投诉，太过分了，要求赔偿", "complaint", ""},
           {"灯罩碎了，要求换货", "replacement", ""},
           {"预约安装门锁", "installation", ""},
           {"壁挂炉需要保养清洗", "maintenance", ""},
           {"希望增加临时密码功能", "suggestion", ""},
           {"热水器冒烟，有煤气味，点火失败", "repair", "major"},
           {"The heater is on fire", "", "major"},
           {"Campfire stories", "", ""},
           {"今天", "", ""},
       }) {
    const auto kind = suggest_kind(shipped(), one.text);
    const auto severity = suggest_severity(shipped(), one.text);
    EXPECT_EQ(kind ? kind->value : "", one.kind) << one.text;
    EXPECT_EQ(severity ? severity->value : "", one.severity) << one.text;
    if (kind) {
      EXPECT_FALSE(kind->words.empty());
    }
  }
}

TEST(Classify, RowsWithoutAClassSuggestNone) {
  EXPECT_FALSE(suggest(shipped(), "预约安装"));
  EXPECT_EQ(suggest(shipped(), "门锁坏了")->subcategory, "fault");
}

}  // namespace
}  // namespace wellkept::policy
