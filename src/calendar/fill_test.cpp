// Years without an official list take their days from a later calendar that has one, from a moment on.
#include <gtest/gtest.h>

#include "calendar/calendar.h"

namespace wellkept::calendar {
namespace {

constexpr const char* kWeek =
    "timezone: Asia/Shanghai\n"
    "weekly: {mon: [\"09:00-18:00\"], tue: [\"09:00-18:00\"], wed: [\"09:00-18:00\"], thu: [\"09:00-18:00\"],"
    " fri: [\"09:00-18:00\"]}\n";

Calendar made(const std::string& rest) {
  const auto parsed = yaml::parse(kWeek + rest, "test.yaml");
  auto loaded = load(std::get<yaml::Node>(parsed), "test.yaml", "test");
  return std::get<Calendar>(std::move(loaded));
}

Instant at(const char* local) {
  return *parse_local(local, "Asia/Shanghai");
}

struct Seen {
  std::string date;
  bool provisional;
  bool operator==(const Seen&) const = default;
};
Seen due(const Calendar& calendar, const char* from, std::int64_t days) {
  const auto found = calendar.due(at(from), {Unit::working_days, days});
  return {calendar.local_date(found->at - 1), found->provisional};
}

constexpr const char* kOld = "official_years: [2026]\n";
constexpr const char* kNew =
    "official_years: [2026, 2027]\n"
    "days_off: [\"2026-12-30\", \"2027-01-01\", \"2027-01-04/2027-01-05\"]\n";

TEST(Fill, GivesTheDaysOfYearsThatHadNoList) {
  Calendar old = made(kOld);
  // 2026-12-30 is a Wednesday, and 2027-01-01 a Friday.
  EXPECT_EQ(due(old, "2026-12-29T10:00", 3), (Seen{"2027-01-01", true}));
  old.fill(at("2026-12-28T12:00"), made(kNew));
  // What was official stays: 2026-12-30 is worked as it was, though the new list has it off.
  EXPECT_EQ(due(old, "2026-12-29T10:00", 1), (Seen{"2026-12-30", false}));
  EXPECT_EQ(due(old, "2026-12-29T10:00", 3), (Seen{"2027-01-06", false}));
  EXPECT_EQ(due(old, "2027-01-05T10:00", 1), (Seen{"2027-01-06", false}));
  EXPECT_EQ(due(old, "2027-12-31T10:00", 1), (Seen{"2028-01-03", true})) << "a year that none has";
}

TEST(Fill, LeavesTheDaysBeforeItsMoment) {
  struct Row {
    const char* from;
    Seen due;
  };
  // Of three working days from 2026-12-31 on: the 1st, 4th and 5th are worked by the old one, and off by the new one.
  const std::vector<Row> rows{{"2027-01-01T00:00", {"2027-01-08", false}},
                              {"2027-01-01T00:01", {"2027-01-07", true}},
                              {"2027-01-05T00:00", {"2027-01-06", true}},
                              {"2027-01-05T09:00", {"2027-01-05", true}},
                              {"2027-06-01T00:00", {"2027-01-05", true}}};
  for (const Row& row : rows) {
    Calendar old = made(kOld);
    old.fill(at(row.from), made(kNew));
    EXPECT_EQ(due(old, "2026-12-31T10:00", 3), row.due) << row.from;
  }
}

TEST(Fill, KeepsTheFirstListOfAYear) {
  Calendar old = made(kOld);
  old.fill(at("2026-12-01T00:00"), made(kNew));
  old.fill(at("2026-12-02T00:00"), made("official_years: [2027, 2028]\ndays_off: [\"2027-01-06\", \"2028-01-03\"]\n"));
  EXPECT_EQ(due(old, "2026-12-31T10:00", 1), (Seen{"2027-01-06", false}));
  EXPECT_EQ(due(old, "2027-12-31T10:00", 1), (Seen{"2028-01-04", false}));
}

TEST(Fill, IsSeenByAllCopiesAndInWorkingTime) {
  Calendar old = made(kOld);
  const Calendar copy = old;
  const auto before = copy.due(at("2026-12-31T17:00"), {Unit::working_time, 2 * 3'600'000});
  EXPECT_EQ(copy.local_text(before->at), "2027-01-01 10:00:00 +08:00");
  EXPECT_TRUE(before->provisional);
  old.fill(at("2026-12-01T00:00"), made(kNew));
  const auto after = copy.due(at("2026-12-31T17:00"), {Unit::working_time, 2 * 3'600'000});
  EXPECT_EQ(copy.local_text(after->at), "2027-01-06 10:00:00 +08:00");
  EXPECT_FALSE(after->provisional);
  EXPECT_EQ(copy.official_from(2027), "2027-01-01");
  EXPECT_EQ(copy.official_from(2028), std::nullopt);
  EXPECT_EQ(copy.days_of(2027)[3], "day_off");
}

}  // namespace
}  // namespace wellkept::calendar
