#include "dossier/double.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace wellkept::dossier {
namespace {

using Spelt = std::vector<std::string>;

TEST(Spellings, OfANumberWithAndWithoutTheCountry) {
  const std::vector<std::pair<std::string, Spelt>> cases{
      {"13800138000", {"13800138000", "+8613800138000", "008613800138000"}},
      {"+8613800138000", {"+8613800138000", "13800138000", "008613800138000"}},
      {"008613800138000", {"008613800138000", "13800138000", "+8613800138000"}},
      {"01065529988", {"01065529988", "+861065529988", "00861065529988"}},
      {"+861065529988", {"+861065529988", "01065529988", "00861065529988"}},
      {"057187654321", {"057187654321", "+8657187654321", "008657187654321"}},
      {"+8657187654321", {"+8657187654321", "057187654321", "008657187654321"}},
      {"+14155550100", {"+14155550100"}},
      {"0014155550100", {"0014155550100"}},
      {"12345678901", {"12345678901"}},  // eleven digits, but no mobile number
      {"65529988", {"65529988"}},        // the area is not known
      {"4001234567", {"4001234567"}},
      {"", {""}},
  };
  for (const auto& [phone, all] : cases) {
    EXPECT_EQ(spellings(phone), all) << phone;
    for (const std::string& one : all) {
      Spelt back = spellings(one);
      Spelt there = all;
      std::sort(back.begin(), back.end());
      std::sort(there.begin(), there.end());
      EXPECT_EQ(back, there) << "from " << one << ", a spelling of " << phone;
    }
  }
}

TEST(NamesAny, WholeIdsOnly) {
  const Spelt ids{"7301", "42"};
  const std::vector<std::pair<const char*, bool>> cases{
      {R"({"id":"7301"})", true},
      {R"({"id":7301})", true},
      {R"({"id":"17301"})", false},
      {R"({"id":"73010"})", false},
      {R"({"a":"73010","b":"7301"})", true},
      {"7301", true},
      {"/tickets/42/timeline", true},
      {"142 421 4 2", false},
      {"", false},
  };
  for (const auto& [body, named] : cases) EXPECT_EQ(names_any(body, ids), named) << body;
  EXPECT_FALSE(names_any("anything", {}));
}

TEST(IdsOf, ReadsBackWhatAMergeKept) {
  json::Value moved{json::Object{}};
  moved.set("tickets", ids_value({Id{7}, Id{9}}));
  moved.set("devices", ids_value({}));
  EXPECT_EQ(ids_of(moved, "tickets"), (std::vector<Id>{Id{7}, Id{9}}));
  EXPECT_TRUE(ids_of(moved, "devices").empty());
  EXPECT_TRUE(ids_of(moved, "letters").empty());
  moved.set("odd", json::Array{json::Value("x"), json::Value(std::int64_t{7}), json::Value("8")});
  EXPECT_EQ(ids_of(moved, "odd"), std::vector<Id>{Id{8}});
  EXPECT_TRUE(ids_of(json::Value("text"), "tickets").empty());
}

}  // namespace
}  // namespace wellkept::dossier
