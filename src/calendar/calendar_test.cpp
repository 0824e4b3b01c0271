// Every expected instant here was worked out by hand from the zone's rules and the official lists of days.
#include "calendar/calendar.h"

#include <gtest/gtest.h>

namespace wellkept::calendar {
namespace {

Calendar make(const std::string& text) {
  auto loaded = load(std::get<yaml::Node>(yaml::parse(text, "test")), "test", "test");
  return std::move(std::get<Calendar>(loaded));
}

Calendar office(const std::string& zone, const std::string& hours = R"("09:00-12:00", "13:00-18:00")") {
  std::string text = "timezone: " + zone + "\nweekly:\n";
  for (const char* day : {"mon", "tue", "wed", "thu", "fri"}) text += std::string("  ") + day + ": [" + hours + "]\n";
  return make(text);
}
Calendar every_day(const std::string& zone, const std::string& hours) {
  std::string text = "timezone: " + zone + "\nweekly:\n";
  for (const char* day : {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}) {
    text += std::string("  ") + day + ": [" + hours + "]\n";
  }
  return make(text);
}
Calendar cn() {
  return std::move(std::get<Calendar>(load_file(WELLKEPT_SOURCE_DIR "/policy/calendars/cn.yaml")));
}

Instant at(std::string_view text, const Calendar& calendar) {
  const auto instant =
      text.find_first_of("Z+", 10) == std::string_view::npos ? parse_local(text, calendar.zone()) : parse_instant(text);
  EXPECT_TRUE(instant) << text;
  return instant.value_or(Instant{});
}

// Pauses are "A/B" or "A/" with a blank between them.
std::vector<Pause> pauses_of(std::string_view text, const Calendar& calendar) {
  std::vector<Pause> pauses;
  while (!text.empty()) {
    const auto one = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), one.size() + 1));
    const auto slash = one.find('/');
    Pause pause{at(one.substr(0, slash), calendar), std::nullopt};
    if (slash + 1 < one.size()) pause.to = at(one.substr(slash + 1), calendar);
    pauses.push_back(pause);
  }
  return pauses;
}

struct DueCase {
  std::string from;
  std::string limit;
  std::string expected;  // local text, "!" behind it when provisional; or "never"
  std::string pauses = {};
};
void check(const Calendar& calendar, const std::vector<DueCase>& cases) {
  for (const DueCase& c : cases) {
    const auto pauses = pauses_of(c.pauses, calendar);
    const auto limit = parse_limit(c.limit);
    ASSERT_TRUE(limit) << c.limit;
    const auto due = calendar.due(at(c.from, calendar), *limit, pauses);
    const std::string shown = due ? calendar.local_text(due->at) + (due->provisional ? "!" : "") : "never";
    EXPECT_EQ(shown, c.expected) << calendar.zone() << " " << c.from << " + " << c.limit << " " << c.pauses;
  }
}

TEST(Due, WorkingDaysInChina) {
  check(cn(),
        {
            {"2026-03-02T10:00", "7wd", "2026-03-12 00:00:00 +08:00"},
            {"2026-03-02T00:00", "7wd", "2026-03-12 00:00:00 +08:00"},
            {"2026-03-02T23:59:59.999", "7wd", "2026-03-12 00:00:00 +08:00"},
            {"2026-03-02T10:00", "1wd", "2026-03-04 00:00:00 +08:00"},
            {"2026-03-06T10:00", "1wd", "2026-03-10 00:00:00 +08:00"},  // Friday
            {"2026-03-07T10:00", "1wd", "2026-03-10 00:00:00 +08:00"},  // Saturday: Monday is the first
            {"2026-03-08T10:00", "1wd", "2026-03-10 00:00:00 +08:00"},
            {"2026-02-12T10:00", "7wd", "2026-03-01 00:00:00 +08:00"},  // over Spring Festival, two make-up Saturdays
            {"2026-02-13T10:00", "1wd", "2026-02-15 00:00:00 +08:00"},  // the make-up Saturday
            {"2026-02-14T10:00", "1wd", "2026-02-25 00:00:00 +08:00"},
            {"2026-02-18T10:00", "3wd", "2026-02-27 00:00:00 +08:00"},
            {"2025-09-26T10:00", "2wd", "2025-09-30 00:00:00 +08:00"},  // Sunday the 28th works
            {"2025-09-30T10:00", "2wd", "2025-10-11 00:00:00 +08:00"},
            {"2025-12-31T10:00", "1wd", "2026-01-05 00:00:00 +08:00"},  // 1 to 3 off, Sunday the 4th works
            {"2026-12-30T10:00", "1wd", "2027-01-01 00:00:00 +08:00"},
            {"2026-12-31T10:00", "1wd", "2027-01-02 00:00:00 +08:00!"},
            {"2023-12-31T10:00", "1wd", "2024-01-03 00:00:00 +08:00"},
            {"2023-12-29T10:00", "1wd", "2024-01-03 00:00:00 +08:00!"},
        });
}

TEST(Due, WorkingDaysWithPauses) {
  const std::string from = "2026-03-02T10:00";
  check(cn(),
        {
            {from, "7wd", "2026-03-14 00:00:00 +08:00", "2026-03-03T09:00/2026-03-05T09:00"},
            {from, "7wd", "2026-03-14 00:00:00 +08:00",
             "2026-03-04T23:00/2026-03-05T09:00 2026-03-03T09:00/2026-03-04T23:30"},
            {from, "7wd", "2026-03-12 00:00:00 +08:00", "2026-03-03T00:00/2026-03-03T23:59:59.999"},
            {from, "7wd", "2026-03-13 00:00:00 +08:00", "2026-03-03T00:00/2026-03-04T00:00"},  // to the very end
            {from, "7wd", "2026-03-12 00:00:00 +08:00", "2026-03-04T00:00/2026-03-04T20:00"},  // from the very end
            {from, "7wd", "2026-03-13 00:00:00 +08:00", "2026-03-03T23:59:59.999/2026-03-04T00:00"},
            {from, "7wd", "2026-03-13 00:00:00 +08:00", "2026-02-20/2026-03-04T10:00"},  // began before
            {from, "7wd", "2026-03-12 00:00:00 +08:00", "2026-02-20/2026-03-02T09:00"},
            {from, "7wd", "2026-03-13 00:00:00 +08:00", "2026-03-06T20:00/2026-03-08T20:00"},  // Friday's end, weekend
            {from, "7wd", "never", "2026-03-11T09:00/"},
            {from, "7wd", "2026-03-12 00:00:00 +08:00", "2026-03-12T00:00/"},
            {from, "7wd", "never", "2026-03-11T23:59:59.999/"},
            {from, "7wd", "2026-03-12 00:00:00 +08:00", "2026-03-05T09:00/2026-03-05T09:00"},  // empty
            {"2026-12-30T10:00", "1wd", "2029-01-02 00:00:00 +08:00!", "2026-12-31T10:00/2029-01-01T10:00"},
            {"2024-12-30T10:00", "1wd", "2026-01-05 00:00:00 +08:00", "2024-12-31T10:00/2026-01-01T10:00"},
        });
}

// 6 March is a Friday.
TEST(Due, WorkingTimeInChina) {
  check(cn(), {
                  {"2026-03-02T10:00", "1wh", "2026-03-02 11:00:00 +08:00"},
                  {"2026-03-02T10:00", "2wh", "2026-03-02 12:00:00 +08:00"},  // stays at closing time
                  {"2026-03-02T10:00", "2.0001wh", "2026-03-02 13:00:00.360 +08:00"},
                  {"2026-03-02T10:00", "7wh", "2026-03-02 18:00:00 +08:00"},
                  {"2026-03-02T10:00", "8wh", "2026-03-03 10:00:00 +08:00"},
                  {"2026-03-02T18:00", "8wh", "2026-03-03 18:00:00 +08:00"},
                  {"2026-03-02T18:00", "0.001ws", "2026-03-03 09:00:00.001 +08:00"},
                  {"2026-03-02T12:30", "30wm", "2026-03-02 13:30:00 +08:00"},
                  {"2026-03-02T03:00", "1wh", "2026-03-02 10:00:00 +08:00"},
                  {"2026-03-07T11:00", "1wh", "2026-03-09 10:00:00 +08:00"},
                  {"2026-03-06T17:00", "1.5wh", "2026-03-09 09:30:00 +08:00"},
                  {"2026-02-13T17:00", "9wh", "2026-02-14 18:00:00 +08:00"},  // the make-up Saturday
                  {"2026-02-13T17:00", "9.5wh", "2026-02-24 09:30:00 +08:00"},
                  {"2026-12-31T17:00", "1wh", "2026-12-31 18:00:00 +08:00"},
                  {"2026-12-31T17:00", "2wh", "2027-01-01 10:00:00 +08:00!"},
              });
}

TEST(Due, WorkingTimeWithPauses) {
  const std::string from = "2026-03-02T10:00";
  check(cn(), {
                  {from, "8wh", "2026-03-03 11:00:00 +08:00", "2026-03-02T11:00/2026-03-02T12:00"},
                  {from, "8wh", "2026-03-03 10:00:00 +08:00", "2026-03-02T12:00/2026-03-02T13:00"},  // over lunch
                  {from, "8wh", "2026-03-03 11:00:00 +08:00", "2026-03-02T11:00/2026-03-02T13:00"},
                  {from, "8wh", "2026-03-03 11:30:00 +08:00",
                   "2026-03-02T14:00/2026-03-02T15:00 2026-03-02T13:30/2026-03-02T14:30"},
                  {from, "2wh", "2026-03-02 12:00:00 +08:00", "2026-03-02T12:00/"},  // used up when the pause begins
                  {from, "2wh", "never", "2026-03-02T11:59:59.999/"},
                  {from, "2wh", "2026-03-03 10:00:00 +08:00", "2026-03-02T11:00/2026-03-02T20:00"},
                  {from, "2wh", "2026-03-02 14:00:00 +08:00", "2026-03-01/2026-03-02T11:00"},
                  {"2026-12-31T17:00", "2wh", "2027-01-01 11:00:00 +08:00!", "2026-12-31T18:00/2027-01-01T10:00"},
              });
}

TEST(Due, Elapsed) {
  check(cn(),
        {
            {"2026-03-02T10:00", "24h", "2026-03-03 10:00:00 +08:00"},
            {"2026-12-31T10:00", "2d", "2027-01-02 10:00:00 +08:00"},  // no day of any list is used
            {"2026-03-02T10:00", "2h", "2026-03-02 13:00:00 +08:00", "2026-03-02T11:00/2026-03-02T12:00"},
            {"2026-03-02T10:00", "2h", "2026-03-02 12:00:00 +08:00", "2026-03-02T12:00/2026-03-02T15:00"},
            {"2026-03-02T10:00", "2h", "2026-03-02 15:00:00.001 +08:00", "2026-03-02T11:59:59.999/2026-03-02T15:00"},
            {"2026-03-02T10:00", "2h", "2026-03-02 13:30:00 +08:00",
             "2026-03-02T11:30/2026-03-02T12:30 2026-03-02T11:00/2026-03-02T12:00 2026-03-02T13:30/"},
            {"2026-03-02T10:00", "2h", "2026-03-02 14:00:00 +08:00", "2026-03-01/2026-03-02T12:00"},
            {"2026-03-02T10:00", "2h", "never", "2026-03-01/"},
        });
  check(always(), {{"2026-03-29T00:30Z", "24h", "2026-03-30 00:30:00 +00:00"}});
}

TEST(Due, OverChangesOfSummerTime) {
  // Berlin: 02:00 to 03:00 on 29 March 2026, 03:00 back to 02:00 on 25 October 2026.
  check(office("Europe/Berlin"),
        {
            {"2026-03-27T17:00", "2wh", "2026-03-30 10:00:00 +02:00"},
            {"2026-03-27T17:00", "1wd", "2026-03-31 00:00:00 +02:00"},
            {"2026-10-23T17:00", "1wd", "2026-10-27 00:00:00 +01:00"},
            {"2090-03-24T17:00", "1wd", "2090-03-28 00:00:00 +02:00"},  // the last Sunday is the 26th
        });
  const Calendar nights = every_day("Europe/Berlin", R"("00:00-06:00", "22:00-24:00")");
  check(nights, {
                    {"2026-03-28T22:00", "7wh", "2026-03-29 06:00:00 +02:00"},    // the night is an hour shorter
                    {"2026-10-24T22:00", "9wh", "2026-10-25 06:00:00 +01:00"},    // and an hour longer
                    {"2026-10-24T22:00", "4.5wh", "2026-10-25 02:30:00 +02:00"},  // the first half past two
                    {"2026-10-24T22:00", "5.5wh", "2026-10-25 02:30:00 +01:00"},
                });
  // An interval inside the gap is empty; one that ends in it ends an hour later; one that begins in it begins an hour
  // later.
  check(every_day("Europe/Berlin", R"("02:00-03:00")"), {{"2026-03-28T12:00", "1wh", "2026-03-30 03:00:00 +02:00"}});
  check(every_day("Europe/Berlin", R"("01:00-02:30")"), {{"2026-03-28T12:00", "1.5wh", "2026-03-29 03:30:00 +02:00"}});
  check(every_day("Europe/Berlin", R"("02:30-04:00")"), {{"2026-03-28T12:00", "30wm", "2026-03-29 04:00:00 +02:00"}});
  // Both halves fall on 03:30 to 04:00, and count once.
  check(every_day("Europe/Berlin", R"("02:30-02:45", "03:00-04:00")"),
        {{"2026-03-28T12:00", "1wh", "2026-03-29 04:00:00 +02:00"}});
  // An interval that lies whole in the overlap is worked the first time only.
  check(every_day("Europe/Berlin", R"("02:00-02:30")"), {{"2026-10-25T00:00", "31wm", "2026-10-26 02:01:00 +01:00"}});
  // Lord Howe moves by half an hour: 02:00 to 02:30 on 4 October 2026, 02:00 back to 01:30 on 5 April 2026.
  const Calendar howe = every_day("Australia/Lord_Howe", R"("00:00-04:00")");
  check(howe, {
                  {"2026-10-04T00:00", "3.5wh", "2026-10-04 04:00:00 +11:00"},
                  {"2026-04-05T00:00", "4.5wh", "2026-04-05 04:00:00 +10:30"},
                  {"2026-04-05T00:00", "105wm", "2026-04-05 01:45:00 +11:00"},
                  {"2026-04-05T00:00", "135wm", "2026-04-05 01:45:00 +10:30"},
              });
  // Dublin's winter is the exception by law, and its clock still moves as London's.
  check(every_day("Europe/Dublin", R"("00:00-04:00")"), {{"2026-03-29T00:00", "3wh", "2026-03-29 04:00:00 +01:00"},
                                                         {"2026-10-25T00:00", "5wh", "2026-10-25 04:00:00 +00:00"}});
  // Troll moves by two hours.
  check(every_day("Antarctica/Troll", R"("00:00-06:00")"), {{"2026-03-29T00:00", "4wh", "2026-03-29 06:00:00 +02:00"},
                                                            {"2026-10-25T00:00", "8wh", "2026-10-25 06:00:00 +00:00"}});
}

TEST(Due, MidnightsThatDoNotExistOrComeTwice) {
  // Sao Paulo skipped 00:00 to 01:00 on 4 November 2018: the 3rd ends, and the 4th begins, at 01:00.
  const Calendar paulo = every_day("America/Sao_Paulo", R"("00:00-24:00")");
  check(paulo, {
                   {"2018-11-02T12:00", "1wd", "2018-11-04 01:00:00 -02:00"},
                   {"2018-11-03T12:00", "1wd", "2018-11-05 00:00:00 -02:00"},
                   {"2018-11-04T00:00", "1wh", "2018-11-04 02:00:00 -02:00"},
                   {"2018-02-17T00:00", "25wh", "2018-02-18 00:00:00 -03:00"},  // 24:00 went back to 23:00
                   {"2018-02-16T12:00", "1wd", "2018-02-18 00:00:00 -03:00"},
               });
  // Havana goes from 01:00 back to 00:00: the date begins at the first midnight.
  check(every_day("America/Havana", R"("00:00-24:00")"), {{"2025-11-01T12:00", "12wh", "2025-11-02 00:00:00 -04:00"},
                                                          {"2025-10-31T12:00", "1wd", "2025-11-02 00:00:00 -04:00"},
                                                          {"2025-11-02T00:00", "25wh", "2025-11-03 00:00:00 -05:00"}});
  check(every_day("Asia/Beirut", R"("00:00-24:00")"), {{"2026-03-27T12:00", "1wd", "2026-03-29 01:00:00 +03:00"}});
  check(every_day("Africa/Cairo", R"("00:00-24:00")"), {{"2026-04-22T12:00", "1wd", "2026-04-24 01:00:00 +03:00"}});
}

TEST(Due, DatesThatAZoneSkipped) {
  // Apia went from the end of Thursday 29 December 2011 to Saturday the 31st.
  check(office("Pacific/Apia"), {{"2011-12-28T12:00", "2wd", "2012-01-03 00:00:00 +14:00"},
                                 {"2011-12-29T12:00", "1wd", "2012-01-03 00:00:00 +14:00"},
                                 {"2011-12-29T17:00", "1.5wh", "2012-01-02 09:30:00 +14:00"}});
  const Calendar all = every_day("Pacific/Apia", R"("00:00-24:00")");
  check(all, {{"2011-12-28T12:00", "1wd", "2011-12-31 00:00:00 +14:00"},
              {"2011-12-29T12:00", "1wd", "2012-01-01 00:00:00 +14:00"},
              {"2011-12-29T00:00", "25wh", "2011-12-31 01:00:00 +14:00"},
              {"2011-12-30T10:00", "1wh", "2011-12-31 11:00:00 +14:00"}});
  const auto days = all.explain_days(at("2011-12-29T12:00", all), 1);
  ASSERT_EQ(days.size(), 3u);
  EXPECT_EQ(days[1].date + " " + days[1].reason, "2011-12-30 skipped by the zone");
  EXPECT_EQ(all.elapsed(Unit::working_days, at("2011-12-29", all), at("2012-01-01", all)), 2 * 86'400'000);
}

TEST(Due, LongAgoAndFarAhead) {
  check(office("Asia/Shanghai"), {{"1890-03-03T10:00", "1wd", "1890-03-05 00:00:00 +08:05:43"},
                                  {"1890-03-03T10:00", "1wh", "1890-03-03 11:00:00 +08:05:43"},
                                  {"2200-03-03T10:00", "1wd", "2200-03-05 00:00:00 +08:00"}});
  // The rules of today go on: the second Sunday of March 2199 is the 10th.
  check(every_day("America/New_York", R"("00:00-24:00")"),
        {{"2199-03-09T12:00", "1wd", "2199-03-11 00:00:00 -04:00"},
         {"2199-03-10T00:00", "23wh", "2199-03-11 00:00:00 -04:00"}});
  check(always(), {{"9999-12-31T23:59Z", "1m", "never"}, {"9999-12-31T23:58Z", "1m", "9999-12-31 23:59:00 +00:00"}});
}

TEST(Due, NeverWithoutWorkingTime) {
  const Calendar idle =
      make("timezone: UTC\nweekly: {mon: [\"09:00-17:00\"]}\ndays_off: [\"2026-01-01/2026-12-31\"]\n");
  check(idle, {{"2026-02-01T00:00", "1wd", "2027-01-05 00:00:00 +00:00"}});
  std::string text = "timezone: UTC\nweekly: {mon: [\"09:00-17:00\"]}\ndays_off:\n";
  for (int month = 1; month <= 12; ++month) {
    for (int day = 1; day <= 31; ++day) {
      if (day > 29 && (month == 2 || (day == 31 && (month == 4 || month == 6 || month == 9 || month == 11)))) continue;
      char line[40];
      std::snprintf(line, sizeof line, "  - \"%02d-%02d\"\n", month, day);
      text += line;
    }
  }
  check(make(text), {{"2026-02-01T00:00", "1wd", "never"}, {"2026-02-01T00:00", "1wh", "never"}});
  // A make-up day wins over the day off.
  check(make(text + "make_up: {\"2030-05-01\": mon}\n"), {{"2026-02-01T00:00", "1wd", "2030-05-02 00:00:00 +00:00"},
                                                          {"2026-02-01T00:00", "8wh", "2030-05-01 17:00:00 +00:00"}});
}

TEST(Elapsed, ByHand) {
  const Calendar calendar = cn();
  const auto hours = [&](Unit unit, const char* from, const char* to, const char* pauses = "") {
    return static_cast<double>(
               calendar.elapsed(unit, at(from, calendar), at(to, calendar), pauses_of(pauses, calendar))) /
           3.6e6;
  };
  EXPECT_EQ(hours(Unit::elapsed, "2026-03-02T10:00", "2026-03-03T10:00"), 24);
  EXPECT_EQ(
      hours(Unit::elapsed, "2026-03-02T10:00", "2026-03-03T10:00", "2026-03-01/2026-03-02T11:00 2026-03-03T09:00/"),
      22);
  EXPECT_EQ(hours(Unit::elapsed, "2026-03-03T10:00", "2026-03-02T10:00"), 0);
  EXPECT_EQ(hours(Unit::working_time, "2026-03-02T10:00", "2026-03-03T10:00"), 8);
  EXPECT_EQ(hours(Unit::working_time, "2026-03-06T17:00", "2026-03-09T09:30", "2026-03-06T17:30/2026-03-09T09:15"),
            0.75);
  EXPECT_EQ(hours(Unit::working_time, "2026-02-13T00:00", "2026-02-25T00:00"), 24);
  EXPECT_EQ(hours(Unit::working_time, "2024-01-01", "2025-01-01"), 251 * 8);  // 251 working days, as announced for 2024
  EXPECT_EQ(hours(Unit::working_time, "2025-01-01", "2026-01-01"), 248 * 8);
  EXPECT_EQ(hours(Unit::working_time, "2026-01-01", "2027-01-01"), 248 * 8);
  EXPECT_EQ(hours(Unit::working_days, "2026-03-02T10:00", "2026-03-03T10:00"), 24);
  EXPECT_EQ(hours(Unit::working_days, "2026-03-06T12:00", "2026-03-09T12:00"), 24);
}

TEST(DaysBetween, ByHand) {
  const Calendar calendar = cn();
  const auto days = [&](const char* from, const char* to, const char* pauses = "") {
    return calendar.days_between(at(from, calendar), at(to, calendar), pauses_of(pauses, calendar));
  };
  EXPECT_EQ(days("2026-03-02T10:00", "2026-03-12T00:00"), 7);
  EXPECT_EQ(days("2026-03-02T10:00", "2026-03-11T23:59:59.999"), 6);
  EXPECT_EQ(days("2026-03-02T10:00", "2026-03-02T18:00"), 0);
  EXPECT_EQ(days("2026-03-02T10:00", "2026-03-12T00:00", "2026-03-03T09:00/2026-03-05T09:00"), 5);
  EXPECT_EQ(days("2026-03-02T10:00", "2027-03-12T00:00", "2026-03-05T09:00/"), 2);
  EXPECT_EQ(days("2026-03-12T10:00", "2026-03-02T10:00"), 0);
}

TEST(ExplainDays, GivesAReasonForEveryDay) {
  const Calendar calendar = cn();
  const auto pauses = pauses_of("2026-02-24T09:00/2026-02-25T09:00", calendar);
  std::string shown;
  for (const CountedDay& day : calendar.explain_days(at("2026-02-13T10:00", calendar), 2, pauses)) {
    shown += day.date.substr(5) + (day.counted ? " + " : " - ") + day.reason + "\n";
  }
  EXPECT_EQ(
      shown,
      "02-13 - first day\n02-14 + make-up day\n02-15 - day off\n02-16 - day off\n02-17 - day off\n02-18 - day off\n"
      "02-19 - day off\n02-20 - day off\n02-21 - day off\n02-22 - day off\n02-23 - day off\n02-24 - paused\n"
      "02-25 + working day\n");
  EXPECT_EQ(calendar.explain_days(at("2026-03-06T10:00", calendar), 1)[1].reason, "weekend");
  EXPECT_EQ(calendar.explain_days(at("2026-03-06T10:00", calendar), 1000).size(), 400u);
}

}  // namespace
}  // namespace wellkept::calendar
