#include "quarter/document_service.h"

#include <gtest/gtest.h>

namespace wellkept::quarter {
namespace {

TEST(Quarters, AreReadAndWritten) {
  for (const char* text : {"2026-Q1", "2026-Q4", "1970-Q1"}) {
    const auto read = parse_quarter(text);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(format_quarter(*read), text);
  }
  for (const char* text : {"", "2026", "2026-Q0", "2026-Q5", "2026-q1", "2026-Q11", "Q1-2026", "2o26-Q1", "0026-Q1"}) {
    EXPECT_FALSE(parse_quarter(text)) << text;
  }
}

TEST(Quarters, KnowTheirDaysAndTheOneBefore) {
  struct Case {
    const char* quarter;
    const char* from;
    const char* to;
    const char* before;
  };
  for (const Case& c :
       {Case{"2026-Q1", "2026-01-01", "2026-03-31", "2025-Q4"}, Case{"2024-Q2", "2024-04-01", "2024-06-30", "2024-Q1"},
        Case{"2026-Q3", "2026-07-01", "2026-09-30", "2026-Q2"},
        Case{"2026-Q4", "2026-10-01", "2026-12-31", "2026-Q3"}}) {
    const Quarter quarter = *parse_quarter(c.quarter);
    EXPECT_EQ(report::format_day(days_of(quarter).from), c.from);
    EXPECT_EQ(report::format_day(days_of(quarter).to), c.to);
    EXPECT_EQ(format_quarter(before(quarter)), c.before);
    EXPECT_EQ(quarter_of(days_of(quarter).from), quarter);
    EXPECT_EQ(quarter_of(days_of(quarter).to), quarter);
  }
}

json::Value body(const char* text) {
  return std::get<json::Value>(json::parse(text));
}

TEST(Notes, ReadBackAsTheyWereWritten) {
  const auto notes = read_notes(body(
      R"({"summary":"一切尚可","proposals":"","measures":[{"clause":"FB-4.1.1","text":"增加夜班","owner":"李敏","due":"2026-12-31"}]})"));
  ASSERT_TRUE(notes.ok());
  const auto again = read_notes(notes_json(*notes));
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(notes_json(*again), notes_json(*notes));
}

TEST(Notes, NameWhatIsWrong) {
  struct Case {
    const char* text;
    const char* pointer;
  };
  for (const Case& c : {Case{R"({"sumary":"x"})", "/sumary"}, Case{R"({"summary":5})", "/summary"},
                        Case{R"({"measures":[{"text":"x"}]})", "/measures/0/clause"},
                        Case{R"({"measures":[{"clause":"A","text":"x"},{"clause":"B","text":"x","due":"soon"}]})",
                             "/measures/1/due"}}) {
    const auto notes = read_notes(body(c.text));
    ASSERT_FALSE(notes.ok()) << c.text;
    EXPECT_EQ(notes.refusal().code, "request.invalid");
    ASSERT_FALSE(notes.refusal().fields.empty()) << c.text;
    EXPECT_EQ(notes.refusal().fields.front().field, c.pointer);
  }
}

}  // namespace
}  // namespace wellkept::quarter
