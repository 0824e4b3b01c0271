#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <thread>

#include "calendar/calendar.h"
#include "calendar/slow_calendar.h"
#include "calendar/zone.h"

namespace wellkept::calendar {
namespace {

using Spans = SlowCalendar::Spans;

const std::vector<std::string> kZones{
    "Asia/Shanghai",      "Europe/Berlin",    "Europe/Dublin",     "Australia/Lord_Howe",
    "Pacific/Apia",       "Antarctica/Troll", "Africa/Casablanca", "America/Sao_Paulo",
    "America/Havana",     "Africa/Cairo",     "Asia/Beirut",       "Pacific/Chatham",
    "Pacific/Kiritimati", "America/New_York", "Asia/Tehran",       "America/Scoresbysund"};

// Office hours, nights over midnight, hours inside the usual gaps and overlaps, and round the clock.
const std::vector<Spans> kShapes{{{540, 720}, {780, 1080}},
                                 {{0, 360}, {1320, 1440}},
                                 {{90, 150}, {155, 170}, {180, 200}},
                                 {{120, 150}},
                                 {{0, 1440}},
                                 {{15, 75}, {1380, 1425}},
                                 {{150, 165}, {180, 240}, {600, 601}}};

Calendar build(const std::string& zone, const SlowCalendar::Spec& spec) {
  static const char* names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  std::string text = "timezone: " + zone + "\nweekly:\n";
  for (std::size_t day = 0; day < 7; ++day) {
    std::string list;
    for (const auto& [from, to] : spec.weekly[day]) {
      char span[40];
      std::snprintf(span, sizeof span, "\"%02d:%02d-%02d:%02d\"", from / 60, from % 60, to / 60, to % 60);
      list += (list.empty() ? "" : ", ") + std::string(span);
    }
    text += "  " + std::string(names[day]) + ": [" + list + "]\n";
  }
  if (!spec.days_off.empty()) text += "days_off:\n";
  for (const Day day : spec.days_off) text += "  - \"" + format_day(day) + "\"\n";
  if (!spec.make_up.empty()) text += "make_up:\n";
  for (const auto& [day, weekday] : spec.make_up) text += "  \"" + format_day(day) + "\": " + names[weekday] + "\n";
  auto loaded = load(std::get<yaml::Node>(yaml::parse(text, "c")), "c", "c");
  return std::move(std::get<Calendar>(loaded));
}

SlowCalendar::Spec any_spec(Day around) {
  SlowCalendar::Spec spec;
  const auto shape = *rc::gen::elementOf(kShapes);
  const bool weekends = *rc::gen::arbitrary<bool>();
  for (std::size_t day = 0; day < 7; ++day) {
    if (day < 5 || weekends) spec.weekly[day] = shape;
  }
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) spec.days_off.insert(around + *rc::gen::inRange(-5, 10));
  if (*rc::gen::arbitrary<bool>()) spec.make_up[around + *rc::gen::inRange(-5, 10)] = *rc::gen::inRange(0, 5);
  return spec;
}

// A minute near a change of the zone's clock, from 1990 to 2100.
Minute near_a_change(const std::string& zone) {
  absl::TimeZone tz;
  absl::LoadTimeZone(zone, &tz);
  const absl::Time begin = absl::FromUnixSeconds(*rc::gen::inRange<std::int64_t>(631'152'000, 4'102'444'800));
  absl::TimeZone::CivilTransition change;
  const absl::Time found = tz.NextTransition(begin, &change) ? tz.At(change.from).trans : begin;
  return absl::ToUnixSeconds(found) / 60;
}

Instant instant(Minute minute) {
  return {minute * 60'000};
}

RC_GTEST_PROP(Calendar, AgreesWithTheSlowOne, ()) {
  // St. John's used to go back from 00:01 to 23:01, so that a date comes back: due is not growing there, but it is the
  // slow one's.
  auto all = kZones;
  all.push_back("America/St_Johns");
  const std::string zone = *rc::gen::elementOf(all);
  const Minute change = near_a_change(zone);
  const auto spec = any_spec(change / 1440);
  const Calendar calendar = build(zone, spec);
  const SlowCalendar slow(zone, spec, change - 8 * 1440, 30 * 1440);
  for (int round = 0; round < 8; ++round) {
    const Minute from = change + *rc::gen::inRange<Minute>(-4 * 1440, 2 * 1440);
    std::vector<SlowPause> slow_pauses;
    std::vector<Pause> pauses;
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
      const Minute begin = from + *rc::gen::inRange<Minute>(-1440, 4 * 1440);
      slow_pauses.push_back({begin, begin + *rc::gen::inRange<Minute>(0, 3000)});
      pauses.push_back({instant(begin), instant(slow_pauses.back().to)});
    }
    RC_LOG() << zone << " from " << calendar.local_text(instant(from)) << '\n';
    for (const auto& pause : pauses)
      RC_LOG() << calendar.local_text(pause.from) << " / " << calendar.local_text(*pause.to) << '\n';

    const auto minutes = *rc::gen::inRange<std::int64_t>(1, 2000);
    if (const Minute due = slow.due_time(from, minutes, slow_pauses); due >= 0) {
      RC_LOG() << minutes << "wm\n";
      RC_ASSERT(calendar.due(instant(from), {Unit::working_time, minutes * 60'000}, pauses)->at.ms == instant(due).ms);
    }
    const auto days = *rc::gen::inRange<std::int64_t>(1, 8);
    if (const Minute due = slow.due_days(from, days, slow_pauses); due >= 0) {
      RC_LOG() << days << "wd\n";
      RC_ASSERT(calendar.due(instant(from), {Unit::working_days, days}, pauses)->at.ms == instant(due).ms);
    }
    const Minute to = from + *rc::gen::inRange<Minute>(0, 8 * 1440);
    RC_ASSERT(calendar.elapsed(Unit::working_time, instant(from), instant(to), pauses) ==
              slow.worked(from, to, slow_pauses) * 60'000);
  }
}

struct Scene {
  std::string zone;
  Calendar calendar;
  Instant from;
  std::vector<Pause> pauses;
};
Instant any_instant() {
  return {*rc::gen::inRange<std::int64_t>(631'152'000'000, 4'102'444'800'000)};
}
Scene any_scene() {
  const std::string zone = *rc::gen::elementOf(kZones);
  const Instant from = any_instant();
  Scene scene{zone, build(zone, any_spec(from.ms / kDayMs)), from, {}};
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
    const Instant begin = from + *rc::gen::inRange<std::int64_t>(-kDayMs, 10 * kDayMs);
    scene.pauses.push_back({begin, begin + *rc::gen::inRange<std::int64_t>(0, 3 * kDayMs)});
  }
  RC_LOG() << zone << " " << format_instant(from) << '\n';
  return scene;
}
Limit any_limit() {
  const Unit unit = *rc::gen::element(Unit::elapsed, Unit::working_time, Unit::working_days);
  return {unit, unit == Unit::working_days ? *rc::gen::inRange<std::int64_t>(1, 30)
                                           : *rc::gen::inRange<std::int64_t>(1, 5 * kDayMs)};
}
std::int64_t used(const Scene& scene, Unit unit, Instant to) {
  if (unit == Unit::working_days) return scene.calendar.days_between(scene.from, to, scene.pauses);
  return scene.calendar.elapsed(unit, scene.from, to, scene.pauses);
}

RC_GTEST_PROP(Calendar, AtDueTheLimitIsJustUsedUp, ()) {
  const Scene scene = any_scene();
  const Limit limit = any_limit();
  const auto due = scene.calendar.due(scene.from, limit, scene.pauses);
  RC_ASSERT(due.has_value());
  RC_ASSERT(used(scene, limit.unit, due->at) == limit.amount);
  RC_ASSERT(used(scene, limit.unit, due->at - 1) == limit.amount - 1);
}

RC_GTEST_PROP(Calendar, DueGrowsWithStartLimitAndPauses, ()) {
  Scene scene = any_scene();
  const Limit limit = any_limit();
  const auto due = scene.calendar.due(scene.from, limit, scene.pauses);
  const Instant later = scene.from + *rc::gen::inRange<std::int64_t>(0, 3 * kDayMs);
  RC_ASSERT(scene.calendar.due(later, limit, scene.pauses)->at >= due->at);
  RC_ASSERT(scene.calendar.due(scene.from, {limit.unit, limit.amount + 1}, scene.pauses)->at > due->at);
  const Instant begin = scene.from + *rc::gen::inRange<std::int64_t>(-kDayMs, 10 * kDayMs);
  scene.pauses.push_back({begin, begin + *rc::gen::inRange<std::int64_t>(0, 3 * kDayMs)});
  RC_ASSERT(scene.calendar.due(scene.from, limit, scene.pauses)->at >= due->at);
}

RC_GTEST_PROP(Calendar, ElapsedAddsUp, ()) {
  const Scene scene = any_scene();
  const Instant middle = scene.from + *rc::gen::inRange<std::int64_t>(0, 800 * kDayMs);
  const Instant to = middle + *rc::gen::inRange<std::int64_t>(0, 800 * kDayMs);
  for (const Unit unit : {Unit::elapsed, Unit::working_time, Unit::working_days}) {
    const auto part = [&](Instant a, Instant b) { return scene.calendar.elapsed(unit, a, b, scene.pauses); };
    RC_ASSERT(part(scene.from, middle) + part(middle, to) == part(scene.from, to));
  }
}

RC_GTEST_PROP(Limits, ReadBackAsWritten, ()) {
  const Limit limit = any_limit();
  RC_ASSERT(parse_limit(format_limit(limit)) == limit);
}

TEST(Calendar, ManyThreadsShareOne) {
  SlowCalendar::Spec spec;
  for (std::size_t day = 0; day < 5; ++day) spec.weekly[day] = kShapes[0];
  const Calendar calendar = build("Europe/Berlin", spec);
  const auto all_years = [&calendar] {
    std::int64_t sum = 0;
    for (int year = 0; year < 40; ++year) sum += calendar.due({year * 365 * kDayMs}, {Unit::working_days, 7})->at.ms;
    return sum;
  };
  std::vector<std::int64_t> sums(4);
  std::vector<std::thread> threads;
  for (auto& sum : sums) threads.emplace_back([&] { sum = all_years(); });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(sums, std::vector<std::int64_t>(4, all_years()));
}

}  // namespace
}  // namespace wellkept::calendar
