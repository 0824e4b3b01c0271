#include "report/matrix_table.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "report/csv.h"
#include "report/testing/sample_policy.h"

namespace wellkept::report {
namespace {

Matrix sample_matrix() {
  const policy::Policy& policy = testing::sample_policy();
  Figures figures;
  figures[{"FB-1", "respond"}].decided = {96, 4};
  figures[{"FB-1", "respond"}].open = {7, 1, 12, 0};
  figures[{"FB-1", "respond"}].months[11] = {19, 1};
  figures[{"FB-2", "cause"}].decided = {1234, 0};
  return {{*parse_day("2026-01-01"), *parse_day("2026-03-31")},
          {},
          *parse_instant("2026-03-31T08:00:00Z"),
          &policy.versions[0],
          judge_clauses(policy, 0, figures)};
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (const std::string_view line : text::split(text, '\n')) lines.emplace_back(line);
  return lines;
}

// Where the part begins on the screen; npos when the line does not hold it.
std::size_t column_of(const std::string& line, const std::string& part) {
  const auto at = line.find(part);
  return at == std::string::npos ? at : text::display_width(line.substr(0, at));
}
std::size_t end_of(const std::string& line, const std::string& part) {
  const auto at = line.find(part);
  return at == std::string::npos ? at : text::display_width(line.substr(0, at + part.size()));
}

TEST(Table, StandsInColumnsForWideCharacters) {
  for (const std::string language : {"zh", "en"}) {
    const bool zh = language == "zh";
    const auto lines = lines_of(matrix_table(sample_matrix(), language));
    ASSERT_GE(lines.size(), 12u);
    const std::string& heading = lines[3];
    const std::string& first = lines[4];
    const std::string& second = lines[5];
    EXPECT_EQ(column_of(heading, zh ? "状态" : "State"), column_of(first, "◆")) << heading << "\n" << first;
    EXPECT_EQ(column_of(first, "◆"), column_of(second, "✓"));
    EXPECT_EQ(column_of(heading, zh ? "标题" : "Title"), column_of(first, zh ? "响应" : "Response"));
    EXPECT_EQ(column_of(first, zh ? "响应" : "Response"), column_of(second, zh ? "原因" : "Cause"));
    EXPECT_EQ(end_of(heading, zh ? "达成率" : "Attained"), end_of(first, "96.0 %"));
    EXPECT_EQ(end_of(heading, zh ? "判定" : "Decided"), end_of(second, "1234"));
    EXPECT_EQ(end_of(heading, zh ? "超时" : "Overdue"), end_of(first, "12"));
  }
}

TEST(Table, SaysEveryStateInShapeAndWord) {
  const std::string zh = matrix_table(sample_matrix(), "zh");
  for (const char* words : {"✓ 达成", "◆ 有风险", "– 未使用", "○ 计划中", "· 说明", "… 样本不足"}) {
    EXPECT_NE(zh.find(words), std::string::npos) << words << "\n" << zh;
  }
  EXPECT_EQ(state_words(State::not_met, "zh"), "✕ 未达成");
  EXPECT_EQ(state_words(State::not_met, "en"), "✕ not met");
  const std::string en = matrix_table(sample_matrix(), "en");
  EXPECT_NE(en.find("✓ met 1   ◆ at risk 1   … too few 1   – unused 1   ○ planned 1   · statement 1\n"),
            std::string::npos)
      << en;
  EXPECT_NE(en.find("FB  Feedback\n"), std::string::npos);
}

TEST(Percent, NeverRoundsUpToAGoal) {
  EXPECT_EQ(percent(0.95), "95.0 %");
  EXPECT_EQ(percent(0.9499), "94.9 %");
  EXPECT_EQ(percent(0.99999), "99.9 %");
  EXPECT_EQ(percent(0.29), "29.0 %");
  EXPECT_EQ(percent(1), "100.0 %");
  EXPECT_EQ(percent(0), "0.0 %");
}

TEST(Csv, KeepsFormulasFromRunning) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"plain", "plain"},
      {"", ""},
      {"=1+1", "'=1+1"},
      {"+1", "'+1"},
      {"-1", "'-1"},
      {"@SUM(A1)", "'@SUM(A1)"},
      {"  =1", "'  =1"},
      {"\t=1", "'\t=1"},
      {"＝1", "'＝1"},
      {"a=b", "a=b"},
      {"a,b", "\"a,b\""},
      {"say \"so\"", "\"say \"\"so\"\"\""},
      {"two\nlines", "\"two\nlines\""},
      {"=cmd|' /C calc'!A0,x", "\"'=cmd|' /C calc'!A0,x\""},
  };
  for (const auto& [cell, written] : cases) EXPECT_EQ(csv_record({cell}), written + "\r\n");
  EXPECT_EQ(csv_record({"", "b", ""}), ",b,\r\n");
}

TEST(Csv, OfTheMatrixOpensInASpreadsheet) {
  const std::string csv = matrix_csv(sample_matrix(), "zh");
  EXPECT_TRUE(csv.starts_with("\xEF\xBB\xBF条款,制度,标题,"));
  const auto lines = lines_of(csv);
  ASSERT_EQ(lines.size(), 8u);  // heading, six clauses, and nothing after the last line end
  EXPECT_EQ(lines[1],
            "FB-1,FB,响应,clock,desk,at_risk,◆ 有风险,0.9500,100,96,4,0.9600,0.9016,0.9843,7,1,12,0,2026.1,"
            ",,,,,,,,,,,0.9500\r");
  EXPECT_NE(lines[3].find("FB-3,FB,'=异议渠道,"), std::string::npos) << lines[3];
  const auto commas = std::count(lines[0].begin(), lines[0].end(), ',');
  for (std::size_t i = 1; i < 7; ++i) EXPECT_EQ(std::count(lines[i].begin(), lines[i].end(), ','), commas) << lines[i];
  EXPECT_EQ(lines_of(matrix_csv(sample_matrix(), "en"))[0].substr(3, 6), "Clause");
}

TEST(Json, HoldsWhatTheContractNames) {
  const auto parsed = json::parse(matrix_json(sample_matrix()));
  ASSERT_TRUE(std::holds_alternative<json::Value>(parsed));
  const json::Value& matrix = std::get<json::Value>(parsed);
  EXPECT_EQ(*matrix.find("from")->string(), "2026-01-01");
  EXPECT_TRUE(matrix.find("unit")->is_null());
  EXPECT_EQ(*(*matrix.find("months")->array())[0].string(), "2025-04");
  const json::Array& clauses = *matrix.find("clauses")->array();
  ASSERT_EQ(clauses.size(), 6u);
  const json::Value& first = clauses[0];
  EXPECT_EQ(*first.find("state")->string(), "at_risk");
  EXPECT_EQ(*first.find("n")->integer(), 100);
  EXPECT_EQ(*first.find("attainment")->real(), 0.96);
  EXPECT_EQ(*first.find("open")->find("overdue")->integer(), 12);
  EXPECT_EQ(first.find("trend")->array()->size(), 12u);
  EXPECT_EQ(first.find("reason"), nullptr);
  EXPECT_EQ(*(*first.find("rules")->array())[0].find("rule")->string(), "respond");
  EXPECT_EQ(*clauses[3].find("reason")->find("en")->string(), "Surveys are not built yet");
  EXPECT_TRUE(clauses[4].find("goal")->is_null());
}

}  // namespace
}  // namespace wellkept::report
