#include "ticket/confirmation_page.h"

#include <gtest/gtest.h>

namespace wellkept::ticket {
namespace {

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(ConfirmationPage, WhatACustomerWroteIsText) {
  const Question question{"T-1<b>", "<script>alert('1')</script> & \"quoted\"", "维修<i>"};
  for (const char* language : {"zh", "en"}) {
    const std::string page = question_page(question, language);
    EXPECT_FALSE(contains(page, "<script")) << page;
    EXPECT_FALSE(contains(page, "<b>"));
    EXPECT_FALSE(contains(page, "<i>"));
    EXPECT_TRUE(contains(page, "&lt;script&gt;"));
    EXPECT_TRUE(contains(page, "T-1&lt;b&gt;"));
    EXPECT_TRUE(contains(page, "&amp; &quot;quoted&quot;"));
  }
}

TEST(ConfirmationPage, AsksForTheWordAndTheScores) {
  for (const auto& [language, yes] : {std::pair("zh", "满意"), std::pair("en", "Satisfied"), std::pair("fr", "满意")}) {
    const std::string page = question_page({"T-1", "灯不亮", "维修"}, language);
    EXPECT_TRUE(contains(page, "<form method=\"post\">"));
    EXPECT_TRUE(contains(page, std::string("name=\"satisfied\" value=\"yes\">") + yes)) << page;
    EXPECT_TRUE(contains(page, "name=\"satisfied\" value=\"no\""));
    for (const char* score : {"attitude", "speed", "quality", "overall"}) {
      EXPECT_TRUE(contains(page, "name=\"" + std::string(score) + "\" value=\"1\""));
      EXPECT_TRUE(contains(page, "name=\"" + std::string(score) + "\" value=\"5\""));
    }
    EXPECT_FALSE(contains(page, "role=\"alert\""));
    EXPECT_TRUE(contains(question_page({"T-1", "", "", true}, language), "role=\"alert\""));
  }
}

TEST(ConfirmationPage, LeadsToTheWholeRequest) {
  EXPECT_TRUE(contains(question_page({"T-1", "", "", false, "/p/c/token"}, "en"),
                       "<a href=\"/p/c/token\">See the whole request</a>"));
  EXPECT_FALSE(contains(question_page({"T-1", "", ""}, "en"), "<a "));
}

TEST(ConfirmationPage, EveryAnswerHasItsWords) {
  const std::string unknown = message_page("confirmation.unknown", "en");
  EXPECT_TRUE(contains(unknown, "This link is not valid"));
  EXPECT_EQ(message_page("<script>", "en"), unknown) << "a code is never shown";
  for (const char* code : {"thanks.satisfied", "thanks.refused", "confirmation.answered", "confirmation.expired",
                           "confirmation.not_awaited"}) {
    EXPECT_NE(message_page(code, "en"), unknown) << code;
    EXPECT_NE(message_page(code, "zh"), message_page("confirmation.unknown", "zh")) << code;
    EXPECT_NE(message_page(code, "zh"), message_page(code, "en")) << code;
  }
}

}  // namespace
}  // namespace wellkept::ticket
