#include "transfer/csv_writer.h"

#include <string_view>

namespace wellkept::transfer {
namespace {

// What makes a spreadsheet reckon: also after blanks, and in the wide forms that East Asian ones take too.
bool is_formula(std::string_view cell) {
  if (!cell.empty() && (cell.front() == '\t' || cell.front() == '\r')) return true;
  const std::size_t first = cell.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return false;
  cell.remove_prefix(first);
  if (std::string_view("=+-@").find(cell.front()) != std::string_view::npos) return true;
  return cell.starts_with("＝") || cell.starts_with("＋") || cell.starts_with("－") || cell.starts_with("＠");
}

}  // namespace

std::string csv_record(const std::vector<std::string>& cells) {
  std::string out;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += ',';
    const std::string& cell = cells[i];
    const bool formula = is_formula(cell);
    if (!formula && cell.find_first_of(",\"\r\n") == std::string::npos) {
      out += cell;
      continue;
    }
    out += '"';
    if (formula) out += '\'';
    for (const char c : cell) {
      if (c == '"') out += '"';
      out += c;
    }
    out += '"';
  }
  return out += "\r\n";
}

}  // namespace wellkept::transfer
