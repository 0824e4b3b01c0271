// Every decision of a clock, one row each.
#include <gtest/gtest.h>

#include "promise/testing.h"

namespace wellkept::promise {
namespace {

using testing::clock_clause;
using testing::facts_of;
using testing::files_with;
using testing::local;
using testing::Step;

struct Row {
  const char* what;
  const char* clock;
  std::vector<Step> steps;
  const char* now;
  const char* expected;
};

void check(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    const auto policy = policy::test::load_or_throw(files_with(clock_clause(row.clock)));
    EXPECT_EQ(testing::verdicts(*policy, facts_of(*policy, row.steps), local(row.now)), row.expected) << row.what;
  }
}

Step opened(const char* at, json::Object fields = {{"kind", "ask"}}) {
  return {at, "ticket.opened", std::move(fields)};
}
Step sent(const char* at, const char* by = "agent") {
  return {at, "message.sent", {{"by", by}}};
}
Step event(const char* at, const char* name) {
  return {at, name};
}
Step changed(const char* at, json::Object fields) {
  return {at, "ticket.changed", std::move(fields)};
}
Step agreed(const char* at, const char* until) {
  return changed(at, {{"window_end", std::string("2026-") + until + ":00+08:00"}});
}

constexpr const char* kTenHours =
    "start: [{event: ticket.opened}], stop: [{event: message.sent, where: {by: [agent]}}], within: \"10h\"";

TEST(Clock, AStopAtTheDueMomentIsInTime) {
  const Step start = opened("2026-03-02T10:00");
  check({
      {"before", kTenHours, {start, sent("2026-03-02T19:59:59")}, "2026-03-05T00:00", "met, due 03-02 20:00"},
      {"at", kTenHours, {start, sent("2026-03-02T20:00")}, "2026-03-05T00:00", "met, due 03-02 20:00"},
      {"a millisecond late",
       kTenHours,
       {start, sent("2026-03-02T20:00:00.001")},
       "2026-03-05T00:00",
       "breached, due 03-02 20:00"},
      {"nothing yet, at the due moment", kTenHours, {start}, "2026-03-02T20:00", "running, due 03-02 20:00"},
      {"nothing yet, after it", kTenHours, {start}, "2026-03-02T20:00:00.001", "breached, due 03-02 20:00"},
      {"a stop by another does not count",
       kTenHours,
       {start, sent("2026-03-02T11:00", "bot")},
       "2026-03-02T12:00",
       "running, due 03-02 20:00"},
      {"a stop before the start does not count",
       kTenHours,
       {start, sent("2026-03-02T09:00")},
       "2026-03-02T12:00",
       "running, due 03-02 20:00"},
      {"a stop in the moment of the start, recorded after it",
       kTenHours,
       {start, sent("2026-03-02T10:00")},
       "2026-03-02T12:00",
       "met, due 03-02 20:00"},
      {"recorded late, in time when it happened",
       kTenHours,
       {start, sent("2026-03-03T09:00"), sent("2026-03-02T12:00")},
       "2026-03-05T00:00",
       "met, due 03-02 20:00"},
      {"no start", kTenHours, {sent("2026-03-02T10:00")}, "2026-03-05T00:00", "none"},
  });
}

TEST(Clock, WarnsAfterItsShareOfTheLimit) {
  struct Warning {
    const char* clock;
    const char* warn_at;
    const char* due_at;
  };
  for (const Warning& row : {
           Warning{"within: \"10h\"", "2026-03-02T18:00", "2026-03-02T20:00"},
           Warning{"within: \"10h\", warn_at: 0.5", "2026-03-02T15:00", "2026-03-02T20:00"},
           Warning{"within: \"10h\", warn_at: 1.0", "2026-03-02T20:00", "2026-03-02T20:00"},
           Warning{"within: \"10wh\", calendar: work", "2026-03-02T18:00", "2026-03-03T11:00"},
           Warning{"within: \"1wd\", calendar: work, warn_at: 0.5", "2026-03-03T05:00", "2026-03-04T00:00"},
       }) {
    const auto policy = policy::test::load_or_throw(files_with(
        clock_clause("start: [{event: ticket.opened}], stop: [{event: message.sent}], " + std::string(row.clock))));
    const auto facts = facts_of(*policy, {opened("2026-03-02T10:00")});
    const Instant warn = local(row.warn_at);
    const Instant due = local(row.due_at);
    const auto at = [&](Instant now) { return derive(*policy, facts, now).front(); };
    EXPECT_EQ(at(warn).warn_at, warn) << row.clock;
    EXPECT_EQ(at(warn).due_at, due) << row.clock;
    EXPECT_EQ(at(warn - 1).light(warn - 1), Light::blue) << row.clock;
    EXPECT_EQ(at(warn - 1).next_at(warn - 1), warn) << row.clock;
    EXPECT_EQ(at(warn).light(warn), Light::yellow) << row.clock;
    EXPECT_EQ(at(warn).next_at(warn), due + 1) << row.clock;
    EXPECT_EQ(at(due).light(due), Light::yellow) << row.clock;
    EXPECT_EQ(at(due + 1).light(due + 1), Light::red) << row.clock;
    EXPECT_EQ(at(due + 1).next_at(due + 1), std::nullopt) << row.clock;
  }
}

constexpr const char* kUntil = "start: [{event: ticket.opened}], stop: [{event: ticket.fixed}], until: window_end";

TEST(Clock, AnAgreedMomentMovesUntilItHasPassed) {
  const Step start = opened("2026-03-02T10:00", {{"kind", "fix"}, {"window_end", "2026-03-03T12:00:00+08:00"}});
  const Step bare = opened("2026-03-02T10:00", {{"kind", "fix"}});
  check({
      {"as agreed at the start", kUntil, {start}, "2026-03-03T12:00", "running, due 03-03 12:00"},
      {"nothing agreed", kUntil, {bare}, "2026-03-09T12:00", "none"},
      {"agreed later",
       kUntil,
       {bare, agreed("2026-03-02T11:00", "03-04T09:00")},
       "2026-03-03T12:00",
       "running, due 03-04 09:00"},
      {"a new agreement before it moves it",
       kUntil,
       {start, agreed("2026-03-03T11:59", "03-04T09:00"), event("2026-03-04T09:00", "ticket.fixed")},
       "2026-03-09T12:00",
       "met, due 03-04 09:00"},
      {"and may bring it forward",
       kUntil,
       {start, agreed("2026-03-02T12:00", "03-02T13:00"), event("2026-03-02T14:00", "ticket.fixed")},
       "2026-03-09T12:00",
       "breached, due 03-02 13:00"},
      {"at the very moment it still moves it",
       kUntil,
       {start, agreed("2026-03-03T12:00", "03-04T09:00")},
       "2026-03-03T13:00",
       "running, due 03-04 09:00"},
      {"a new agreement after the miss does not undo it",
       kUntil,
       {start, agreed("2026-03-03T12:00:00.001", "03-04T09:00"), event("2026-03-04T08:00", "ticket.fixed")},
       "2026-03-09T12:00",
       "breached, due 03-03 12:00"},
      {"what is agreed after the stop is of no matter",
       kUntil,
       {start, event("2026-03-03T09:00", "ticket.fixed"), agreed("2026-03-03T10:00", "03-02T11:00")},
       "2026-03-09T12:00",
       "met, due 03-03 12:00"},
      {"a cleared agreement owes nothing",
       kUntil,
       {start, changed("2026-03-02T12:00", {{"window_end", nullptr}})},
       "2026-03-09T12:00",
       "none"},
  });
}

TEST(Clock, AnAgreedMomentStandsInSpiteOfAPause) {
  const std::string clock = std::string(kUntil) + ", pause: [waiting]";
  const Step start = opened("2026-03-02T10:00", {{"kind", "fix"}, {"window_end", "2026-03-03T12:00:00+08:00"}});
  const Step pause = event("2026-03-02T11:00", "ticket.paused");
  check({
      {"before it", clock.c_str(), {start, pause}, "2026-03-03T12:00", "running, due 03-03 12:00"},
      {"after it", clock.c_str(), {start, pause}, "2026-03-03T12:01", "breached, due 03-03 12:00"},
  });
}

TEST(Clock, AVoidedStopCountsForNothingAndTheDeadlineStays) {
  const std::string clock = std::string(kTenHours) + ", void_by: [{event: ticket.reopened}]";
  const Step start = opened("2026-03-02T10:00");
  const Step stop = sent("2026-03-02T12:00");
  const Step again = event("2026-03-02T13:00", "ticket.reopened");
  check({
      {"not stopped again", clock.c_str(), {start, stop, again}, "2026-03-02T14:00", "running, due 03-02 20:00"},
      {"stopped again in time",
       clock.c_str(),
       {start, stop, again, sent("2026-03-02T20:00")},
       "2026-03-05T00:00",
       "met, due 03-02 20:00"},
      {"stopped again late",
       clock.c_str(),
       {start, stop, again, sent("2026-03-02T21:00")},
       "2026-03-05T00:00",
       "breached, due 03-02 20:00"},
      {"voided after the due moment, the kept promise is missed after all",
       clock.c_str(),
       {start, stop, event("2026-03-03T13:00", "ticket.reopened")},
       "2026-03-05T00:00",
       "breached, due 03-02 20:00"},
      {"nothing to void",
       clock.c_str(),
       {start, event("2026-03-02T11:00", "ticket.reopened"), stop},
       "2026-03-05T00:00",
       "met, due 03-02 20:00"},
  });
}

TEST(Clock, StopAllWaitsForEveryOne) {
  const char* clock =
      "start: [{event: ticket.opened}], stop_all: [{event: message.sent}, {event: ticket.fixed}], within: \"10h\", "
      "void_by: [{event: ticket.reopened}]";
  const Step start = opened("2026-03-02T10:00", {{"kind", "fix"}});
  const Step fixed = event("2026-03-02T11:00", "ticket.fixed");
  check({
      {"one of two", clock, {start, fixed, fixed}, "2026-03-02T12:00", "running, due 03-02 20:00"},
      {"both", clock, {start, fixed, sent("2026-03-02T20:00")}, "2026-03-05T00:00", "met, due 03-02 20:00"},
      {"the other order, the last is late",
       clock,
       {start, sent("2026-03-02T10:30"), event("2026-03-02T20:00:01", "ticket.fixed")},
       "2026-03-05T00:00",
       "breached, due 03-02 20:00"},
      {"voided, both are needed again",
       clock,
       {start, fixed, event("2026-03-02T12:00", "ticket.reopened"), sent("2026-03-02T13:00")},
       "2026-03-02T14:00",
       "running, due 03-02 20:00"},
  });
}

TEST(Clock, RepeatsForEveryStartWhileNoneRuns) {
  const std::string clock = std::string(kTenHours) + ", repeat: true";
  const char* chain =
      "start: [{event: ticket.opened}, {event: message.sent}], stop: [{event: message.sent}, {event: "
      "ticket.closed}], within: \"10h\", repeat: true";
  const Step start = opened("2026-03-02T10:00");
  check({
      {"once without repeat",
       kTenHours,
       {start, sent("2026-03-02T11:00"), opened("2026-03-02T12:00")},
       "2026-03-02T13:00",
       "met, due 03-02 20:00"},
      {"again after the stop",
       clock.c_str(),
       {start, sent("2026-03-02T11:00"), opened("2026-03-02T12:00")},
       "2026-03-02T13:00",
       "met, due 03-02 20:00; running, due 03-02 22:00"},
      {"a start while one runs is part of it",
       clock.c_str(),
       {start, opened("2026-03-02T12:00"), sent("2026-03-02T13:00")},
       "2026-03-02T14:00",
       "met, due 03-02 20:00"},
      {"the stop may start the next",
       chain,
       {start, sent("2026-03-02T19:00"), sent("2026-03-03T06:00"), event("2026-03-03T07:00", "ticket.closed")},
       "2026-03-05T00:00",
       "met, due 03-02 20:00; breached, due 03-03 05:00; met, due 03-03 16:00"},
  });
  const auto policy = policy::test::load_or_throw(files_with(clock_clause(chain)));
  const auto promises =
      derive(*policy, facts_of(*policy, {start, sent("2026-03-02T19:00")}), local("2026-03-02T20:00"));
  ASSERT_EQ(promises.size(), 2u);
  EXPECT_EQ(promises[0].occurrence, 0);
  EXPECT_EQ(promises[1].occurrence, 1);
  EXPECT_EQ(promises[1].started_at, promises[0].stopped_at);
}

TEST(Clock, CancellingWithdrawsWhatIsNotYetMissed) {
  const Step start = opened("2026-03-02T10:00");
  const auto cancelled = [](const char* at) { return event(at, "ticket.cancelled"); };
  check({
      {"before the due moment",
       kTenHours,
       {start, cancelled("2026-03-02T12:00")},
       "2026-03-05T00:00",
       "withdrawn, due 03-02 20:00"},
      {"at it", kTenHours, {start, cancelled("2026-03-02T20:00")}, "2026-03-05T00:00", "withdrawn, due 03-02 20:00"},
      {"after it the miss stays",
       kTenHours,
       {start, cancelled("2026-03-02T20:00:00.001")},
       "2026-03-05T00:00",
       "breached, due 03-02 20:00"},
      {"a kept promise stays kept",
       kTenHours,
       {start, sent("2026-03-02T11:00"), cancelled("2026-03-02T12:00")},
       "2026-03-05T00:00",
       "met, due 03-02 20:00"},
      {"what is said afterwards keeps nothing",
       kTenHours,
       {start, cancelled("2026-03-02T12:00"), sent("2026-03-02T13:00")},
       "2026-03-05T00:00",
       "withdrawn, due 03-02 20:00"},
      {"what starts afterwards is owed",
       "start: [{event: ticket.reopened}], stop: [{event: message.sent}], within: \"10h\"",
       {start, cancelled("2026-03-02T12:00"), event("2026-03-02T13:00", "ticket.reopened")},
       "2026-03-02T14:00",
       "running, due 03-02 23:00"},
  });
}

TEST(Clock, IsWithdrawnWhenItsConditionNoLongerHolds) {
  const std::string clock = std::string(kTenHours) + ", when: {kind: [fix]}";
  const Step fix = opened("2026-03-02T10:00", {{"kind", "fix"}});
  check({
      {"never held", clock.c_str(), {opened("2026-03-02T10:00")}, "2026-03-02T12:00", "none"},
      {"held at first",
       clock.c_str(),
       {fix, changed("2026-03-02T11:00", {{"kind", "ask"}})},
       "2026-03-05T00:00",
       "withdrawn, due 03-02 20:00"},
      {"and holds again",
       clock.c_str(),
       {fix, changed("2026-03-02T11:00", {{"kind", "ask"}}), changed("2026-03-02T12:00", {{"kind", "fix"}})},
       "2026-03-02T13:00",
       "running, due 03-02 20:00"},
      {"newly holds: from the original start",
       clock.c_str(),
       {opened("2026-03-02T10:00"), changed("2026-03-02T15:00", {{"kind", "fix"}})},
       "2026-03-02T20:00:00.001",
       "breached, due 03-02 20:00"},
      {"held only before the start",
       "start: [{event: ticket.reopened}], stop: [{event: message.sent}], within: \"10h\", when: {kind: [fix]}",
       {fix, changed("2026-03-02T11:00", {{"kind", "ask"}}), event("2026-03-02T12:00", "ticket.reopened")},
       "2026-03-02T13:00",
       "none"},
  });
}

TEST(Clock, TheFirstLevelThatHoldsGivesTheLimit) {
  const char* clock =
      "start: [{event: ticket.opened}], stop: [{event: message.sent}], levels: [{when: {level: [high], urgent: "
      "[true]}, "
      "within: \"1h\"}, {when: {level: [high]}, within: \"2h\"}, {within: \"4h\"}]";
  check({
      {"none of the fields set", clock, {opened("2026-03-02T10:00")}, "2026-03-02T10:30", "running, due 03-02 14:00"},
      {"a default from another field",
       clock,
       {opened("2026-03-02T10:00", {{"kind", "ask"}, {"severity", "major"}})},
       "2026-03-02T10:30",
       "running, due 03-02 12:00"},
      {"both",
       clock,
       {opened("2026-03-02T10:00", {{"kind", "ask"}, {"severity", "major"}, {"urgent", true}})},
       "2026-03-02T10:30",
       "running, due 03-02 11:00"},
      {"raised on the way, counted from the start",
       clock,
       {opened("2026-03-02T10:00"), changed("2026-03-02T13:00", {{"severity", "major"}})},
       "2026-03-02T13:00",
       "breached, due 03-02 12:00"},
  });
}

TEST(Clock, PausesThatItNamesStopIt) {
  const std::string clock = std::string(kTenHours) + ", pause: [waiting, parts]";
  const Step start = opened("2026-03-02T10:00");
  const auto pause = [](const char* at) { return event(at, "ticket.paused"); };
  const auto resume = [](const char* at) { return event(at, "ticket.resumed"); };
  check({
      {"of others they are of no matter",
       kTenHours,
       {start, pause("2026-03-02T11:00")},
       "2026-03-02T12:00",
       "running, due 03-02 20:00"},
      {"open", clock.c_str(), {start, pause("2026-03-02T11:00")}, "2026-03-09T12:00", "paused, due -"},
      {"closed",
       clock.c_str(),
       {start, pause("2026-03-02T11:00"), resume("2026-03-02T13:30")},
       "2026-03-02T14:00",
       "running, due 03-02 22:30"},
      {"two that overlap count once",
       clock.c_str(),
       {start, pause("2026-03-02T11:00"), event("2026-03-02T12:00", "parts.awaited"), resume("2026-03-02T13:00"),
        event("2026-03-02T14:00", "parts.came")},
       "2026-03-02T15:00",
       "running, due 03-02 23:00"},
      {"from the due moment on it saves nothing",
       clock.c_str(),
       {start, pause("2026-03-02T20:00"), resume("2026-03-02T22:00")},
       "2026-03-02T23:00",
       "breached, due 03-02 20:00"},
      {"at the due moment it runs",
       clock.c_str(),
       {start, pause("2026-03-02T20:00")},
       "2026-03-02T20:00",
       "running, due 03-02 20:00"},
      {"and then it is missed",
       clock.c_str(),
       {start, pause("2026-03-02T20:00")},
       "2026-03-02T20:01",
       "breached, due 03-02 20:00"},
      {"stopped while paused",
       clock.c_str(),
       {start, pause("2026-03-02T19:00"), sent("2026-03-05T09:00")},
       "2026-03-05T10:00",
       "met, due 03-05 10:00"},
  });
}

}  // namespace
}  // namespace wellkept::promise
