#include "base/instant.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace wellkept {
namespace {

TEST(Instant, ReadsAndWrites) {
  struct Case {
    const char* text;
    std::int64_t ms;
    const char* written;
  };
  const std::vector<Case> cases{
      {"1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z"},
      {"2026-03-02T10:00:00+08:00", 1'772'416'800'000, "2026-03-02T02:00:00Z"},
      {"2026-03-02T02:00:00.5Z", 1'772'416'800'500, "2026-03-02T02:00:00.500Z"},
      {"2026-03-02T02:00:00.042Z", 1'772'416'800'042, "2026-03-02T02:00:00.042Z"},
      {"2026-03-02T02:00Z", 1'772'416'800'000, "2026-03-02T02:00:00Z"},
      {"2026-03-01T21:30:00-04:30", 1'772'416'800'000, "2026-03-02T02:00:00Z"},
      {"2024-02-29T23:59:59Z", 1'709'251'199'000, "2024-02-29T23:59:59Z"},
      {"2000-02-29T00:00:00Z", 951'782'400'000, "2000-02-29T00:00:00Z"},
      {"1969-12-31T23:59:59.999Z", -1, "1969-12-31T23:59:59.999Z"},
      {"0001-01-01T00:00:00Z", -62'135'596'800'000, "0001-01-01T00:00:00Z"},
      {"9999-12-31T23:59:59.999Z", 253'402'300'799'999, "9999-12-31T23:59:59.999Z"},
  };
  for (const auto& c : cases) {
    const auto instant = parse_instant(c.text);
    ASSERT_TRUE(instant) << c.text;
    EXPECT_EQ(instant->ms, c.ms) << c.text;
    EXPECT_EQ(format_instant(*instant), c.written);
  }
}

TEST(Instant, RefusesEverythingElse) {
  for (const char* text : {"",
                           "2026",
                           "2026-03-02",
                           "2026-03-02T02:00:00",
                           "2026-03-02 02:00:00Z",
                           "2026-03-02T02:00:00Z ",
                           " 2026-03-02T02:00:00Z",
                           "2026-02-29T00:00:00Z",
                           "2100-02-29T00:00:00Z",
                           "2026-13-01T00:00:00Z",
                           "2026-00-01T00:00:00Z",
                           "2026-04-31T00:00:00Z",
                           "2026-04-00T00:00:00Z",
                           "2026-03-02T24:00:00Z",
                           "2026-03-02T23:60:00Z",
                           "2026-03-02T23:59:60Z",
                           "2026-03-02T02:00:00.Z",
                           "2026-03-02T02:00:00.1234Z",
                           "2026-03-02T02:00:00,5Z",
                           "2026-03-02T02Z",
                           "2026-03-02T02:00:00+0800",
                           "2026-03-02T02:00:00+08",
                           "2026-03-02T02:00:00+24:00",
                           "2026-03-02T02:00:00+08:60",
                           "26-03-02T02:00:00Z",
                           "02026-03-02T02:00:00Z",
                           "-026-03-02T02:00:00Z",
                           "0000-01-01T00:00:00Z",
                           "0001-01-01T00:00:00+00:01",
                           "9999-12-31T23:59:59-00:01",
                           "2026-03-02T02:00:00ZZ",
                           "2026-03-02T+2:00:00Z",
                           "2026-3-02T02:00:00Z",
                           "2026-03-02T02:00:00\xe4\xba\x94"}) {
    EXPECT_FALSE(parse_instant(text)) << text;
  }
}

TEST(Instant, OutsideTheYearsIsWrittenAsTheirEdge) {
  EXPECT_EQ(format_instant({INT64_MAX}), "9999-12-31T23:59:59.999Z");
  EXPECT_EQ(format_instant({INT64_MIN}), "0001-01-01T00:00:00Z");
}

TEST(InstantProperty, WhatIsWrittenReadsBackTheSame) {
  EXPECT_TRUE(rc::check("format then parse", [] {
    const Instant instant{*rc::gen::inRange<std::int64_t>(-62'135'596'800'000, 253'402'300'800'000)};
    RC_ASSERT(parse_instant(format_instant(instant)) == instant);
  }));
}

}  // namespace
}  // namespace wellkept
