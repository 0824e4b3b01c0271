// Puts the document together. Its shape is that of QuarterDocument in api/openapi.yaml.
#include <algorithm>
#include <cmath>

#include "quarter/document_service.h"

namespace wellkept::quarter {
namespace {

using json::Array;
using json::Object;
using json::Value;
using metric::Amount;
using metric::Answer;

Value words(const policy::Text& text) {
  return Object{{"zh", text.zh}, {"en", text.en}};
}

// Six digits are more than any of these figures has; without an end the text of a share would differ by a last bit.
Value real(std::optional<double> value) {
  if (!value) return nullptr;
  return std::round(*value * 1e6) / 1e6;
}

std::optional<double> share(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return std::nullopt;
  return static_cast<double>(part) / static_cast<double>(whole);
}

std::int64_t amount_of(const Answer& answer, std::string_view key, bool before = false) {
  for (const metric::Group& group : answer.groups) {
    if (group.key == key) return before ? group.before.n : group.amount.n;
  }
  return 0;
}

const metric::Group* group_of(const Answer& answer, std::string_view key) {
  for (const metric::Group& group : answer.groups) {
    if (group.key == key) return &group;
  }
  return nullptr;
}

Value shares(const Answer& answer) {
  Array rows;
  for (const metric::Group& group : answer.groups) {
    if (group.amount.n == 0 && group.before.n == 0) continue;
    rows.emplace_back(Object{{"key", group.key},
                             {"label", words(group.label)},
                             {"n", group.amount.n},
                             {"share", real(share(group.amount.n, answer.total.n))},
                             {"before", group.before.n}});
  }
  return rows;
}

// Arrivals and closes side by side.
Value volume(const Answer& opened, const Answer& closed) {
  Array rows;
  const auto row = [&](const metric::Group& group) {
    const metric::Group* done = group_of(closed, group.key);
    rows.emplace_back(
        Object{{"key", group.key},
               {"label", words(group.label)},
               {"opened", amount_of(opened, group.key)},
               {"opened_before", amount_of(opened, group.key, true)},
               {"closed", done != nullptr ? done->amount.n : 0},
               {"mean_ms", real(done != nullptr ? metric::mean_of(*closed.metric, done->amount) : std::nullopt)}});
  };
  for (const metric::Group& group : opened.groups) row(group);
  for (const metric::Group& group : closed.groups) {
    if (group_of(opened, group.key) == nullptr && group.amount.n > 0) row(group);
  }
  return rows;
}

// Of a mean of marks, by the spread of the marks: from there to there in 95 of 100 samples like this one. None of
// fewer than two.
std::optional<report::Interval> spread_of(const Answer& answer) {
  constexpr double kNormal = 1.96;
  const auto mean = metric::mean_of(*answer.metric, answer.total);
  const auto n = static_cast<double>(answer.total.n);
  if (!mean || answer.total.n < 2) return std::nullopt;
  double squares = 0;
  for (int mark = 1; mark <= 5; ++mark) {
    const double away = mark - *mean;
    squares += static_cast<double>(amount_of(answer, std::to_string(mark))) * away * away;
  }
  const double half = kNormal * std::sqrt(squares / (n - 1) / n);
  return report::Interval{std::max(1.0, *mean - half), std::min(5.0, *mean + half)};
}

Value marks(const Answer& answer) {
  Array distribution;
  for (const char* mark : {"1", "2", "3", "4", "5"}) distribution.emplace_back(amount_of(answer, mark));
  const auto spread = spread_of(answer);
  return Object{{"id", std::string(answer.metric->id)},
                {"label", words(answer.metric->label)},
                {"n", answer.total.n},
                {"mean", real(metric::mean_of(*answer.metric, answer.total))},
                {"mean_low", real(spread ? std::optional(spread->low) : std::nullopt)},
                {"mean_high", real(spread ? std::optional(spread->high) : std::nullopt)},
                {"before_n", answer.before.n},
                {"before_mean", real(metric::mean_of(*answer.metric, answer.before))},
                {"distribution", distribution}};
}

Value marks_by(const Answer& answer) {
  Array rows;
  for (const metric::Group& group : answer.groups) {
    if (group.amount.n == 0) continue;
    const bool small = group.amount.n < kSmallGroup;
    rows.emplace_back(Object{{"key", group.key},
                             {"label", words(group.label)},
                             {"n", small ? Value() : Value(group.amount.n)},
                             {"mean", small ? Value() : real(metric::mean_of(*answer.metric, group.amount))},
                             {"suppressed", small}});
  }
  return rows;
}

const report::Row* row_of(const report::Matrix& matrix, std::string_view clause) {
  for (const report::Row& row : matrix.rows) {
    if (row.clause->id == clause) return &row;
  }
  return nullptr;
}

bool judged(const report::Row& row) {
  return row.state != report::State::planned && row.state != report::State::statement;
}

Value clause_row(const report::Row& row, const report::Matrix& before) {
  const report::Row* then = row_of(before, row.clause->id);
  Array kinds;
  for (const policy::Kind kind : row.clause->kinds) kinds.emplace_back(std::string(policy::kind_name(kind)));
  return Object{{"clause", row.clause->id},
                {"regulation", row.clause->regulation},
                {"title", words(row.clause->title)},
                {"kinds", kinds},
                {"state", std::string(report::state_name(row.state))},
                {"goal", real(row.goal)},
                {"n", row.decided.n()},
                {"met", row.decided.met},
                {"breached", row.decided.breached},
                {"attainment", real(row.attainment)},
                {"low", real(row.interval ? std::optional(row.interval->low) : std::nullopt)},
                {"high", real(row.interval ? std::optional(row.interval->high) : std::nullopt)},
                {"overdue", row.open.overdue},
                {"before_state", then != nullptr ? Value(std::string(report::state_name(then->state))) : Value()},
                {"before_attainment", real(then != nullptr ? then->attainment : std::nullopt)}};
}

Value timeliness(const Figures& figures) {
  Array rows;
  for (const report::Row& row : figures.now->rows) {
    if (!judged(row)) continue;
    for (const report::RuleRow& rule : row.rules) {
      const report::Tally& decided = rule.figures.decided;
      if (rule.kind != policy::Kind::clock || (decided.n() == 0 && rule.figures.open.all() == 0)) continue;
      const auto interval = report::wilson(decided);
      const metric::Group* took = group_of(figures.clocks, row.clause->id + "/" + std::string(rule.id));
      rows.emplace_back(Object{
          {"clause", row.clause->id},
          {"rule", std::string(rule.id)},
          {"label", words(*rule.label)},
          {"state", std::string(report::state_name(rule.state))},
          {"goal", real(rule.standard ? std::optional(rule.standard->goal) : std::nullopt)},
          {"n", decided.n()},
          {"met", decided.met},
          {"attainment", real(decided.attainment())},
          {"low", real(interval ? std::optional(interval->low) : std::nullopt)},
          {"high", real(interval ? std::optional(interval->high) : std::nullopt)},
          {"overdue", rule.figures.open.overdue},
          {"mean_ms", real(took != nullptr ? metric::mean_of(*figures.clocks.metric, took->amount) : std::nullopt)},
          {"mean_ms_before",
           real(took != nullptr ? metric::mean_of(*figures.clocks.metric, took->before) : std::nullopt)}});
    }
  }
  return rows;
}

Value measure_of(const Notes& notes, std::string_view clause) {
  for (const Measure& one : notes.measures) {
    if (one.clause == clause) return Object{{"text", one.text}, {"owner", one.owner}, {"due", one.due}};
  }
  return nullptr;
}

Value findings(const Figures& figures, const Notes& notes) {
  Array rows;
  for (const report::Row& row : figures.now->rows) {
    if (row.state != report::State::not_met && row.state != report::State::at_risk) continue;
    Value one = clause_row(row, *figures.before);
    one.set("measure", measure_of(notes, row.clause->id));
    rows.push_back(std::move(one));
  }
  return rows;
}

// What was found last quarter, what was decided then, and what became of it. Without a released report of that quarter
// the findings are those that the evidence gives now, and nothing was decided on record.
Value last_findings(const Figures& figures, const json::Value* last) {
  Array rows;
  const auto add = [&](const std::string& clause, Value title, Value state, Value attainment, Value measure) {
    const report::Row* now = row_of(*figures.now, clause);
    rows.emplace_back(
        Object{{"clause", clause},
               {"title", std::move(title)},
               {"state_then", std::move(state)},
               {"attainment_then", std::move(attainment)},
               {"measure", std::move(measure)},
               {"state_now", now != nullptr ? Value(std::string(report::state_name(now->state))) : Value()},
               {"attainment_now", real(now != nullptr ? now->attainment : std::nullopt)}});
  };
  const auto copy = [](const Value* value) { return value != nullptr ? *value : Value(); };
  if (last != nullptr && last->find("findings") != nullptr) {
    for (const Value& one : *last->find("findings")->array()) {
      add(*one.find("clause")->string(), copy(one.find("title")), copy(one.find("state")), copy(one.find("attainment")),
          copy(one.find("measure")));
    }
    return rows;
  }
  for (const report::Row& row : figures.before->rows) {
    if (row.state != report::State::not_met) continue;
    add(row.clause->id, words(row.clause->title), std::string(report::state_name(row.state)), real(row.attainment),
        nullptr);
  }
  return rows;
}

struct Attained {
  report::Tally now;
  report::Tally before;
};

// Over all clocks: what was decided in the quarter, and how much of it in time.
Attained timely(const Figures& figures) {
  Attained all;
  const auto add = [](const report::Matrix& matrix, report::Tally& tally) {
    for (const report::Row& row : matrix.rows) {
      if (!judged(row)) continue;
      for (const report::RuleRow& rule : row.rules) {
        if (rule.kind == policy::Kind::clock) tally += rule.figures.decided;
      }
    }
  };
  add(*figures.now, all.now);
  add(*figures.before, all.before);
  return all;
}

Value headline_share(std::string_view id, const policy::Text& label, const report::Tally& now,
                     const report::Tally& before, Value goal = nullptr, Value clause = nullptr) {
  const auto interval = report::wilson(now);
  return Object{{"id", std::string(id)},
                {"label", words(label)},
                {"measure", "share"},
                {"value", real(now.attainment())},
                {"n", now.n()},
                {"low", real(interval ? std::optional(interval->low) : std::nullopt)},
                {"high", real(interval ? std::optional(interval->high) : std::nullopt)},
                {"before", real(before.attainment())},
                {"goal", std::move(goal)},
                {"clause", std::move(clause)}};
}

Value headline_count(std::string_view id, const policy::Text& label, std::int64_t now, std::int64_t before) {
  return Object{
      {"id", std::string(id)}, {"label", words(label)}, {"measure", "count"}, {"value", now},    {"n", now},
      {"low", nullptr},        {"high", nullptr},       {"before", before},   {"goal", nullptr}, {"clause", nullptr}};
}

// Every target of the regulations with figures is a headline: satisfaction and first-time resolution are such.
void add_targets(const Figures& figures, Array& headline) {
  for (const report::Row& row : figures.now->rows) {
    if (!judged(row)) continue;
    const report::Row* then = row_of(*figures.before, row.clause->id);
    for (const report::RuleRow& rule : row.rules) {
      if (rule.kind != policy::Kind::target || rule.figures.decided.n() == 0) continue;
      report::Tally before;
      for (std::size_t i = 0; then != nullptr && i < then->rules.size(); ++i) {
        if (then->rules[i].id == rule.id) before = then->rules[i].figures.decided;
      }
      headline.push_back(headline_share("target", *rule.label, rule.figures.decided, before,
                                        real(rule.standard ? std::optional(rule.standard->goal) : std::nullopt),
                                        row.clause->id));
    }
  }
}

Value headline(const Figures& figures) {
  Array rows;
  rows.push_back(headline_count("opened", {"新增工单", "Tickets opened"}, figures.opened.by_kind.total.n,
                                figures.opened.by_kind.before.n));
  rows.push_back(headline_count("closed", {"办结工单", "Tickets closed"}, figures.closed.by_kind.total.n,
                                figures.closed.by_kind.before.n));
  rows.push_back(
      headline_count("complaints", {"投诉", "Complaints"}, figures.complaints.total.n, figures.complaints.before.n));
  const Attained all = timely(figures);
  rows.push_back(headline_share("timely", {"时限达成率", "Deadlines kept"}, all.now, all.before));
  const report::Tally answered{amount_of(figures.asked, "answered"), amount_of(figures.asked, "silent")};
  const report::Tally answered_before{amount_of(figures.asked, "answered", true),
                                      amount_of(figures.asked, "silent", true)};
  rows.push_back(headline_share("response", {"满意度答复率", "Response rate"}, answered, answered_before));
  add_targets(figures, rows);
  return rows;
}

Value clause_counts(const Array& clauses, const report::Matrix& matrix) {
  Object counts;
  for (const report::State state : report::kStates) {
    std::int64_t n = 0;
    for (const report::Row& row : matrix.rows) n += row.state == state ? 1 : 0;
    counts.emplace_back(std::string(report::state_name(state)), n);
  }
  counts.emplace_back("judged", static_cast<std::int64_t>(clauses.size()));
  return counts;
}

Value satisfaction(const Figures& figures) {
  Array items;
  for (const Answer& answer : figures.marks) items.push_back(marks(answer));
  return Object{{"asked", figures.asked.total.n},
                {"answered", amount_of(figures.asked, "answered")},
                {"asked_before", figures.asked.before.n},
                {"answered_before", amount_of(figures.asked, "answered", true)},
                {"items", items},
                {"by_product", marks_by(figures.marks_by_product)},
                {"by_unit", marks_by(figures.marks_by_unit)},
                {"small_group", kSmallGroup}};
}

}  // namespace

json::Value make_document(const policy::Policy& policy, const Figures& figures, const Notes& notes,
                          const json::Value* last) {
  Array clauses;
  for (const report::Row& row : figures.now->rows) {
    if (judged(row)) clauses.push_back(clause_row(row, *figures.before));
  }
  return Object{
      {"quarter", format_quarter(figures.quarter)},
      {"from", report::format_day(figures.days.from)},
      {"to", report::format_day(figures.days.to)},
      {"whole", figures.days == days_of(figures.quarter)},
      {"organisation", words(policy.title)},
      {"policy",
       Object{{"id", policy.id}, {"version", figures.now->version->label}, {"hash", figures.now->version->hash}}},
      {"evidence",
       Object{{"last_event", format_id(figures.last_event)}, {"at", format_instant(figures.last_event_at)}}},
      {"headline", headline(figures)},
      {"volume", Object{{"by_month", volume(figures.opened.by_month, figures.closed.by_month)},
                        {"by_kind", volume(figures.opened.by_kind, figures.closed.by_kind)},
                        {"by_product", volume(figures.opened.by_product, figures.closed.by_product)},
                        {"by_channel", volume(figures.opened.by_channel, figures.closed.by_channel)},
                        {"by_unit", volume(figures.opened.by_unit, figures.closed.by_unit)},
                        {"reopened", figures.reopened.total.n},
                        {"reopened_before", figures.reopened.before.n}}},
      {"timeliness", timeliness(figures)},
      {"satisfaction", satisfaction(figures)},
      {"complaints", Object{{"opened", figures.complaints.total.n},
                            {"opened_before", figures.complaints.before.n},
                            {"by_unit", shares(figures.complaints)},
                            {"by_cause", shares(figures.complaint_causes)},
                            {"by_department", shares(figures.departments)},
                            {"verified", shares(figures.verified)}}},
      {"clause_counts", clause_counts(clauses, *figures.now)},
      {"clauses", clauses},
      {"causes", Object{{"subcategory", shares(figures.causes)}, {"fault", shares(figures.faults)}}},
      {"findings", findings(figures, notes)},
      {"last_findings", last_findings(figures, last)},
      {"notes", Object{{"summary", notes.summary}, {"proposals", notes.proposals}}},
  };
}

}  // namespace wellkept::quarter
