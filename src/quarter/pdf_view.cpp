#include "quarter/pdf_view.h"

#include <cmath>

#include "quarter/typesetter.h"
#include "quarter/words_view.h"

namespace wellkept::quarter {
namespace {

class Printed {
 public:
  Printed(const Shown& report, const View& document, const Words& words, Typesetter& page)
      : report_(report), document_(document), words_(words), page_(page) {}

  void print() {
    cover();
    volume();
    timeliness();
    satisfaction();
    complaints();
    clauses();
    causes();
    findings();
    closing();
  }

 private:
  std::string w(std::string_view zh, std::string_view en) const { return words_(zh, en); }

  void cover() {
    page_.title(words_.title(report_.quarter), document_["organisation"].text() + " · " + period());
    if (!report_.released) {
      page_.paragraph(
          w("草稿：数据仍可能变化，尚未发布。", "Draft: figures may still change; it has not been released."),
          colour::kMissed);
    }
    std::vector<Tile> tiles;
    for (const View& one : document_["headline"].items()) tiles.push_back(tile(one));
    page_.tiles(tiles);
    text_or(document_["notes"]["summary"].text(), "");
    const View counts = document_["clause_counts"];
    page_.paragraph(w("本季度可评判的条款 ", "Of the ") + words_.number(counts["judged"].integer()) +
                    w(" 条：达成 ", " clauses that could be judged this quarter, met: ") +
                    words_.number(counts["met"].integer()) + w(" 条，临界 ", "; at risk: ") +
                    words_.number(counts["at_risk"].integer()) + w(" 条，未达成 ", "; not met: ") +
                    words_.number(counts["not_met"].integer()) + w(" 条，样本不足 ", "; too few data: ") +
                    words_.number(counts["too_few"].integer()) + w(" 条，未使用 ", "; not used: ") +
                    words_.number(counts["unused"].integer()) + w(" 条。", "."));
  }

  std::string period() const {
    std::string text = document_["from"].text() + w(" 至 ", " to ") + document_["to"].text();
    if (!document_["whole"].flag()) text += w("（季度未结束）", " (the quarter is not over)");
    return text;
  }

  Tile tile(const View& one) const {
    Tile tile;
    tile.label = one["label"].text();
    const auto value = one["value"].real();
    if (one["measure"].text() == "count") {
      tile.value = words_.number(one["value"].integer());
      tile.note = w("上季度 ", "before: ") + words_.number(one["before"].integer());
      return tile;
    }
    const auto goal = one["goal"].real();
    tile.value = words_.percent(value, goal);
    tile.note = goal ? w("目标 ", "goal ") + words_.percent(goal) + "，" : "";
    if (!words_.chinese() && goal) tile.note = "goal " + words_.percent(goal) + ", ";
    tile.note +=
        w("上季度 ", "before ") + words_.percent(one["before"].real()) + " · n = " + words_.number(one["n"].integer());
    tile.missed = goal && value && *value < *goal;
    return tile;
  }

  void text_or(const std::string& text, const std::string& otherwise) {
    if (!text.empty()) {
      page_.paragraph(text);
    } else if (!otherwise.empty()) {
      page_.paragraph(otherwise, colour::kQuiet);
    }
  }

  void none() { page_.paragraph(w("本季度没有数据。", "No data this quarter."), colour::kQuiet); }

  void volume() {
    page_.heading(w("一、工单数量", "1  Volume"));
    const View volume = document_["volume"];
    std::vector<Bar> months;
    for (const View& one : volume["by_month"].items()) {
      months.push_back(
          {words_.month(one["key"].text()), one["opened"].real().value_or(0), one["closed"].real().value_or(0), ""});
    }
    page_.columns(months, w("新增", "opened"), w("办结", "closed"));
    page_.quiet(w("重新打开 ", "Reopened: ") + words_.number(volume["reopened"].integer()) +
                w(" 次（上季度 ", " (before: ") + words_.number(volume["reopened_before"].integer()) + w("）。", ")."));
    volume_table(w("按类型", "By kind"), volume["by_kind"]);
    volume_table(w("按产品线", "By product line"), volume["by_product"]);
    volume_table(w("按渠道", "By channel"), volume["by_channel"]);
    volume_table(w("按部门", "By unit"), volume["by_unit"]);
  }

  void volume_table(const std::string& title, const View& rows) {
    std::vector<Row> table;
    for (const View& one : rows.items()) {
      table.push_back({one["label"].text(), words_.number(one["opened"].integer()),
                       words_.number(one["opened_before"].integer()),
                       words_.change(one["opened"].integer(), one["opened_before"].integer()),
                       words_.number(one["closed"].integer()), words_.duration(one["mean_ms"].real())});
    }
    if (table.empty()) return;
    page_.subheading(title);
    page_.table({{"", 0.32},
                 {w("新增", "Opened"), 0.12, Align::right},
                 {w("上季度", "Before"), 0.12, Align::right},
                 {w("变化", "Change"), 0.12, Align::right},
                 {w("办结", "Closed"), 0.12, Align::right},
                 {w("平均处理时长", "Mean time to close"), 0.20, Align::right}},
                table);
  }

  static Cell bar(const View& one, const Words& words) {
    Cell cell(words.percent(one["attainment"].real(), one["goal"].real()));
    cell.share = one["attainment"].real().value_or(-1);
    cell.low = one["low"].real().value_or(-1);
    cell.high = one["high"].real().value_or(-1);
    cell.goal = one["goal"].real().value_or(-1);
    return cell;
  }

  static Cell state_cell(const std::string& state, const Words& words) {
    Cell cell(words.state(state));
    if (state == "not_met") {
      cell.strong = true;
      cell.colour = colour::kMissed;
    }
    return cell;
  }

  void timeliness() {
    page_.heading(w("二、及时率", "2  Timeliness"));
    std::vector<Row> table;
    for (const View& one : document_["timeliness"].items()) {
      table.push_back({one["clause"].text(), one["label"].text(), words_.number(one["n"].integer()), bar(one, words_),
                       words_.duration(one["mean_ms"].real()), words_.duration(one["mean_ms_before"].real()),
                       state_cell(one["state"].text(), words_)});
    }
    if (table.empty()) return none();
    page_.quiet(
        w("条形为按时比例，细线为 95 % 置信区间，红线为目标；用时按该时限的口径计，已扣除暂停。",
          "Bars: the share in time; whiskers: 95 % interval; red mark: goal. Times are in the clock's own time, pauses "
          "taken off."));
    page_.table({{w("条款", "Clause"), 0.11},
                 {w("时限", "Clock"), 0.25},
                 {"n", 0.07, Align::right},
                 {w("按时比例", "In time"), 0.23, Align::left, true},
                 {w("平均用时", "Mean"), 0.10, Align::right},
                 {w("上季度", "Before"), 0.10, Align::right},
                 {w("结论", "State"), 0.14}},
                table);
  }

  void satisfaction() {
    page_.heading(w("三、满意度", "3  Satisfaction"));
    const View all = document_["satisfaction"];
    const std::int64_t asked = all["asked"].integer();
    const std::int64_t answered = all["answered"].integer();
    if (asked == 0)
      return page_.paragraph(w("本季度没有征询客户意见。", "No customer was asked this quarter."), colour::kQuiet);
    page_.paragraph(w("征询 ", "Asked: ") + words_.number(asked) + w(" 张工单，收到答复 ", " tickets; answered: ") +
                    words_.number(answered) + w("，答复率 ", "; response rate ") +
                    words_.percent(asked > 0 ? std::optional(static_cast<double>(answered) / static_cast<double>(asked))
                                             : std::nullopt) +
                    w("。未答复者的意见未知，分数只代表答复者。",
                      ". What the silent think is unknown; scores are of those who answered."));
    targets();
    std::vector<Row> table;
    for (const View& one : all["items"].items()) {
      if (one["n"].integer() == 0) continue;
      const bool spread = one["mean_low"].exists();
      Row row{one["label"].text(), words_.number(one["n"].integer()), mean(one["mean"]),
              spread ? mean(one["mean_low"]) + "–" + mean(one["mean_high"]) : "–", mean(one["before_mean"])};
      for (const View& mark : one["distribution"].items()) row.emplace_back(words_.number(mark.integer()));
      table.push_back(std::move(row));
    }
    if (table.empty()) return none();
    page_.table({{w("项目（1 至 5 分）", "Item (1 to 5)"), 0.24},
                 {"n", 0.08, Align::right},
                 {w("平均分", "Mean"), 0.09, Align::right},
                 {w("95 % 区间", "95 % interval"), 0.14, Align::right},
                 {w("上季度", "Before"), 0.09, Align::right},
                 {"1", 0.072, Align::right},
                 {"2", 0.072, Align::right},
                 {"3", 0.072, Align::right},
                 {"4", 0.072, Align::right},
                 {"5", 0.072, Align::right}},
                table);
    marks_table(w("总体满意度，按产品线", "Overall, by product line"), all["by_product"]);
    marks_table(w("总体满意度，按部门", "Overall, by unit"), all["by_unit"]);
  }

  // What the regulations want to reach, each with its interval and from how many answers.
  void targets() {
    for (const View& one : document_["headline"].items()) {
      if (one["id"].text() != "target" || !one["low"].exists()) continue;
      const auto goal = one["goal"].real();
      page_.paragraph(one["label"].text() + w("：", ": ") + words_.percent(one["value"].real(), goal) +
                      w("，95 % 置信区间 ", "; 95 % interval ") +
                      words_.between(one["low"].real(), one["high"].real()) + w("，样本数 ", "; n = ") +
                      words_.number(one["n"].integer()) + (goal ? w("，目标 ", "; goal ") + words_.percent(goal) : "") +
                      w("。", "."));
    }
  }

  std::string mean(const View& value) const {
    const auto real = value.real();
    if (!real) return "–";
    const std::int64_t hundredths = std::llround(*real * 100);
    const std::string digits = std::to_string(hundredths % 100);
    return std::to_string(hundredths / 100) + "." + (digits.size() < 2 ? "0" : "") + digits;
  }

  void marks_table(const std::string& title, const View& rows) {
    std::vector<Row> table;
    for (const View& one : rows.items()) {
      const bool hidden = one["suppressed"].flag();
      table.push_back({one["label"].text(),
                       hidden ? w("少于 5，不显示", "fewer than 5, not shown") : words_.number(one["n"].integer()),
                       mean(one["mean"])});
    }
    if (table.size() < 2) return;
    page_.subheading(title);
    page_.table({{"", 0.5}, {"n", 0.3, Align::right}, {w("平均分", "Mean"), 0.2, Align::right}}, table);
  }

  void shares(const std::string& title, const View& rows) {
    std::vector<Bar> bars;
    for (const View& one : rows.items()) {
      if (one["n"].integer() == 0) continue;
      bars.push_back({one["label"].text(), one["n"].real().value_or(0), -1,
                      words_.number(one["n"].integer()) + " · " + words_.percent(one["share"].real())});
    }
    if (bars.empty()) return;
    page_.subheading(title);
    page_.bars(bars);
  }

  void complaints() {
    page_.heading(w("四、投诉", "4  Complaints"));
    const View all = document_["complaints"];
    page_.paragraph(w("本季度投诉 ", "Complaints this quarter: ") + words_.number(all["opened"].integer()) +
                    w(" 件，上季度 ", "; before: ") + words_.number(all["opened_before"].integer()) + w(" 件。", "."));
    shares(w("投诉内容", "What they were about"), all["by_cause"]);
    shares(w("责任部门", "Department in charge"), all["by_department"]);
    shares(w("调查结论：是否属实", "Found to be as the customer said"), all["verified"]);
  }

  void clauses() {
    page_.heading(w("五、条款达成情况", "5  The clauses"));
    std::vector<Row> table;
    for (const View& one : document_["clauses"].items()) {
      table.push_back({one["clause"].text(), one["title"].text(), words_.number(one["n"].integer()), bar(one, words_),
                       words_.points(one["attainment"].real(), one["before_attainment"].real()),
                       state_cell(one["state"].text(), words_)});
    }
    if (table.empty()) return none();
    page_.table({{w("条款", "Clause"), 0.11},
                 {w("名称", "Title"), 0.27},
                 {"n", 0.08, Align::right},
                 {w("达成率", "Attainment"), 0.23, Align::left, true},
                 {w("较上季度", "Change"), 0.15, Align::right},
                 {w("结论", "State"), 0.16}},
                table);
  }

  void causes() {
    page_.heading(w("六、原因分析", "6  Causes"));
    const View all = document_["causes"];
    shares(w("反馈内容", "What the feedback was about"), all["subcategory"]);
    shares(w("诊断出的故障类别", "Faults by diagnosis"), all["fault"]);
  }

  std::string measure_words(const View& measure) const {
    if (!measure.exists()) return "–";
    std::string text = measure["text"].text();
    if (!measure["owner"].text().empty()) text += w("\n负责：", "\nBy: ") + measure["owner"].text();
    if (!measure["due"].text().empty()) text += w("\n期限：", "\nDue: ") + measure["due"].text();
    return text;
  }

  void findings() {
    page_.heading(w("七、不足与措施", "7  Findings and measures"));
    page_.subheading(w("本季度未达成或临界的条款", "Not met or at risk this quarter"));
    std::vector<Row> table;
    for (const View& one : document_["findings"].items()) {
      table.push_back(
          {one["clause"].text() + "\n" + one["title"].text(),
           words_.percent(one["attainment"].real(), one["goal"].real()) + " / " + words_.percent(one["goal"].real()),
           words_.number(one["breached"].integer()), state_cell(one["state"].text(), words_),
           measure_words(one["measure"])});
    }
    if (table.empty()) {
      page_.paragraph(w("没有。", "None."), colour::kQuiet);
    } else {
      page_.table({{w("条款", "Clause"), 0.27},
                   {w("达成 / 目标", "Kept / goal"), 0.17, Align::right},
                   {w("未达成数", "Missed"), 0.11, Align::right},
                   {w("结论", "State"), 0.14},
                   {w("措施", "Measure"), 0.31}},
                  table);
    }
    last_findings();
  }

  void last_findings() {
    page_.subheading(
        w("上季度的不足：采取了什么措施，结果如何", "Last quarter's findings: what was done, and what became of them"));
    std::vector<Row> table;
    for (const View& one : document_["last_findings"].items()) {
      table.push_back({one["clause"].text() + "\n" + one["title"].text(), words_.percent(one["attainment_then"].real()),
                       measure_words(one["measure"]), words_.percent(one["attainment_now"].real()),
                       state_cell(one["state_now"].text(), words_)});
    }
    if (table.empty()) return page_.paragraph(w("没有。", "None."), colour::kQuiet);
    page_.table({{w("条款", "Clause"), 0.27},
                 {w("上季度", "Then"), 0.11, Align::right},
                 {w("措施", "Measure"), 0.34},
                 {w("本季度", "Now"), 0.12, Align::right},
                 {w("结论", "State"), 0.16}},
                table);
  }

  void closing() {
    page_.heading(w("八、改进建议", "8  Proposals"));
    text_or(document_["notes"]["proposals"].text(), w("没有填写。", "None were entered."));
    page_.quiet(w("本报告依据制度版本 ", "Judged by policy version ") + document_["policy"]["version"].text() +
                w("，证据截至事件 ", "; evidence up to event ") + document_["evidence"]["last_event"].text() +
                w("（", " (") + document_["evidence"]["at"].text() + w("）。", ")."));
    if (report_.released) page_.quiet("SHA-256 " + report_.sha256);
  }

  const Shown& report_;
  const View& document_;
  const Words& words_;
  Typesetter& page_;
};

}  // namespace

std::string render_pdf(const Shown& report, std::string_view language) {
  const auto tree = json::parse(report.document);
  const View document(std::get_if<json::Value>(&tree), language);
  const Words words(language);
  Paper paper;
  paper.title = words.title(report.quarter);
  paper.header = words.title(report.quarter);
  paper.footer =
      document["organisation"].text() +
      (report.released ? words(" · 发布人 ", " · released by ") + report.released_by : words(" · 草稿", " · draft"));
  paper.language = language;
  paper.date = document["evidence"]["at"].text();
  // Set twice: the first time counts the pages.
  int pages = 0;
  std::string made;
  for (int i = 0; i < 2; ++i) {
    Typesetter page(paper, pages);
    Printed(report, document, words, page).print();
    pages = page.pages();
    made = page.finish();
  }
  return made;
}

}  // namespace wellkept::quarter
