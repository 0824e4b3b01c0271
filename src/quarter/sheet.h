// One sheet of a workbook, filled from the top. Internal to quarter/.
#pragma once
#include <xlsxwriter.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace wellkept::quarter {

struct Formats {
  explicit Formats(lxw_workbook* book) {
    title = workbook_add_format(book);
    format_set_bold(title);
    format_set_font_size(title, 16);
    head = make_head(book);
    head_number = make_head(book);
    format_set_align(head_number, LXW_ALIGN_RIGHT);
    head_after = make_head(book);
    format_set_indent(head_after, 1);
    after = workbook_add_format(book);
    format_set_indent(after, 1);
    count = workbook_add_format(book);
    format_set_num_format(count, "#,##0");
    share = workbook_add_format(book);
    format_set_num_format(share, "0.0%");
    mark = workbook_add_format(book);
    format_set_num_format(mark, "0.00");
    hours = workbook_add_format(book);
    format_set_num_format(hours, "0.0");
    wrapped = workbook_add_format(book);
    format_set_text_wrap(wrapped);
    format_set_align(wrapped, LXW_ALIGN_VERTICAL_TOP);
    wrapped_after = workbook_add_format(book);
    format_set_text_wrap(wrapped_after);
    format_set_indent(wrapped_after, 1);
    missed = workbook_add_format(book);
    format_set_bold(missed);
    format_set_font_color(missed, 0xB71C1C);
    format_set_indent(missed, 1);
  }
  lxw_format* title;
  lxw_format* head;
  lxw_format* head_number;  // stands over numbers, at their side of the column
  lxw_format* head_after;   // of a text right of numbers, with a gap
  lxw_format* after;
  lxw_format* count;
  lxw_format* share;
  lxw_format* mark;
  lxw_format* hours;
  lxw_format* wrapped;
  lxw_format* wrapped_after;
  lxw_format* missed;

 private:
  static lxw_format* make_head(lxw_workbook* book) {
    lxw_format* head = workbook_add_format(book);
    format_set_bold(head);
    format_set_bg_color(head, 0xF3F4F6);
    format_set_bottom(head, LXW_BORDER_THIN);
    format_set_text_wrap(head);
    format_set_align(head, LXW_ALIGN_VERTICAL_CENTER);
    return head;
  }
};

// One sheet, filled from the top.
class Sheet {
 public:
  Sheet(lxw_workbook* book, const std::string& name, const Formats& formats)
      : sheet_(workbook_add_worksheet(book, name.c_str())), name_(name), formats_(formats) {
    if (sheet_ == nullptr) throw std::runtime_error("the workbook refuses the sheet " + name);
    constexpr double kRow = 18;  // points: Chinese glyphs are taller than the usual row
    worksheet_set_default_row(sheet_, kRow, LXW_FALSE);
    worksheet_set_landscape(sheet_);
    worksheet_set_paper(sheet_, 9);  // A4
    worksheet_fit_to_pages(sheet_, 1, 0);
  }
  void widths(const std::vector<double>& widths) {
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const auto column = static_cast<lxw_col_t>(i);
      worksheet_set_column(sheet_, column, column, widths[i], nullptr);
    }
  }
  void title(const std::string& text) {
    worksheet_write_string(sheet_, row_, 0, text.c_str(), formats_.title);
    row_ += 2;
  }
  // The columns `numbers.first` to `numbers.second` hold numbers.
  void head(const std::vector<std::string>& names, std::pair<lxw_col_t, lxw_col_t> numbers) {
    lxw_col_t column = 0;
    for (const std::string& name : names) {
      lxw_format* format = formats_.head;
      if (column >= numbers.first) format = column > numbers.second ? formats_.head_after : formats_.head_number;
      worksheet_write_string(sheet_, row_, column++, name.c_str(), format);
    }
    ++row_;
  }
  void text(lxw_col_t column, const std::string& text, lxw_format* format = nullptr) {
    worksheet_write_string(sheet_, row_, column, text.c_str(), format);
  }
  void number(lxw_col_t column, std::optional<double> value, lxw_format* format) {
    if (value) worksheet_write_number(sheet_, row_, column, *value, format);
  }
  // `result` is what programs show that do not reckon, and it must be what they would.
  void formula(lxw_col_t column, const std::string& text, std::optional<double> result, lxw_format* format) {
    worksheet_write_formula_num(sheet_, row_, column, text.c_str(), format, result.value_or(0));
  }
  void next() { ++row_; }
  void skip(lxw_row_t rows) { row_ += rows; }
  lxw_row_t row() const { return row_; }
  std::string here(char column) const { return column + std::to_string(row_ + 1); }
  const std::string& name() const { return name_; }
  lxw_worksheet* raw() const { return sheet_; }

 private:
  lxw_worksheet* sheet_;
  std::string name_;
  const Formats& formats_;
  lxw_row_t row_ = 0;
};

}  // namespace wellkept::quarter
