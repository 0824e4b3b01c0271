#include "calendar/calendar_command.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace wellkept::calendar {
namespace {

constexpr const char* kCnPath = WELLKEPT_SOURCE_DIR "/policy/calendars/cn.yaml";

std::string cn_text() {
  std::ifstream in(kCnPath, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string shown(const Result<std::string>& result) {
  return result ? *result : result.refusal().code;
}

TEST(Command, Due) {
  const struct {
    DueCommand command;
    const char* expected;
  } cases[] = {
      {{"cn", "2026-03-02T10:00:00+08:00", "7wd", {}, true},
       "{\"due_at\":\"2026-03-11T16:00:00Z\",\"provisional\":false}\n"},
      {{"cn", "2026-03-02T02:00:00Z", "7wd", {}, true},
       "{\"due_at\":\"2026-03-11T16:00:00Z\",\"provisional\":false}\n"},
      {{"cn", "2026-03-02T10:00", "7wd", {"2026-03-03T09:00/2026-03-05T01:00Z"}, false},
       "2026-03-14 00:00:00 +08:00 (2026-03-13T16:00:00Z)\n"},
      {{kCnPath, "2026-12-31T17:00", "2wh", {}, true}, "{\"due_at\":\"2027-01-01T02:00:00Z\",\"provisional\":true}\n"},
      {{"cn", "2026-12-31T17:00", "2wh", {}, false},
       "2027-01-01 10:00:00 +08:00 (2027-01-01T02:00:00Z) provisional: a day of a year without an official list was "
       "used\n"},
      {{"cn", "2026-03-02T10:00", "2wh", {"2026-03-02T11:00/"}, true}, "calendar.never_due"},
      {{"cn", "2026-03-02 10:00", "7wd", {}, true}, "calendar.instant"},
      {{"cn", "2026-03-02T10:00", "7 wd", {}, true}, "calendar.limit"},
      {{"cn", "2026-03-02T10:00", "7wd", {"2026-03-03"}, true}, "calendar.pause"},
      {{"cn", "2026-03-02T10:00", "7wd", {"2026-03-03/2026-03-02"}, true}, "calendar.pause"},
      {{"cn", "2026-03-02T10:00", "7wd", {"/2026-03-02"}, true}, "calendar.instant"},
      {{"no/such.yaml", "2026-03-02T10:00", "7wd", {}, true}, "calendar.file"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(shown(run_due(c.command, cn_text())), c.expected) << c.command.from << c.command.limit;
}

TEST(Command, Elapsed) {
  const std::string from = "2026-03-02T10:00";
  const std::string to = "2026-03-03T10:00";
  const struct {
    ElapsedCommand command;
    const char* expected;
  } cases[] = {
      {{"cn", from, to, {}, "working", true}, "{\"elapsed_ms\":28800000}\n"},
      {{"cn", from, to, {}, "working", false}, "8wh\n"},
      {{"cn", from, to, {}, "elapsed", true}, "{\"elapsed_ms\":86400000}\n"},
      {{"cn", from, to, {"2026-03-02T17:00/"}, "working", true}, "{\"elapsed_ms\":21600000}\n"},
      {{"cn", to, from, {}, "working", false}, "0ws\n"},
      {{"cn", to, from, {}, "elapsed", false}, "0s\n"},
      {{"cn", from, to, {}, "days", true}, "calendar.unit"},
      {{"cn", from, "now", {}, "working", true}, "calendar.instant"},
  };
  for (const auto& c : cases) EXPECT_EQ(shown(run_elapsed(c.command, cn_text())), c.expected);
}

TEST(Command, SaysWhereACalendarIsWrong) {
  const auto refused = run_due({"cn", "2026-03-02T10:00", "7wd", {}, true}, "timezone: UTC\nweekdays: {}\n");
  EXPECT_EQ(refused.refusal().detail, "cn:1:1: 'weekly' is missing\ncn:2:1: unknown key 'weekdays'");
  EXPECT_EQ(run_due({"cn", "", "", {}, true}, "a: *b\n").refusal().code, "calendar.file");
}

}  // namespace
}  // namespace wellkept::calendar
