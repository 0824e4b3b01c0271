#include "report/period.h"

#include <gtest/gtest.h>

namespace wellkept::report {
namespace {

TEST(Days, AreReadStrictlyAndWrittenBack) {
  EXPECT_EQ(parse_day("1970-01-01"), 0);
  EXPECT_EQ(parse_day("2026-03-02"), 20514);
  for (const char* text : {"1970-01-01", "2024-02-29", "2026-12-31", "9998-12-31"}) {
    const auto day = parse_day(text);
    ASSERT_TRUE(day) << text;
    EXPECT_EQ(format_day(*day), text);
  }
  for (const char* text : {"", "2026-3-02", "2026-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "2026-01-01T00:00",
                           "2026/01/01", "1969-12-31", "9999-01-01", "20x6-01-01", "-026-01-01"}) {
    EXPECT_EQ(parse_day(text), std::nullopt) << text;
  }
}

TEST(Quarters, BeginInJanuaryAprilJulyAndOctober) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"2026-01-01", "2026-01-01"}, {"2026-03-31", "2026-01-01"}, {"2026-04-01", "2026-04-01"},
      {"2026-09-30", "2026-07-01"}, {"2026-12-31", "2026-10-01"},
  };
  for (const auto& [day, start] : cases) EXPECT_EQ(format_day(start_of_quarter(*parse_day(day))), start) << day;
}

TEST(Months, AreTheTwelveThatEndWithTheLastDay) {
  const auto months = trend_months(*parse_day("2026-02-10"));
  EXPECT_EQ(format_day(months[0]), "2025-03-01");
  EXPECT_EQ(format_day(months[10]), "2026-01-01");
  EXPECT_EQ(format_day(months[11]), "2026-02-01");
  EXPECT_EQ(format_day(months[12]), "2026-02-11");
  EXPECT_EQ(format_month(months[0]), "2025-03");
  for (std::size_t i = 0; i < kMonths; ++i) EXPECT_LT(months[i], months[i + 1]);
}

}  // namespace
}  // namespace wellkept::report
