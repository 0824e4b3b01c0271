#include "base/id.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <thread>

namespace wellkept {
namespace {

constexpr std::int64_t k2024 = 1'704'067'200'000;

TEST(Id, ReadsDecimalDigitsOnly) {
  EXPECT_EQ(parse_id("1"), Id{1});
  EXPECT_EQ(parse_id("9223372036854775807"), Id{INT64_MAX});
  EXPECT_EQ(format_id(*parse_id("1234567890123456789")), "1234567890123456789");
  for (const char* text :
       {"", "0", "01", "-1", "+1", " 1", "1 ", "1a", "0x1", "1.0", "9223372036854775808", "99999999999999999999"}) {
    EXPECT_FALSE(parse_id(text)) << text;
  }
}

TEST(Id, IsWrittenAsItsDigits) {
  for (std::int64_t id = 1; id > 0 && id < 900'000'000'000'000'000; id = id * 7 + 3) {
    EXPECT_EQ(format_id(Id{id}), std::to_string(id));
  }
  for (const std::int64_t id : {std::int64_t{0}, std::int64_t{10}, std::int64_t{100}, std::int64_t{1000}, INT64_MAX}) {
    EXPECT_EQ(format_id(Id{id}), std::to_string(id));
  }
}

TEST(IdSource, HoldsTimeNodeAndSequence) {
  const ManualClock clock({k2024 + 5});
  IdSource source(clock, 3);
  EXPECT_EQ(source.next().value, 5LL << 22 | 3 << 12);
  EXPECT_EQ(source.next().value, 5LL << 22 | 3 << 12 | 1);
}

TEST(IdSource, GrowsWhenTheClockStandsStillOrStepsBack) {
  ManualClock clock({k2024 + 1'000'000});
  IdSource source(clock, 1023);
  Id last;
  for (int i = 0; i < 20'000; ++i) {
    if (i == 10'000) clock.set({k2024 - 5});
    const Id id = source.next();
    ASSERT_GT(id, last);
    ASSERT_EQ(id.value >> 12 & 1023, 1023);
    last = id;
  }
}

TEST(IdSource, StartsPastTheNewestStoredId) {
  ManualClock before({k2024 + 1'000'000});
  for (const int node : {0, 3, 1023}) {
    IdSource earlier(before, node);
    Id newest;
    for (int i = 0; i < 5000; ++i) newest = earlier.next();  // more than one millisecond holds
    ManualClock set_back({k2024 + 10});
    for (const std::int64_t now : {std::int64_t{10}, std::int64_t{1'000'000}, std::int64_t{1'000'001}}) {
      set_back.set({k2024 + now});
      IdSource restarted(set_back, 0, newest);
      EXPECT_GT(restarted.next(), newest) << "node " << node << ", clock at " << now;
      EXPECT_EQ(restarted.next().value >> 12 & 1023, 0);
    }
  }
  before.set({k2024 + 2'000'000});
  IdSource restarted(before, 0, Id{1'000'000LL << 22});
  EXPECT_EQ(restarted.next().value, 2'000'000LL << 22) << "a clock that is ahead is followed";
}

TEST(IdSource, BeforeItsEpochIdsAreStillPositive) {
  const ManualClock clock({0});
  IdSource source(clock, 0);
  EXPECT_GT(source.next().value, 0);
}

TEST(IdSource, ThreadsNeverShareAnId) {
  const ManualClock clock({k2024 + 1});
  IdSource source(clock, 0);
  std::vector<std::vector<Id>> made(4);
  std::vector<std::thread> threads;
  for (auto& mine : made) {
    threads.emplace_back([&] {
      for (int i = 0; i < 5000; ++i) mine.push_back(source.next());
    });
  }
  for (auto& thread : threads) thread.join();
  std::set<Id> all;
  for (const auto& mine : made) {
    EXPECT_TRUE(std::is_sorted(mine.begin(), mine.end()));
    all.insert(mine.begin(), mine.end());
  }
  EXPECT_EQ(all.size(), 20'000U);
}

}  // namespace
}  // namespace wellkept
