#include "duty/duty.h"

#include <gtest/gtest.h>

#include "ticket/testing.h"

namespace wellkept::duty {
namespace {

Instant at(const std::string& local) {
  return *calendar::parse_local(local, "Asia/Shanghai");
}

const policy::Policy& shipped() {
  return ticket::testing::shipped_policy();
}

std::vector<std::string> opened(const std::string& since, const std::string& now, const std::string& clause) {
  std::vector<std::string> all;
  for (const Opening& one : openings(shipped(), at(since), at(now))) {
    if (one.clause->id != clause) continue;
    all.push_back(one.period.name + " opens " + format_instant(one.at) + " due " + format_instant(one.due_at));
  }
  return all;
}

TEST(Periods, HaveTheirNamesAndDays) {
  struct Expected {
    const char* every;
    const char* at;
    const char* name;
    const char* from;
    const char* to;
  };
  for (const auto& [every, moment, name, from, to] :
       {Expected{"month", "2026-11-30T23:59", "2026-11", "2026-11-01", "2026-11-30"},
        Expected{"month", "2028-02-29", "2028-02", "2028-02-01", "2028-02-29"},
        Expected{"quarter", "2026-10-01", "2026-Q4", "2026-10-01", "2026-12-31"},
        Expected{"quarter", "2026-09-30T23:59", "2026-Q3", "2026-07-01", "2026-09-30"},
        Expected{"half_year", "2026-06-30", "2026-H1", "2026-01-01", "2026-06-30"},
        Expected{"half_year", "2026-07-01", "2026-H2", "2026-07-01", "2026-12-31"},
        Expected{"year", "2026-12-31T12:00", "2026", "2026-01-01", "2026-12-31"}}) {
    const Period period = period_of(every, "Asia/Shanghai", at(moment));
    EXPECT_EQ(period.name, name);
    EXPECT_EQ(period.from, from) << name;
    EXPECT_EQ(period.to, to) << name;
    EXPECT_EQ(period.begin, at(from)) << name;
    EXPECT_EQ(period_of(every, "Asia/Shanghai", period.end).begin, period.end) << name;
    EXPECT_LE(period.begin, at(moment));
    EXPECT_GT(period.end, at(moment));
  }
}

TEST(Openings, ComeForEveryPeriodThatHadNotEndedOnce) {
  // 15 working days behind the first quarter: 7 April (Qingming is off on the 6th) … until the end of the 22nd.
  EXPECT_EQ(opened("2026-03-02T10:00", "2026-07-01", "FB-4.2.3"),
            (std::vector<std::string>{"2026-Q1 opens 2026-03-02T02:00:00Z due 2026-04-22T16:00:00Z",
                                      "2026-Q2 opens 2026-03-31T16:00:00Z due 2026-07-21T16:00:00Z",
                                      "2026-Q3 opens 2026-06-30T16:00:00Z due 2026-10-27T16:00:00Z"}));
}

TEST(Openings, WaitForTheVersionThatMakesTheClauseActive) {
  // 2026.1 carries it as planned; 2026.1.1 is in force from 1 February.
  EXPECT_TRUE(opened("2025-01-01", "2026-01-31T23:59", "FB-6.2b").empty());
  const auto from = opened("2025-01-01", "2026-02-01", "FB-6.2b");
  ASSERT_EQ(from.size(), 1u);
  EXPECT_TRUE(from[0].starts_with("2026-Q1 opens 2026-01-31T16:00:00Z"));
}

TEST(Openings, StandInTheOrderOfTheirMoments) {
  const auto all = openings(shipped(), at("2026-03-02"), at("2027-03-02"));
  ASSERT_GT(all.size(), 20u);
  for (std::size_t i = 1; i < all.size(); ++i) EXPECT_LE(all[i - 1].at, all[i].at);
  for (const Opening& one : all) {
    EXPECT_FALSE(one.clause->planned) << one.clause->id;
    EXPECT_LT(one.at, one.due_at);
    EXPECT_LT(one.warn_at, one.due_at);
  }
}

TEST(NextOpening, IsTheBeginningOfTheNextPeriodOrVersion) {
  EXPECT_EQ(next_opening(shipped(), at("2026-03-02T10:00")), at("2026-04-01"));
  EXPECT_EQ(next_opening(shipped(), at("2026-01-15")), at("2026-02-01"));
}

TEST(Lights, FollowTheClockUntilItIsDone) {
  const Instant warn = at("2026-03-25");
  const Instant due = at("2026-04-23");
  EXPECT_EQ(light_name(light_of({warn, due, {}}, warn - 1)), "blue");
  EXPECT_EQ(light_name(light_of({warn, due, {}}, warn)), "yellow");
  EXPECT_EQ(light_name(light_of({warn, due, {}}, due)), "yellow");
  EXPECT_EQ(light_name(light_of({warn, due, {}}, due + 1)), "red");
  EXPECT_EQ(light_name(light_of({warn, due, due}, due + 1)), "kept");
  EXPECT_EQ(light_name(light_of({warn, due, due + 1}, due + 2)), "missed");
}

}  // namespace
}  // namespace wellkept::duty
