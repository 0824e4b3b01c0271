#include "report/matrix_table.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/text.h"

namespace wellkept::report {
namespace {

struct StateWords {
  std::string_view shape;
  policy::Text word;
};

StateWords words_of(State state) {
  switch (state) {
    case State::met:
      return {"✓", {"达成", "met"}};
    case State::at_risk:
      return {"◆", {"有风险", "at risk"}};
    case State::not_met:
      return {"✕", {"未达成", "not met"}};
    case State::too_few:
      return {"…", {"样本不足", "too few"}};
    case State::unused:
      return {"–", {"未使用", "unused"}};
    case State::planned:
      return {"○", {"计划中", "planned"}};
    case State::statement:
      return {"·", {"说明", "statement"}};
  }
  return {};
}

using Line = std::vector<std::string>;

constexpr std::size_t kFirstNumber = 3;  // columns from here on stand to the right

Line heading(std::string_view language) {
  if (language.starts_with("zh")) {
    return {"条款", "状态", "标题", "目标", "达成率", "95 % 区间", "判定", "未守诺", "未结", "超时"};
  }
  return {"Clause", "State", "Title", "Goal", "Attained", "95 % interval", "Decided", "Missed", "Open", "Overdue"};
}

Line line_of(const Row& row, std::string_view language) {
  const bool counted = row.state != State::planned && row.state != State::statement;
  const auto number = [&](std::int64_t value) { return counted ? std::to_string(value) : ""; };
  const auto share = [](const std::optional<double>& value) { return value ? percent(*value) : ""; };
  return {row.clause->id,
          state_words(row.state, language),
          row.clause->title.in(language),
          share(row.goal),
          share(row.attainment),
          row.interval ? percent(row.interval->low) + " – " + percent(row.interval->high) : "",
          number(row.decided.n()),
          number(row.decided.breached),
          number(row.open.all()),
          number(row.open.overdue)};
}

std::string aligned(const Line& line, const std::vector<std::size_t>& widths) {
  std::string out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const std::string blanks(widths[i] - text::display_width(line[i]), ' ');
    if (i > 0) out += "  ";
    out += i < kFirstNumber ? line[i] + blanks : blanks + line[i];
  }
  out.erase(out.find_last_not_of(' ') + 1);
  return out + "\n";
}

std::vector<std::size_t> widths_of(const std::vector<Line>& lines) {
  std::vector<std::size_t> widths(lines.front().size());
  for (const Line& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], text::display_width(line[i]));
  }
  return widths;
}

std::string regulation_title(const Row& row, std::string_view language) {
  for (const policy::Regulation& regulation : row.version->regulations) {
    if (regulation.id == row.clause->regulation) return regulation.id + "  " + regulation.title.in(language);
  }
  return row.clause->regulation;
}

std::string title_of(const Matrix& matrix, std::string_view language) {
  const std::string days = format_day(matrix.period.from) + " – " + format_day(matrix.period.to);
  const std::string unit = matrix.unit ? format_id(matrix.unit) : "";
  if (language.starts_with("zh")) {
    return "条款达成矩阵  " + days + "  制度版本 " + matrix.version->label + (unit.empty() ? "" : "  部门 " + unit);
  }
  return "Compliance matrix  " + days + "  policy " + matrix.version->label + (unit.empty() ? "" : "  unit " + unit);
}

std::string count_of_states(const Matrix& matrix, std::string_view language) {
  std::string out;
  for (const State state : kStates) {
    const auto count =
        std::count_if(matrix.rows.begin(), matrix.rows.end(), [&](const Row& row) { return row.state == state; });
    if (count == 0) continue;
    if (!out.empty()) out += "   ";
    out += state_words(state, language) + " " + std::to_string(count);
  }
  return out + "\n";
}

}  // namespace

std::string state_words(State state, std::string_view language) {
  const StateWords words = words_of(state);
  return std::string(words.shape) + " " + words.word.in(language);
}

std::string percent(double share) {
  // A share such as 0.29 stands a little below its decimal; the smallest step keeps it from falling to 28.9.
  const double tenths = std::floor(share * 1000 + 1e-9);
  char text[32];
  const int length = std::snprintf(text, sizeof text, "%.1f %%", tenths / 10);
  return std::string(text, static_cast<std::size_t>(length));
}

std::string matrix_table(const Matrix& matrix, std::string_view language) {
  std::vector<Line> lines{heading(language)};
  for (const Row& row : matrix.rows) lines.push_back(line_of(row, language));
  const auto widths = widths_of(lines);
  std::string out = title_of(matrix, language) + "\n";
  std::string_view regulation;
  for (std::size_t i = 0; i < matrix.rows.size(); ++i) {
    const Row& row = matrix.rows[i];
    if (row.clause->regulation != regulation) {
      regulation = row.clause->regulation;
      out += "\n" + regulation_title(row, language) + "\n" + aligned(lines.front(), widths);
    }
    out += aligned(lines[i + 1], widths);
  }
  return out + "\n" + count_of_states(matrix, language);
}

}  // namespace wellkept::report
