#include "base/json.h"
#include "policy/shown_text.h"
#include "report/matrix_table.h"

namespace wellkept::report {
namespace {

void write_text(json::Writer& out, std::string_view name, const policy::Text& text) {
  out.key(name);
  policy::write_text(out, text);
}

void write_open(json::Writer& out, const OpenCounts& open) {
  out.key("open")
      .begin_object()
      .field("running", open.running)
      .field("yellow", open.yellow)
      .field("overdue", open.overdue)
      .field("paused", open.paused)
      .end_object();
}

void write_tally(json::Writer& out, const Tally& tally) {
  out.field("n", tally.n()).field("met", tally.met).field("breached", tally.breached);
}

void write_rule(json::Writer& out, const RuleRow& rule) {
  out.begin_object().field("rule", rule.id);
  write_text(out, "label", *rule.label);
  out.field("kind", policy::kind_name(rule.kind)).field("state", state_name(rule.state));
  out.key("goal");
  rule.standard ? out.value(rule.standard->goal) : out.null();
  out.key("min_n");
  rule.standard ? out.value(rule.standard->min_n) : out.null();
  write_tally(out, rule.figures.decided);
  out.field("attainment", rule.standard ? rule.figures.decided.attainment() : std::nullopt);
  write_open(out, rule.figures.open);
  out.end_object();
}

void write_row(json::Writer& out, const Row& row) {
  const policy::Clause& clause = *row.clause;
  out.begin_object().field("clause", clause.id).field("regulation", clause.regulation);
  write_text(out, "title", clause.title);
  out.key("kinds").begin_array();
  for (const policy::Kind kind : clause.kinds) out.value(policy::kind_name(kind));
  out.end_array().field("owner", clause.owner).field("policy_version", row.version->label);
  out.field("state", state_name(row.state));
  if (!clause.reason.zh.empty() || !clause.reason.en.empty()) write_text(out, "reason", clause.reason);
  out.field("goal", row.goal);
  write_tally(out, row.decided);
  out.field("attainment", row.attainment);
  out.field("low", row.interval ? std::optional(row.interval->low) : std::nullopt);
  out.field("high", row.interval ? std::optional(row.interval->high) : std::nullopt);
  write_open(out, row.open);
  out.key("trend").begin_array();
  for (const auto& month : row.trend) out.value(month);
  out.end_array().key("rules").begin_array();
  for (const RuleRow& rule : row.rules) write_rule(out, rule);
  out.end_array().end_object();
}

}  // namespace

std::string matrix_json(const Matrix& matrix) {
  std::string text;
  json::Writer out(text);
  out.begin_object()
      .field("from", format_day(matrix.period.from))
      .field("to", format_day(matrix.period.to))
      .field("unit", matrix.unit ? std::optional(format_id(matrix.unit)) : std::nullopt)
      .field("policy_version", matrix.version->label)
      .field("at", format_instant(matrix.at));
  out.key("months").begin_array();
  const auto months = trend_months(matrix.period.to);
  for (std::size_t i = 0; i < kMonths; ++i) out.value(format_month(months[i]));
  out.end_array().key("clauses").begin_array();
  for (const Row& row : matrix.rows) write_row(out, row);
  out.end_array().end_object();
  return text;
}

}  // namespace wellkept::report
