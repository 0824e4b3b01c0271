#include "customer/warranty.h"

#include <gtest/gtest.h>

namespace wellkept::customer {
namespace {

TEST(Days, AreWhatACalendarHas) {
  for (const auto& [text, is] : std::vector<std::pair<const char*, bool>>{{"2026-03-02", true},
                                                                          {"2024-02-29", true},
                                                                          {"2026-02-29", false},
                                                                          {"2026-13-01", false},
                                                                          {"2026-3-2", false},
                                                                          {"", false}}) {
    EXPECT_EQ(is_day(text), is) << text;
  }
}

TEST(Days, MonthsLaterStayWithinTheMonth) {
  EXPECT_EQ(months_later("2025-01-15", 12), "2026-01-15");
  EXPECT_EQ(months_later("2025-01-31", 1), "2025-02-28");
  EXPECT_EQ(months_later("2024-02-29", 12), "2025-02-28");
  EXPECT_EQ(months_later("2025-11-30", 3), "2026-02-28");
}

Product purifier() {
  return {"AP-300",
          "2024-01-01",
          {"净化器", "Purifier"},
          "air",
          false,
          {{"whole", {"整机", "Device"}, 12}, {"motor", {"电机", "Motor"}, 36}, {"filter", {"滤网", "Filter"}, 0}},
          {}};
}

struct Case {
  const char* label;
  std::optional<std::string> bought;
  const char* day;
  const char* state;
  const char* reason;
};

TEST(Warranty, IsToldWithItsReason) {
  const Product product = purifier();
  for (const Case& one : std::vector<Case>{
           {"first day", "2025-01-31", "2025-01-31", "in", "within"},
           {"last day", "2025-01-31", "2026-01-31", "in", "within"},
           {"day after", "2025-01-31", "2026-02-01", "out", "over"},
           {"before it was bought", "2025-01-31", "2025-01-30", "out", "before"},
           {"nobody knows when", std::nullopt, "2025-01-30", "unknown", "no_date"},
       }) {
    const auto parts = warranty_on(&product, {one.bought, {}}, one.day);
    EXPECT_EQ(parts.front().state, one.state) << one.label;
    EXPECT_EQ(parts.front().reason, one.reason) << one.label;
  }
}

TEST(Warranty, IsOfEachPart) {
  const Product product = purifier();
  const auto parts = warranty_on(&product, {"2025-01-31", {}}, "2027-06-01");
  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(parts[0].state, "out");
  EXPECT_EQ(parts[1].state, "in");
  EXPECT_EQ(parts[1].until, "2028-01-31");
  EXPECT_EQ(parts[2].reason, "not_covered");
}

TEST(Warranty, BeginsWithTheInstallationWhereTheProductSaysSo) {
  Product product = purifier();
  product.from_installation = true;
  EXPECT_EQ(warranty_on(&product, {"2025-01-31", "2025-03-10"}, "2026-03-10").front().state, "in");
  EXPECT_EQ(warranty_on(&product, {"2025-01-31", {}}, "2026-03-10").front().state, "out") << "not known: the purchase";
}

TEST(Warranty, OfAnUnknownModelIsUnknown) {
  EXPECT_EQ(warranty_on(nullptr, {"2025-01-31", {}}, "2026-03-10").front().reason, "no_product");
}

TEST(Products, AreReadAsTheyAreWritten) {
  const Product product = purifier();
  const auto read = read_product(product_content(product));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(product_content(*read), product_content(product));
}

TEST(Products, NameEveryWrongField) {
  const auto read = read_product(json::Object{
      {"name", json::Object{{"zh", "灯"}}}, {"category", "light"}, {"from", "never"}, {"parts", json::Array{}}});
  ASSERT_FALSE(read.ok());
  std::vector<std::string> fields;
  for (const FieldError& error : read.refusal().fields) fields.push_back(error.field);
  EXPECT_EQ(fields, (std::vector<std::string>{"/from", "/parts", "/name/en"}));
}

}  // namespace
}  // namespace wellkept::customer
