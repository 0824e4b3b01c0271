#include "policyadmin/amendment.h"

#include <gtest/gtest.h>

namespace wellkept::policyadmin {
namespace {

Draft draft(std::string clauses) {
  return {"2027.1", "2027-01-01", {"理由", "reason \"why\""}, std::move(clauses)};
}

TEST(Amendment, TheAuthorsLinesKeepTheirNumbers) {
  const auto document =
      compose(draft("clauses:\n  - id: FB-1\n"), "2027-01-01T09:30", {{"甲", "A"}, "2026-12-01", "p"});
  EXPECT_TRUE(document.text.starts_with("clauses:\n  - id: FB-1\n"));
  const auto parsed = yaml::parse(document.text, document.name);
  const auto& root = std::get<yaml::Node>(parsed);
  EXPECT_EQ(root.find("version")->text, "2027.1");
  EXPECT_EQ(root.find("effective")->text, "2027-01-01T09:30");
  EXPECT_EQ(root.find("reason")->find("en")->text, "reason \"why\"");
  EXPECT_EQ(root.find("approved")->find("document")->text, "p");
}

TEST(Amendment, OnlyClausesAndRepealsStandInTheText) {
  struct Row {
    const char* text;
    int line;  // of the first problem; 0: none
  };
  for (const Row& row : {Row{"clauses:\n  - id: FB-1\n", 0}, Row{"repeals: [FB-1]\n", 0},
                         Row{"clauses: []\nversion: \"1\"\n", 2}, Row{"- id: FB-1\n", 1}, Row{"{clauses: []}\n", 1},
                         Row{"  clauses: []\n", 1}, Row{"\n\nclauses: [\n", 4}, Row{"", 1}}) {
    const auto problems = check_draft(draft(row.text));
    EXPECT_EQ(problems.empty(), row.line == 0) << row.text;
    if (problems.empty()) continue;
    EXPECT_EQ(problems.front().mark.line, row.line) << row.text;
  }
}

TEST(Amendment, ProblemsOfTheHeadHaveNoPlaceInTheText) {
  const Draft text = draft("clauses:\n  - id: FB-1");
  const std::string file = document_name(text);
  const auto found = problems_json(text, {{file, {2, 5}, "a"}, {file, {3, 1}, "b"}, {"FB.yaml", {1, 1}, "c"}}, false);
  const json::Array& list = *found.array();
  EXPECT_EQ(*list[0].find("line")->integer(), 2);
  EXPECT_EQ(*list[0].find("column")->integer(), 5);
  EXPECT_TRUE(list[1].find("line")->is_null());
  EXPECT_TRUE(list[2].find("line")->is_null());
  const auto own = problems_json(text, {{file, {3, 1}, "b"}}, true);
  EXPECT_EQ(*own.array()->front().find("line")->integer(), 2) << "the end of the text belongs to its last line";
}

TEST(Amendment, TheFingerprintCoversEverythingThatIsApproved) {
  const Draft one = draft("clauses: []");
  std::vector<Draft> others(4, one);
  others[0].label = "2027.2";
  others[1].effective = "";
  others[2].reason.en += ".";
  others[3].clauses += "\n";
  EXPECT_EQ(fingerprint(one), fingerprint(draft("clauses: []")));
  for (const Draft& other : others) EXPECT_NE(fingerprint(one), fingerprint(other));
}

TEST(Amendment, TheNextMinuteIsAheadAndLocal) {
  struct Row {
    const char* now;
    const char* zone;
    const char* expected;
  };
  for (const Row& row : {Row{"2026-03-02T01:00:00Z", "Asia/Shanghai", "2026-03-02T09:01"},
                         Row{"2026-03-02T01:00:59.500Z", "Asia/Shanghai", "2026-03-02T09:02"},
                         Row{"2026-12-31T15:59:10Z", "Asia/Shanghai", "2027-01-01T00:00"},
                         Row{"2026-07-01T03:30:00Z", "America/New_York", "2026-06-30T23:31"}}) {
    EXPECT_EQ(next_minute(*parse_instant(row.now), row.zone), row.expected);
    EXPECT_GT(*calendar::parse_local(row.expected, row.zone), *parse_instant(row.now));
  }
}

TEST(Amendment, LabelsAndDates) {
  EXPECT_TRUE(is_label("2027.1-a_B"));
  for (const char* bad : {"", "a b", "ä", "a\"b"}) EXPECT_FALSE(is_label(bad)) << bad;
  EXPECT_FALSE(is_label(std::string(41, 'a')));
  EXPECT_TRUE(is_effective("2027-01-01", "Asia/Shanghai"));
  EXPECT_TRUE(is_effective("2027-01-01T09:30", "Asia/Shanghai"));
  for (const char* bad : {"2027-02-30", "2027-1-1", "2027-01-01T9:30", "2027-01-01 09:30", "2027-01-01T09:30:00"})
    EXPECT_FALSE(is_effective(bad, "Asia/Shanghai")) << bad;
}

}  // namespace
}  // namespace wellkept::policyadmin
