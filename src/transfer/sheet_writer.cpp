#include "transfer/sheet_writer.h"

#include <xlsxwriter.h>

#include <fstream>
#include <stdexcept>

namespace wellkept::transfer {
namespace {

constexpr std::size_t kLongestCell = 32'767;  // characters, of the format

std::string cut(const std::string& text) {
  if (text.size() <= kLongestCell) return text;
  std::size_t end = kLongestCell;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end);
}

void write_cell(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const json::Value& cell) {
  if (cell.is_null()) return;
  if (const bool* flag = cell.boolean()) {
    worksheet_write_boolean(sheet, row, column, *flag ? 1 : 0, nullptr);
  } else if (const std::int64_t* number = cell.integer()) {
    worksheet_write_number(sheet, row, column, static_cast<double>(*number), nullptr);
  } else {
    const std::string text = cut(cell_text(cell));
    worksheet_write_string(sheet, row, column, text.c_str(), nullptr);
  }
}

}  // namespace

void write_sheet(Table table, const std::string& lines_path, const std::string& sheet_path) {
  std::ifstream lines(lines_path, std::ios::binary);
  if (!lines) throw std::runtime_error("cannot read " + lines_path);
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  lxw_workbook* book = workbook_new_opt(sheet_path.c_str(), &options);
  if (book == nullptr) throw std::runtime_error("cannot write " + sheet_path);
  lxw_worksheet* sheet = workbook_add_worksheet(book, std::string(name_of(table)).c_str());
  lxw_format* bold = workbook_add_format(book);
  format_set_bold(bold);
  const auto& columns = columns_of(table);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    worksheet_write_string(sheet, 0, static_cast<lxw_col_t>(i), columns[i].c_str(), bold);
  }
  worksheet_freeze_panes(sheet, 1, 0);
  lxw_row_t row = 0;
  for (std::string line; std::getline(lines, line);) {
    const auto parsed = json::parse(line);
    const auto* value = std::get_if<json::Value>(&parsed);
    if (value == nullptr) continue;  // never: the lines are ours
    ++row;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (const json::Value* cell = value->find(columns[i])) write_cell(sheet, row, static_cast<lxw_col_t>(i), *cell);
    }
  }
  if (workbook_close(book) != LXW_NO_ERROR) throw std::runtime_error("cannot write " + sheet_path);
}

}  // namespace wellkept::transfer
