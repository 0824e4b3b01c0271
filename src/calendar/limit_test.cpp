#include <gtest/gtest.h>

#include "calendar/calendar.h"

namespace wellkept::calendar {
namespace {

TEST(Limit, ReadsAndWritesTheShortest) {
  const struct {
    const char* text;
    Unit unit;
    std::int64_t amount;
    const char* shortest;
  } cases[] = {
      {"24h", Unit::elapsed, 86'400'000, "1d"},
      {"90m", Unit::elapsed, 5'400'000, "90m"},
      {"1.5h", Unit::elapsed, 5'400'000, "90m"},
      {"2d", Unit::elapsed, 172'800'000, "2d"},
      {"0.5d", Unit::elapsed, 43'200'000, "12h"},
      {"60s", Unit::elapsed, 60'000, "1m"},
      {"0.001s", Unit::elapsed, 1, "0.001s"},
      {"1.250s", Unit::elapsed, 1'250, "1.25s"},
      {"36525d", Unit::elapsed, 36525LL * 86'400'000, "36525d"},
      {"8wh", Unit::working_time, 28'800'000, "8wh"},
      {"30wm", Unit::working_time, 1'800'000, "30wm"},
      {"45ws", Unit::working_time, 45'000, "45ws"},
      {"1.5wh", Unit::working_time, 5'400'000, "90wm"},
      {"24wh", Unit::working_time, 86'400'000, "24wh"},
      {"7wd", Unit::working_days, 7, "7wd"},
      {"100wd", Unit::working_days, 100, "100wd"},
  };
  for (const auto& c : cases) {
    const auto limit = parse_limit(c.text);
    ASSERT_TRUE(limit) << c.text;
    EXPECT_EQ(*limit, (Limit{c.unit, c.amount})) << c.text;
    EXPECT_EQ(format_limit(*limit), c.shortest);
    EXPECT_EQ(parse_limit(format_limit(*limit)), limit);
  }
}

TEST(Limit, RefusesWhatIsNoLimit) {
  for (const char* text :
       {"",         "h",       "1",          "0h",          "0.0h",    "0wd",           "-1h",          "+1h",
        " 1h",      "1h ",     "1 h",        "1H",          "1WH",     "1wD",           "1w",           "1hw",
        "1.h",      ".5h",     "1.5wd",      "1.0wd",       "0.0001s", "0.0005s",       "1,5h",         "01h",
        "00.5h",    "1e3s",    "0x1h",       "1ms",         "1.5",     "1..5h",         "1.5.5h",       "36526d",
        "36525.1d", "36526wd", "999999999h", "9999999999s", "1h30m",   "1.0000000001h", "\xEF\xBC\x91h"}) {
    EXPECT_FALSE(parse_limit(text)) << text;
  }
  EXPECT_FALSE(parse_limit(std::string_view("1h\0", 3)));
}

}  // namespace
}  // namespace wellkept::calendar
