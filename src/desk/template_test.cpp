#include "desk/template.h"

#include <gtest/gtest.h>

namespace wellkept::desk {
namespace {

std::optional<std::string> value(std::string_view name) {
  if (name == "ticket.number") return "T-1000001";
  if (name == "customer.name") return "李娜";
  return std::nullopt;
}

TEST(TemplateTest, FillsWhatIsKnownAndNamesWhatIsNot) {
  struct Case {
    const char* text;
    const char* filled;
    std::vector<std::string> missing;
  };
  const std::vector<Case> cases{
      {"", "", {}},
      {"no places", "no places", {}},
      {"{{ticket.number}}", "T-1000001", {}},
      {"Dear {{ customer.name }}, about {{ticket.number}}.", "Dear 李娜, about T-1000001.", {}},
      {"{{ticket.due}} and {{ticket.due}}", " and ", {"ticket.due"}},
      {"one { brace } and }} no place", "one { brace } and }} no place", {}},
  };
  for (const Case& one : cases) {
    const Filled filled = fill(one.text, value);
    EXPECT_EQ(filled.text, one.filled) << one.text;
    EXPECT_EQ(filled.missing, one.missing) << one.text;
  }
}

TEST(TemplateTest, RefusesPlacesThatNothingFills) {
  EXPECT_TRUE(check_places("{{ticket.number}} {{ customer.name }}").ok());
  for (const char* wrong : {"{{ticket.colour}}", "{{}}", "{{ticket.number", "{{ticket.number}} {{x}}"}) {
    const auto outcome = check_places(wrong);
    ASSERT_FALSE(outcome.ok()) << wrong;
    EXPECT_EQ(outcome.refusal().code, "template.placeholder");
  }
}

TEST(TemplateTest, ValuesAreNotFilledAgain) {
  const Filled filled = fill("{{customer.name}}", [](std::string_view) { return std::optional<std::string>("{{x}}"); });
  EXPECT_EQ(filled.text, "{{x}}");
  EXPECT_TRUE(filled.missing.empty());
}

}  // namespace
}  // namespace wellkept::desk
