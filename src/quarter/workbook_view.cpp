#include "quarter/workbook_view.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

#include "base/crypto.h"
#include "quarter/chart_style.h"
#include "quarter/sheet.h"
#include "quarter/words_view.h"

namespace wellkept::quarter {
namespace {

// A file of its own in the system's folder for such, removed whatever happens: the library writes files only.
class Scratch {
 public:
  Scratch()
      : path_((std::filesystem::temp_directory_path() / ("wellkept-" + crypto::to_hex(crypto::random_bytes(12))))
                  .string()) {}
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const std::string& path() const { return path_; }
  std::string bytes() const {
    std::ifstream file(path_, std::ios::binary);
    std::ostringstream out;
    out << file.rdbuf();
    return out.str();
  }

 private:
  std::string path_;
};

class Book {
 public:
  Book(const Shown& report, std::string_view language)
      : report_(report),
        tree_(json::parse(report.document)),
        document_(std::get_if<json::Value>(&tree_), language),
        words_(language),
        book_(workbook_new(scratch_.path().c_str())),
        formats_(book_) {}
  Book(const Book&) = delete;
  Book& operator=(const Book&) = delete;

  std::string make() {
    properties();
    summary();
    volume();
    timeliness();
    satisfaction();
    complaints();
    clauses();
    findings();
    if (workbook_close(book_) != LXW_NO_ERROR) throw std::runtime_error("the workbook cannot be made");
    return scratch_.bytes();
  }

 private:
  std::string w(std::string_view zh, std::string_view en) const { return words_(zh, en); }

  void properties() {
    std::string title = words_.title(report_.quarter);
    lxw_doc_properties properties{};
    properties.title = title.data();
    const auto at = parse_instant(document_["evidence"]["at"].text());
    properties.created = static_cast<time_t>(at ? at->ms / 1000 : 0);
    workbook_set_properties(book_, &properties);
  }

  void summary() {
    Sheet sheet(book_, w("摘要", "Summary"), formats_);
    sheet.widths({32, 14, 14, 14, 14, 14});
    sheet.title(words_.title(report_.quarter));
    sheet.head(
        {w("指标", "Figure"), w("本季度", "Now"), w("上季度", "Before"), w("变化", "Change"), w("目标", "Goal"), "n"},
        {1, 5});
    for (const View& one : document_["headline"].items()) {
      lxw_format* format = one["measure"].text() == "count" ? formats_.count : formats_.share;
      const auto now = one["value"].real();
      const auto before = one["before"].real();
      sheet.text(0, one["label"].text());
      sheet.number(1, now, format);
      sheet.number(2, before, format);
      if (now && before) {
        sheet.formula(3, "=" + sheet.here('B') + "-" + sheet.here('C'), *now - *before, format);
      }
      sheet.number(4, one["goal"].real(), format);
      sheet.number(5, one["n"].real(), formats_.count);
      sheet.next();
    }
    sheet.next();
    sheet.text(0, document_["notes"]["summary"].text(), formats_.wrapped);
    sheet.next();
    sheet.text(0, w("制度版本", "Policy version"));
    sheet.text(1, document_["policy"]["version"].text());
    sheet.next();
    sheet.text(0, w("证据截至事件", "Evidence up to event"));
    sheet.text(1, document_["evidence"]["last_event"].text());
    sheet.next();
    sheet.text(0, w("状态", "State"));
    sheet.text(1, report_.released ? w("已发布", "Released") : w("草稿", "Draft"));
    if (report_.released) sheet.text(2, "SHA-256 " + report_.sha256);
  }

  std::string range(const Sheet& sheet, char column, lxw_row_t first, lxw_row_t last) const {
    return "='" + sheet.name() + "'!$" + column + "$" + std::to_string(first + 1) + ":$" + column + "$" +
           std::to_string(last + 1);
  }

  void chart(Sheet& sheet, lxw_chart_type type, const std::vector<std::pair<std::string, char>>& series,
             lxw_row_t first, lxw_row_t last, lxw_col_t column, const std::string& title) {
    lxw_chart* chart = workbook_add_chart(book_, static_cast<std::uint8_t>(type));
    const std::string categories = range(sheet, 'A', first, last);
    bool leads = true;
    for (const auto& [name, values] : series) {
      lxw_chart_series* one = chart_add_series(chart, categories.c_str(), range(sheet, values, first, last).c_str());
      chart_series_set_name(one, name.c_str());
      paint(one, leads ? kAccent : kPale);
      leads = false;
    }
    // A bar chart counts its rows from below: turned round, the first stands on top as in the table.
    if (type == LXW_CHART_BAR) chart_axis_set_reverse(chart->y_axis);
    lay_out(chart, type == LXW_CHART_BAR ? chart->x_axis : chart->y_axis, title);
    if (series.size() == 1) chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
    worksheet_insert_chart(sheet.raw(), first, column, chart);
  }

  void volume() {
    Sheet sheet(book_, w("工单数量", "Volume"), formats_);
    sheet.widths({28, 12, 12, 12, 12, 18});
    sheet.title(w("工单数量", "Volume"));
    const View volume = document_["volume"];
    for (const auto& [name, zh, en] :
         {std::tuple("by_month", "按月", "By month"), std::tuple("by_kind", "按类型", "By kind"),
          std::tuple("by_product", "按产品线", "By product line"), std::tuple("by_channel", "按渠道", "By channel"),
          std::tuple("by_unit", "按部门", "By unit")}) {
      const std::vector<View> rows = volume[name].items();
      if (rows.empty()) continue;
      volume_table(sheet, rows, w(zh, en), std::string_view(name) == "by_month");
    }
  }

  void volume_table(Sheet& sheet, const std::vector<View>& rows, const std::string& title, bool by_month) {
    sheet.head({title, w("新增", "Opened"), w("上季度", "Before"), w("变化", "Change"), w("办结", "Closed"),
                w("平均处理时长（小时）", "Mean time to close (h)")},
               {1, 5});
    const lxw_row_t first = sheet.row();
    double opened = 0;
    double closed = 0;
    for (const View& one : rows) {
      const double now = one["opened"].real().value_or(0);
      const double before = one["opened_before"].real().value_or(0);
      opened += now;
      closed += one["closed"].real().value_or(0);
      sheet.text(0, by_month ? words_.month(one["key"].text()) : one["label"].text());
      sheet.number(1, now, formats_.count);
      // A month of this quarter has no month of the last to stand beside.
      if (!by_month) {
        sheet.number(2, before, formats_.count);
        sheet.formula(3, "=" + sheet.here('B') + "-" + sheet.here('C'), now - before, formats_.count);
      }
      sheet.number(4, one["closed"].real(), formats_.count);
      if (const auto ms = one["mean_ms"].real()) sheet.number(5, *ms / 3'600'000, formats_.hours);
      sheet.next();
    }
    const lxw_row_t last = sheet.row() - 1;
    const auto sum = [&](char column) {
      return std::string("=SUM(") + column + std::to_string(first + 1) + ":" + column + std::to_string(last + 1) + ")";
    };
    sheet.text(0, w("合计", "Total"), formats_.head);
    sheet.formula(1, sum('B'), opened, formats_.count);
    sheet.formula(4, sum('E'), closed, formats_.count);
    sheet.skip(2);
    if (by_month) {
      chart(sheet, LXW_CHART_COLUMN, {{w("新增", "Opened"), 'B'}, {w("办结", "Closed"), 'E'}}, first, last, 7,
            w("每月新增与办结", "Opened and closed by month"));
      sheet.skip(12);
    }
  }

  void timeliness() {
    Sheet sheet(book_, w("及时率", "Timeliness"), formats_);
    sheet.widths({14, 34, 10, 10, 12, 10, 10, 10, 14, 14, 14});
    sheet.title(w("及时率", "Timeliness"));
    sheet.head({w("条款", "Clause"), w("时限", "Clock"), "n", w("按时", "In time"), w("按时比例", "Share"),
                w("区间下限", "Low"), w("区间上限", "High"), w("目标", "Goal"), w("平均用时（小时）", "Mean (h)"),
                w("上季度（小时）", "Before (h)"), w("结论", "State")},
               {2, 9});
    for (const View& one : document_["timeliness"].items()) {
      sheet.text(0, one["clause"].text());
      sheet.text(1, one["label"].text());
      attained(sheet, one, 2);
      hours(sheet, 8, one["mean_ms"]);
      hours(sheet, 9, one["mean_ms_before"]);
      state(sheet, 10, one["state"].text());
      sheet.next();
    }
  }

  void hours(Sheet& sheet, lxw_col_t column, const View& ms) {
    if (const auto value = ms.real()) sheet.number(column, *value / 3'600'000, formats_.hours);
  }

  void state(Sheet& sheet, lxw_col_t column, const std::string& state) {
    sheet.text(column, words_.state(state), state == "not_met" ? formats_.missed : formats_.after);
  }

  // n, met, their share as a formula, its interval, the goal: six columns from `column` on, which is C in all sheets.
  void attained(Sheet& sheet, const View& one, lxw_col_t column) {
    sheet.number(column, one["n"].real(), formats_.count);
    sheet.number(static_cast<lxw_col_t>(column + 1), one["met"].real(), formats_.count);
    if (const auto share = one["attainment"].real()) {
      sheet.formula(static_cast<lxw_col_t>(column + 2),
                    "=IF(" + sheet.here('C') + "=0,0," + sheet.here('D') + "/" + sheet.here('C') + ")", *share,
                    formats_.share);
    }
    sheet.number(static_cast<lxw_col_t>(column + 3), one["low"].real(), formats_.share);
    sheet.number(static_cast<lxw_col_t>(column + 4), one["high"].real(), formats_.share);
    sheet.number(static_cast<lxw_col_t>(column + 5), one["goal"].real(), formats_.share);
  }

  void satisfaction() {
    Sheet sheet(book_, w("满意度", "Satisfaction"), formats_);
    sheet.widths({28, 10, 10, 10, 10, 10, 10, 12, 12, 12, 12});
    sheet.title(w("满意度", "Satisfaction"));
    const View all = document_["satisfaction"];
    const auto asked = all["asked"].real().value_or(0);
    const auto answered = all["answered"].real().value_or(0);
    sheet.head({"", w("征询", "Asked"), w("答复", "Answered"), w("答复率", "Response rate")}, {1, 3});
    sheet.text(0, w("征询满意度", "Asked for their opinion"));
    sheet.number(1, asked, formats_.count);
    sheet.number(2, answered, formats_.count);
    sheet.formula(3, "=IF(" + sheet.here('B') + "=0,0," + sheet.here('C') + "/" + sheet.here('B') + ")",
                  asked > 0 ? answered / asked : 0, formats_.share);
    sheet.skip(2);
    sheet.head({w("项目", "Item"), "1", "2", "3", "4", "5", "n", w("平均分", "Mean"), w("区间下限", "95 % from"),
                w("区间上限", "95 % to"), w("上季度", "Before")},
               {1, 10});
    const lxw_row_t first = sheet.row();
    for (const View& one : all["items"].items()) {
      sheet.text(0, one["label"].text());
      lxw_col_t column = 1;
      for (const View& mark : one["distribution"].items()) sheet.number(column++, mark.real(), formats_.count);
      const std::string row = std::to_string(sheet.row() + 1);
      sheet.formula(6, "=SUM(B" + row + ":F" + row + ")", one["n"].real(), formats_.count);
      sheet.formula(7,
                    "=IF(G" + row + "=0,0,(B" + row + "+2*C" + row + "+3*D" + row + "+4*E" + row + "+5*F" + row +
                        ")/G" + row + ")",
                    one["mean"].real(), formats_.mark);
      // 1.96 standard errors of the mean to either side, by the spread of the marks.
      const std::string half = "1.96*SQRT((B" + row + "*(1-H" + row + ")^2+C" + row + "*(2-H" + row + ")^2+D" + row +
                               "*(3-H" + row + ")^2+E" + row + "*(4-H" + row + ")^2+F" + row + "*(5-H" + row +
                               ")^2)/(G" + row + "-1)/G" + row + ")";
      sheet.formula(8, "=IF(G" + row + "<2,\"\",MAX(1,H" + row + "-" + half + "))", one["mean_low"].real(),
                    formats_.mark);
      sheet.formula(9, "=IF(G" + row + "<2,\"\",MIN(5,H" + row + "+" + half + "))", one["mean_high"].real(),
                    formats_.mark);
      sheet.number(10, one["before_mean"].real(), formats_.mark);
      sheet.next();
    }
    if (sheet.row() == first) return;
    lxw_chart* drawn = workbook_add_chart(book_, LXW_CHART_COLUMN);
    const std::string row = std::to_string(first + 1);
    const std::string head = std::to_string(first);
    lxw_chart_series* series = chart_add_series(drawn, ("='" + sheet.name() + "'!$B$" + head + ":$F$" + head).c_str(),
                                                ("='" + sheet.name() + "'!$B$" + row + ":$F$" + row).c_str());
    const std::string name = w("总体满意度的分布", "Overall satisfaction, answers by mark");
    chart_series_set_name(series, name.c_str());
    paint(series, kAccent);
    lay_out(drawn, drawn->y_axis, name);
    chart_legend_set_position(drawn, LXW_CHART_LEGEND_NONE);
    worksheet_insert_chart(sheet.raw(), sheet.row() + 1, 0, drawn);
  }

  void shares(Sheet& sheet, const std::string& title, const View& rows, bool drawn) {
    const std::vector<View> items = rows.items();
    if (items.empty()) return;
    sheet.head({title, "n", w("占比", "Share"), w("上季度", "Before")}, {1, 3});
    const lxw_row_t first = sheet.row();
    const auto last = static_cast<lxw_row_t>(first + items.size() - 1);
    for (const View& one : items) {
      sheet.text(0, one["label"].text());
      sheet.number(1, one["n"].real(), formats_.count);
      sheet.formula(
          2, "=" + sheet.here('B') + "/SUM(B$" + std::to_string(first + 1) + ":B$" + std::to_string(last + 1) + ")",
          one["share"].real(), formats_.share);
      sheet.number(3, one["before"].real(), formats_.count);
      sheet.next();
    }
    sheet.skip(1);
    if (!drawn) return;
    chart(sheet, LXW_CHART_BAR, {{title, 'B'}}, first, last, 5, title);
    if (items.size() < 14) sheet.skip(static_cast<lxw_row_t>(14 - items.size()));
  }

  void complaints() {
    Sheet sheet(book_, w("投诉与原因", "Complaints and causes"), formats_);
    sheet.widths({32, 12, 12, 12});
    sheet.title(w("投诉与原因", "Complaints and causes"));
    const View all = document_["complaints"];
    shares(sheet, w("投诉内容", "What complaints were about"), all["by_cause"], true);
    shares(sheet, w("责任部门", "Department in charge"), all["by_department"], false);
    shares(sheet, w("调查结论：是否属实", "Found to be so"), all["verified"], false);
    shares(sheet, w("全部反馈的内容", "What all feedback was about"), document_["causes"]["subcategory"], true);
    shares(sheet, w("诊断出的故障类别", "Faults by diagnosis"), document_["causes"]["fault"], false);
  }

  void clauses() {
    Sheet sheet(book_, w("条款", "Clauses"), formats_);
    sheet.widths({14, 34, 10, 10, 12, 10, 10, 10, 12, 14});
    sheet.title(w("条款达成情况", "The clauses"));
    sheet.head(
        {w("条款", "Clause"), w("名称", "Title"), "n", w("达成", "Kept"), w("达成率", "Attainment"),
         w("区间下限", "Low"), w("区间上限", "High"), w("目标", "Goal"), w("上季度", "Before"), w("结论", "State")},
        {2, 8});
    worksheet_freeze_panes(sheet.raw(), sheet.row(), 1);
    for (const View& one : document_["clauses"].items()) {
      sheet.text(0, one["clause"].text());
      sheet.text(1, one["title"].text());
      attained(sheet, one, 2);
      sheet.number(8, one["before_attainment"].real(), formats_.share);
      state(sheet, 9, one["state"].text());
      sheet.next();
    }
  }

  void findings() {
    Sheet sheet(book_, w("不足与措施", "Findings"), formats_);
    sheet.widths({14, 34, 14, 14, 48, 20, 14});
    sheet.title(w("不足与措施", "Findings and measures"));
    sheet.head({w("条款", "Clause"), w("名称", "Title"), w("达成率", "Attainment"), w("目标", "Goal"),
                w("措施", "Measure"), w("负责", "By"), w("期限", "Due")},
               {2, 3});
    for (const View& one : document_["findings"].items()) {
      finding(sheet, one, one["attainment"], one["goal"], one["measure"]);
    }
    sheet.skip(2);
    sheet.head({w("上季度的不足", "Last quarter's findings"), w("名称", "Title"), w("上季度", "Then"),
                w("本季度", "Now"), w("措施", "Measure"), w("负责", "By"), w("期限", "Due")},
               {2, 3});
    for (const View& one : document_["last_findings"].items()) {
      finding(sheet, one, one["attainment_then"], one["attainment_now"], one["measure"]);
    }
    sheet.skip(1);
    sheet.text(0, w("改进建议", "Proposals"), formats_.head);
    sheet.next();
    sheet.text(0, document_["notes"]["proposals"].text(), formats_.wrapped);
  }

  void finding(Sheet& sheet, const View& one, const View& first, const View& second, const View& measure) {
    sheet.text(0, one["clause"].text());
    sheet.text(1, one["title"].text());
    sheet.number(2, first.real(), formats_.share);
    sheet.number(3, second.real(), formats_.share);
    sheet.text(4, measure["text"].text(), formats_.wrapped_after);
    sheet.text(5, measure["owner"].text(), formats_.after);
    sheet.text(6, measure["due"].text(), formats_.after);
    sheet.next();
  }

  const Shown& report_;
  std::variant<json::Value, json::ParseError> tree_;
  View document_;
  Words words_;
  Scratch scratch_;
  lxw_workbook* book_;  // freed by workbook_close
  Formats formats_;
};

}  // namespace

std::string render_workbook(const Shown& report, std::string_view language) {
  return Book(report, language).make();
}

}  // namespace wellkept::quarter
