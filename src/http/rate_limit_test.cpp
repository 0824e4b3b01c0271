#include "http/rate_limit.h"

#include <gtest/gtest.h>

#include <string>

namespace wellkept::http {
namespace {

TEST(RateLimiter, FillsEvenly) {
  RateLimiter limiter;
  const Instant start{1'000'000};
  for (int i = 0; i < 60; ++i) EXPECT_EQ(limiter.take("a", "/x", 60, start), std::nullopt);
  EXPECT_EQ(limiter.take("a", "/x", 60, start), 1);
  EXPECT_EQ(limiter.take("a", "/x", 60, start + 999), 1);
  EXPECT_EQ(limiter.take("a", "/x", 60, start + 1000), std::nullopt);
  EXPECT_EQ(limiter.take("a", "/x", 60, start + 1000), 1);
}

TEST(RateLimiter, SaysHowLongToWait) {
  RateLimiter limiter;
  const Instant start{0};
  EXPECT_EQ(limiter.take("a", "/x", 1, start), std::nullopt);
  EXPECT_EQ(limiter.take("a", "/x", 1, start), 60);
  EXPECT_EQ(limiter.take("a", "/x", 1, start + 30'500), 30);
}

TEST(RateLimiter, KeepsRequestersAndRoutesApart) {
  RateLimiter limiter;
  EXPECT_EQ(limiter.take("a", "/x", 1, {}), std::nullopt);
  EXPECT_EQ(limiter.take("b", "/x", 1, {}), std::nullopt);
  EXPECT_EQ(limiter.take("a", "/y", 1, {}), std::nullopt);
  EXPECT_NE(limiter.take("a", "/x", 1, {}), std::nullopt);
}

TEST(RateLimiter, AClockThatStepsBackTakesNothingAway) {
  RateLimiter limiter;
  const Instant start{1'000'000};
  EXPECT_EQ(limiter.take("a", "/x", 2, start), std::nullopt);
  EXPECT_EQ(limiter.take("a", "/x", 2, start - 500'000), std::nullopt);
  EXPECT_NE(limiter.take("a", "/x", 2, start - 500'000), std::nullopt);
}

TEST(RateLimiter, ZeroIsNoLimit) {
  RateLimiter limiter;
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(limiter.take("a", "/x", 0, {}), std::nullopt);
}

TEST(RateLimiter, KeepsItsMemoryBounded) {
  RateLimiter limiter(160);
  for (int i = 0; i < 10'000; ++i) {
    EXPECT_EQ(limiter.take(std::to_string(i), "/x", 1, Instant{i}), std::nullopt);
    EXPECT_LE(limiter.size(), 160U);
  }
}

}  // namespace
}  // namespace wellkept::http
