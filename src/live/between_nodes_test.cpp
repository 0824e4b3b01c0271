#include "live/between_nodes.h"

#include <gtest/gtest.h>

namespace wellkept::live {
namespace {

template <class Kind>
Kind there_and_back(const Kind& word) {
  const auto read = read_word(write_word(word));
  if (!read || !std::holds_alternative<Kind>(*read)) throw std::runtime_error("another word came back");
  return std::get<Kind>(*read);
}

TEST(BetweenNodes, EveryWordIsUnderstood) {
  EXPECT_EQ(there_and_back(LightsTurned{{Id{1}, Id{INT64_MAX}}}).tickets, (std::vector{Id{1}, Id{INT64_MAX}}));
  EXPECT_TRUE(there_and_back(LightsTurned{}).tickets.empty());
  EXPECT_EQ(there_and_back(InboxChanged{Id{7}}).member, Id{7});
  const auto at = there_and_back(SomebodyAt{Id{5}, Id{6}, "李\"敏", true});
  EXPECT_EQ(at.ticket, Id{5});
  EXPECT_EQ(at.member, Id{6});
  EXPECT_EQ(at.name, "李\"敏");
  EXPECT_TRUE(at.writing);
  EXPECT_FALSE(there_and_back(SomebodyAt{Id{5}, Id{6}, "x", false}).writing);
  EXPECT_EQ(there_and_back(SomebodyLeft{Id{8}, Id{9}}).member, Id{9});
}

TEST(BetweenNodes, WhatIsNoWordIsLeft) {
  for (const char* text : {"", "no json", "[]", "{}", R"({"live":"other","member":"1","ticket":"1"})",
                           R"({"live":"inbox"})", R"({"live":"left","member":"1"})", R"({"live":"lights"})"}) {
    EXPECT_FALSE(read_word(text)) << text;
  }
}

}  // namespace
}  // namespace wellkept::live
