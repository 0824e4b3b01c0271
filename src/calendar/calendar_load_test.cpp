#include <gtest/gtest.h>

#include "calendar/calendar.h"

namespace wellkept::calendar {
namespace {

std::string problems_of(const std::string& text) {
  auto loaded = load(std::get<yaml::Node>(yaml::parse(text, "c")), "c", "c");
  if (std::holds_alternative<Calendar>(loaded)) return "";
  std::string shown;
  for (const auto& problem : std::get<1>(loaded)) shown += (shown.empty() ? "" : "\n") + format_problem(problem);
  return shown;
}

TEST(Load, RefusesWithLineAndColumn) {
  const std::string zone = "timezone: Asia/Shanghai\n";
  const std::string base = zone + "weekly: {mon: [\"09:00-18:00\"]}\n";
  const struct {
    std::string text;
    std::string expected;
  } cases[] = {
      {base, ""},
      {base + "days_off: [\"2026-05-01\", \"10-01\", \"02-29\", \"2026-06-01/2026-06-03\"]\nmake_up: {\"2026-02-14\": "
              "mon}\n"
              "official_years: [2024, 2025]\n",
       ""},
      {zone + "weekly: {mon: [\"13:00-24:00\", \"00:00-12:00\", \"12:00-13:00\"], sun: []}\n", ""},
      {"[]", "c:1:1: a calendar is a mapping"},
      {"weekly: {mon: [\"09:00-18:00\"]}\n", "c:1:1: 'timezone' is missing"},
      {zone, "c:1:1: 'weekly' is missing"},
      {base + "holidays: []\n", "c:3:1: unknown key 'holidays'"},
      {"timezone: Asia/Peking\nweekly: {mon: [\"09:00-18:00\"]}\n", "c:1:11: unknown time zone 'Asia/Peking'"},
      {"timezone: []\nweekly: {mon: [\"09:00-18:00\"]}\n", "c:1:11: expected a time zone"},
      {zone + "weekly: {}\n", "c:2:9: a week without working time"},
      {zone + "weekly: {Mon: [\"09:00-18:00\"]}\n",
       "c:2:10: unknown weekday 'Mon': mon, tue, wed, thu, fri, sat or sun"},
      {zone + "weekly: {mon: 9-18, tue: [\"09:00-18:00\"]}\n",
       "c:2:15: expected a list of intervals such as \"09:00-18:00\""},
      {zone + "weekly: {mon: [\"18:00-09:00\"]}\n", "c:2:16: '18:00-09:00' ends before it begins"},
      {zone + "weekly: {mon: [\"09:00-09:00\"]}\n", "c:2:16: '09:00-09:00' ends before it begins"},
      {zone + "weekly: {mon: [\"09:00-12:00\", \"11:59-13:00\"]}\n",
       "c:2:31: '11:59-13:00' overlaps another interval of the day"},
      {zone + "weekly: {mon: [\"9:00-12:00\"]}\n", "c:2:16: '9:00-12:00' is no interval such as \"09:00-18:00\""},
      {zone + "weekly: {mon: [\"09:00-24:01\"]}\n", "c:2:16: '09:00-24:01' is no interval such as \"09:00-18:00\""},
      {zone + "weekly: {mon: [\"09:60-12:00\"]}\n", "c:2:16: '09:60-12:00' is no interval such as \"09:00-18:00\""},
      {zone + "weekly: {mon: [\"+9:00-12:00\"]}\n", "c:2:16: '+9:00-12:00' is no interval such as \"09:00-18:00\""},
      {zone + "weekly: {mon: [\"09\"]}\n", "c:2:16: '09' is no interval such as \"09:00-18:00\""},
      {base + "days_off:\n  - \"2026-02-30\"\n",
       "c:4:5: '2026-02-30' is no date such as \"2026-05-01\", \"05-01\" or \"2026-05-01/2026-05-05\""},
      {base + "days_off:\n  - \"2026-05-01\"\n  - \"2026-04-30/2026-05-02\"\n",
       "c:5:5: '2026-04-30/2026-05-02' is listed twice"},
      {base + "days_off: [\"05-01\", \"05-01\"]\n", "c:3:21: '05-01' is listed twice"},
      {base + "days_off: [\"2026-05-02/2026-05-01\"]\n", "c:3:12: '2026-05-02/2026-05-01' ends before it begins"},
      {base + "days_off: [\"2026-05-01/2027-05-02\"]\n", "c:3:12: '2026-05-01/2027-05-02' is longer than a year"},
      {base + "make_up: {\"2026-02-14\": tue}\n", "c:3:25: 'tue' has no hours to work by"},
      {base + "make_up: {\"02-14\": mon, \"2026-02-15\": Monday}\n",
       "c:3:11: '02-14' is no date such as \"2026-02-14\"\n"
       "c:3:39: unknown weekday 'Monday': mon, tue, wed, thu, fri, sat or sun"},
      {base + "official_years: [2024, 2024, 20x4, []]\n",
       "c:3:24: '2024' is listed twice\nc:3:30: '20x4' is no year\nc:3:36: expected a year"},
  };
  for (const auto& c : cases) EXPECT_EQ(problems_of(c.text), c.expected) << c.text;
}

TEST(Load, AFileIsNamedByItsStem) {
  auto loaded = load_file(WELLKEPT_SOURCE_DIR "/policy/calendars/cn.yaml");
  const Calendar& calendar = std::get<Calendar>(loaded);
  EXPECT_EQ(calendar.id(), "cn");
  EXPECT_EQ(calendar.zone(), "Asia/Shanghai");
  EXPECT_EQ(std::get<1>(load_file("no/such.yaml")).at(0).file, "no/such.yaml");
}

TEST(Zones, OnlyIanaNames) {
  for (const char* name :
       {"Asia/Shanghai", "UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+8", "Europe/Berlin", "PRC"}) {
    EXPECT_TRUE(known_zone(name)) << name;
  }
  for (const char* name :
       {"", "localtime", "/etc/localtime", "file:/etc/localtime", "../zoneinfo/UTC", "Asia/Peking", "asia/shanghai",
        "Fixed/UTC+08:00:00", "Asia/../UTC", "right/UTC", "posix/UTC", "posixrules", "UTC ", "+08:00", "Asia"}) {
    EXPECT_FALSE(known_zone(name)) << name;
  }
}

TEST(ParseLocal, ByTheSameRules) {
  const struct {
    const char* text;
    const char* zone;
    const char* expected;
  } cases[] = {
      {"2026-03-02T10:00", "Asia/Shanghai", "2026-03-02T02:00:00Z"},
      {"2026-03-02T10:00:01", "Asia/Shanghai", "2026-03-02T02:00:01Z"},
      {"2026-03-02T10:00:01.25", "Asia/Shanghai", "2026-03-02T02:00:01.250Z"},
      {"2026-03-02", "Asia/Shanghai", "2026-03-01T16:00:00Z"},
      {"1900-01-01", "Asia/Shanghai", "1899-12-31T15:54:17Z"},        // local mean time, +08:05:43
      {"2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:30:00Z"},  // is 03:30
      {"2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30:00Z"},  // the first
      {"2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00Z"},
      {"2011-12-30T10:00", "Pacific/Apia", "2011-12-30T20:00:00Z"},  // is the 31st
      {"2050-07-01T12:00", "Europe/Berlin", "2050-07-01T10:00:00Z"},
  };
  for (const auto& c : cases) {
    const auto instant = parse_local(c.text, c.zone);
    ASSERT_TRUE(instant) << c.text;
    EXPECT_EQ(format_instant(*instant), c.expected);
  }
  for (const char* text :
       {"", "2026-3-02", "2026-02-29", "0000-01-01", "2026-03-02T", "2026-03-02T10", "2026-03-02T24:00",
        "2026-03-02T10:60", "2026-03-02T10:00:60", "2026-03-02T10:00:00.", "2026-03-02T10:00:00.0001",
        "2026-03-02T10:00Z", "2026-03-02 10:00", "2026-13-01", "2026-00-10", "-026-01-01", "2026-03-02T10:00:"}) {
    EXPECT_FALSE(parse_local(text, "Asia/Shanghai")) << text;
  }
  EXPECT_FALSE(parse_local("2026-03-02", "Asia/Peking"));
}

}  // namespace
}  // namespace wellkept::calendar
