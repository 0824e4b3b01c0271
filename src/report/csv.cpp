#include "report/csv.h"

#include <algorithm>
#include <array>

namespace wellkept::report {
namespace {

// Spreadsheets look past blanks, and some take the full-width signs too.
bool looks_like_formula(std::string_view cell) {
  const auto first = cell.find_first_not_of(' ');
  if (first == std::string_view::npos) return false;
  const std::string_view rest = cell.substr(first);
  constexpr std::array<std::string_view, 11> kSigns{"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"};
  return std::any_of(kSigns.begin(), kSigns.end(), [&](std::string_view sign) { return rest.starts_with(sign); });
}

std::string csv_cell(const std::string& text) {
  std::string cell = looks_like_formula(text) ? "'" + text : text;
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string out = "\"";
  for (const char c : cell) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

}  // namespace

std::string csv_record(const std::vector<std::string>& cells) {
  std::string out;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += ',';
    out += csv_cell(cells[i]);
  }
  return out + "\r\n";
}

}  // namespace wellkept::report
