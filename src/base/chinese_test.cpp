#include "base/chinese.h"

#include <gtest/gtest.h>

namespace wellkept::chinese {
namespace {

TEST(Chinese, IsWrittenAsTaiwanDoesByPhrases) {
  EXPECT_EQ(traditional(""), "");
  EXPECT_EQ(traditional("软件在里面，24小时内回复"), "軟體在裡面，24小時內回覆");
  EXPECT_EQ(traditional("头发"), "頭髮");
  EXPECT_EQ(traditional_once("软件"), "軟體");
  EXPECT_EQ(traditional("出发"), "出發");
  EXPECT_EQ(traditional("已繁體"), "已繁體");
  EXPECT_EQ(traditional("已繁體"), "已繁體");  // now from what is kept
}

}  // namespace
}  // namespace wellkept::chinese
