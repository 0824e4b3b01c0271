// What amendments say of calendars.
#include <gtest/gtest.h>

#include "policy/diff.h"
#include "policy/test_policy.h"

namespace wellkept::policy {
namespace {

using test::FileMap;
using test::small_policy;

constexpr const char* kHead =
    "version: \"2026.2\"\neffective: \"2026-07-01\"\napproved: {by: {zh: 甲, en: A}, at: \"2026-06-20\"}\n"
    "reason: {zh: 放假, en: A day off}\n";

FileMap amended(const std::string& text, const std::string& base = "") {
  FileMap files = small_policy();
  std::string& head = files["policy.yaml"];
  head.replace(head.find("amendments: []"), 14, "amendments: [a.yaml]");
  files["work.yaml"] += base;
  files["a.yaml"] = kHead + text;
  return files;
}

std::string problems_of(const FileMap& files) {
  const auto loaded = load(files);
  std::string out;
  if (const auto* problems = std::get_if<1>(&loaded)) {
    for (const yaml::Problem& one : *problems) out += yaml::format_problem(one) + "\n";
  }
  return out;
}

std::string words_of(const FileMap& files) {
  const auto loaded = load(files);
  const auto& policy = *std::get<0>(loaded);
  std::string out;
  for (const Change& one : diff_versions(policy, policy.versions[0], policy, policy.versions[1]))
    out += change_words(one, "en") + "\n";
  return out;
}

TEST(AmendedCalendars, SayWhatChanges) {
  struct Row {
    std::string base;
    std::string text;
    std::string words;
  };
  const std::vector<Row> rows{
      {"", "calendars:\n  work: {days_off: [\"2026-09-03\"]}\n", "days off of calendar work added: 2026-09-03\n"},
      {"make_up: {\"2026-09-05\": fri}\n", "calendars:\n  work: {days_off: [\"2026-09-05\"]}\n",
       "days off of calendar work added: 2026-09-05\nmake-up days of calendar work removed: 2026-09-05 (fri)\n"},
      {"days_off: [\"2026-10-01/2026-10-07\"]\n", "calendars:\n  work: {restore: [\"2026-10-05\"]}\n",
       "days off of calendar work removed: 2026-10-01/2026-10-07\n"
       "days off of calendar work added: 2026-10-01/2026-10-04, 2026-10-06/2026-10-07\n"},
      {"days_off: [\"2026-10-01/2026-10-02\"]\n", "calendars:\n  work: {restore: [\"2026-10-01\"]}\n",
       "days off of calendar work removed: 2026-10-01/2026-10-02\ndays off of calendar work added: 2026-10-02\n"},
      {"", "calendars:\n  work: {weekly: {sat: [\"09:00-12:00\"]}}\n",
       "weekly hours of calendar work added: sat 09:00-12:00\n"},
      {"", "calendars:\n  hk: {timezone: Asia/Hong_Kong, weekly: {mon: [\"09:00-18:00\"]}}\n", "calendar added: hk\n"},
  };
  for (const Row& row : rows) {
    const FileMap files = amended(row.text, row.base);
    ASSERT_EQ(problems_of(files), "") << row.text;
    EXPECT_EQ(words_of(files), row.words) << row.text;
  }
}

TEST(AmendedCalendars, AreRefusedWithTheLine) {
  struct Row {
    std::string text;
    std::string problem;
  };
  const std::vector<Row> rows{
      {"calendars:\n  hk: {days_off: [\"2026-09-03\"]}\n",
       "a.yaml:6:3: there is no calendar 'hk' yet: write its timezone and hours\n"},
      {"calendars:\n  always: {days_off: [\"2026-09-03\"]}\n", "a.yaml:6:3: calendar 'always' is built in\n"},
      {"calendars:\n  work: {timezone: Asia/Hong_Kong, weekly: {mon: [\"09:00-18:00\"]}}\n",
       "a.yaml:6:3: the time zone of a calendar stays: write one of another name\n"},
      {"calendars:\n  work: {restore: [\"2026-09-03\"]}\n",
       "a.yaml:6:20: '2026-09-03' is neither a day off nor a make-up day\n"},
      {"calendars:\n  work: {days_off: [\"2026-09-31\"]}\n",
       "a.yaml:6:21: '2026-09-31' is no date such as \"2026-05-01\", \"05-01\" or \"2026-05-01/2026-05-05\"\n"},
      {"calendars:\n  work: {day_off: [\"2026-09-03\"]}\n", "unknown key 'day_off'"},
      {"calendars:\n  work: {weekly: {fri: [\"09:00-18:00\"]}}\n", "a.yaml:6:3: calendar 'work' is as it was\n"},
  };
  for (const Row& row : rows) {
    const std::string found = problems_of(amended(row.text));
    EXPECT_NE(found.find(row.problem), std::string::npos) << row.text << found;
  }
}

TEST(AmendedCalendars, JudgeWhatStartsUnderThem) {
  const auto loaded = load(amended("calendars:\n  work: {days_off: [\"2026-09-03\"]}\n"));
  const auto& policy = *std::get<0>(loaded);
  const Instant wednesday = *calendar::parse_local("2026-09-02T10:00", policy.zone);
  const calendar::Limit day{calendar::Unit::working_days, 1};
  const auto due = [&](std::size_t version) {
    const calendar::Calendar& work = policy.calendar("work", version);
    return work.local_date(work.due(wednesday, day)->at - 1);
  };
  EXPECT_EQ(due(0), "2026-09-03") << "a clock that ran before keeps its calendar";
  EXPECT_EQ(due(1), "2026-09-04");
  EXPECT_NE(policy.versions[0].hash, policy.versions[1].hash);
}

TEST(AmendedCalendars, GiveProvisionalYearsTheirList) {
  const auto loaded = load(amended("calendars:\n  work: {days_off: [\"2027-01-01\"], official_years: [2027]}\n",
                                   "official_years: [2026]\n"));
  const auto& policy = *std::get<0>(loaded);
  const calendar::Calendar& work = policy.calendar("work", 0);
  const auto due = work.due(*calendar::parse_local("2026-12-31T10:00", policy.zone), {calendar::Unit::working_days, 1});
  EXPECT_EQ(work.local_date(due->at - 1), "2027-01-04");
  EXPECT_FALSE(due->provisional);
}

}  // namespace
}  // namespace wellkept::policy
