#include "calendar/local_time.h"

#include <gtest/gtest.h>

namespace wellkept::calendar {
namespace {

Instant at(const char* text) {
  return *parse_instant(text);
}

TEST(LocalTime, ShowsMinutesAsTheZoneReadsThem) {
  EXPECT_EQ(local_minute_text(at("2026-03-02T02:30:59Z"), "Asia/Shanghai"), "2026-03-02 10:30");
  EXPECT_EQ(local_minute_of_day(at("2026-03-02T02:30:59Z"), "Asia/Shanghai"), 630);
  EXPECT_EQ(local_minute_text(at("2026-01-01T03:00:00Z"), "America/New_York"), "2025-12-31 22:00");
  EXPECT_EQ(local_minute_text(at("2026-03-02T02:30:00Z"), "Moon/Base"), std::nullopt);
  EXPECT_EQ(local_minute_of_day(at("2026-03-02T02:30:00Z"), ""), std::nullopt);
}

TEST(LocalTime, FindsTheNextMinuteOfTheDay) {
  struct Row {
    const char* after;
    int minute;
    const char* zone;
    const char* next;
  };
  for (const Row& row : std::vector<Row>{
           {"2026-03-02T07:00:00+08:00", 8 * 60, "Asia/Shanghai", "2026-03-02T08:00:00+08:00"},
           {"2026-03-02T08:00:00+08:00", 8 * 60, "Asia/Shanghai", "2026-03-03T08:00:00+08:00"},
           {"2026-03-02T07:59:59.999+08:00", 8 * 60, "Asia/Shanghai", "2026-03-02T08:00:00+08:00"},
           {"2026-03-02T23:00:00+08:00", 0, "Asia/Shanghai", "2026-03-03T00:00:00+08:00"},
           // 02:30 does not exist on the night of the change; it moves forward by the gap.
           {"2026-03-08T00:00:00-05:00", 150, "America/New_York", "2026-03-08T03:30:00-04:00"},
           // 01:30 comes twice; the first counts, and after it the next day's.
           {"2026-11-01T00:00:00-04:00", 90, "America/New_York", "2026-11-01T01:30:00-04:00"},
           {"2026-11-01T01:30:00-04:00", 90, "America/New_York", "2026-11-02T01:30:00-05:00"},
       }) {
    EXPECT_EQ(format_instant(next_local_minute(at(row.after), row.minute, row.zone).value()),
              format_instant(at(row.next)))
        << row.after;
  }
  EXPECT_EQ(next_local_minute(at("2026-03-02T07:00:00Z"), 0, "Moon/Base"), std::nullopt);
}

}  // namespace
}  // namespace wellkept::calendar
