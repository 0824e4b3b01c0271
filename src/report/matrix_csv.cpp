#include <cstdio>

#include "report/csv.h"
#include "report/matrix_table.h"

namespace wellkept::report {
namespace {

std::string decimal(const std::optional<double>& share) {
  if (!share) return "";
  char text[32];
  const int length = std::snprintf(text, sizeof text, "%.4f", *share);
  return std::string(text, static_cast<std::size_t>(length));
}

std::string kinds_of(const policy::Clause& clause) {
  std::string out;
  for (const policy::Kind kind : clause.kinds) {
    if (!out.empty()) out += ' ';
    out += policy::kind_name(kind);
  }
  return out;
}

std::vector<std::string> heading(const Matrix& matrix, bool zh) {
  std::vector<std::string> cells =
      zh ? std::vector<std::string>{"条款",   "制度",   "标题", "规则种类", "责任部门", "状态代码", "状态",
                                    "目标",   "判定数", "守诺", "未守诺",   "达成率",   "区间下限", "区间上限",
                                    "进行中", "临期",   "超时", "暂停",     "制度版本"}
         : std::vector<std::string>{"Clause",     "Regulation", "Title",  "Kinds",         "Owner",
                                    "State code", "State",      "Goal",   "Decided",       "Met",
                                    "Breached",   "Attainment", "Low",    "High",          "Running",
                                    "Yellow",     "Overdue",    "Paused", "Policy version"};
  const auto months = trend_months(matrix.period.to);
  for (std::size_t i = 0; i < kMonths; ++i) cells.push_back(format_month(months[i]));
  return cells;
}

std::vector<std::string> record(const Row& row, std::string_view language) {
  const policy::Clause& clause = *row.clause;
  const auto number = [](std::int64_t value) { return std::to_string(value); };
  std::vector<std::string> cells{clause.id,
                                 clause.regulation,
                                 clause.title.in(language),
                                 kinds_of(clause),
                                 clause.owner,
                                 std::string(state_name(row.state)),
                                 state_words(row.state, language),
                                 decimal(row.goal),
                                 number(row.decided.n()),
                                 number(row.decided.met),
                                 number(row.decided.breached),
                                 decimal(row.attainment),
                                 decimal(row.interval ? std::optional(row.interval->low) : std::nullopt),
                                 decimal(row.interval ? std::optional(row.interval->high) : std::nullopt),
                                 number(row.open.running),
                                 number(row.open.yellow),
                                 number(row.open.overdue),
                                 number(row.open.paused),
                                 row.version->label};
  for (const auto& month : row.trend) cells.push_back(decimal(month));
  return cells;
}

}  // namespace

std::string matrix_csv(const Matrix& matrix, std::string_view language) {
  std::string out(kByteOrderMark);
  out += csv_record(heading(matrix, language.starts_with("zh")));
  for (const Row& row : matrix.rows) out += csv_record(record(row, language));
  return out;
}

}  // namespace wellkept::report
