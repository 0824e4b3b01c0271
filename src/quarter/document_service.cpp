#include "quarter/document_service.h"

#include <chrono>

#include "base/bind.h"

namespace wellkept::quarter {
namespace {

report::Day day_of(int year, unsigned month, unsigned day) {
  return std::chrono::sys_days{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}}
      .time_since_epoch()
      .count();
}

Result<Measure> read_measure(const json::Value& value, std::size_t place) {
  bind::Reader in(value, "/measures/" + std::to_string(place));
  Measure measure;
  measure.clause = in.text("clause", {.max = 40});
  measure.text = in.text("text", {.max = 2'000, .multiline = true});
  measure.owner = in.optional_text("owner", {.min = 0}).value_or("");
  measure.due = in.optional_text("due", {.min = 0, .max = 10}).value_or("");
  if (!measure.due.empty() && !report::parse_day(measure.due)) in.error("due", "invalid", "a date such as 2026-12-31");
  WK_CHECK(in.finish());
  return measure;
}

}  // namespace

std::optional<Quarter> parse_quarter(std::string_view text) {
  if (text.size() != 7 || text.substr(4, 2) != "-Q" || text[6] < '1' || text[6] > '4') return std::nullopt;
  const auto first = report::parse_day(std::string(text.substr(0, 4)) + "-01-01");
  if (!first) return std::nullopt;
  return Quarter{quarter_of(*first).year, text[6] - '0'};
}

std::string format_quarter(Quarter quarter) {
  return std::to_string(quarter.year) + "-Q" + std::to_string(quarter.number);
}

Quarter quarter_of(report::Day day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  return {static_cast<int>(date.year()), static_cast<int>((unsigned{date.month()} - 1) / 3) + 1};
}

Quarter before(Quarter quarter) {
  return quarter.number > 1 ? Quarter{quarter.year, quarter.number - 1} : Quarter{quarter.year - 1, 4};
}

report::Period days_of(Quarter quarter) {
  const auto first = static_cast<unsigned>(quarter.number - 1) * 3 + 1;
  const report::Day next = quarter.number < 4 ? day_of(quarter.year, first + 3, 1) : day_of(quarter.year + 1, 1, 1);
  return {day_of(quarter.year, first, 1), next - 1};
}

Result<Notes> read_notes(const json::Value& body) {
  bind::Reader in(body);
  Notes notes;
  notes.summary = in.optional_text("summary", {.min = 0, .max = 4'000, .multiline = true}).value_or("");
  notes.proposals = in.optional_text("proposals", {.min = 0, .max = 4'000, .multiline = true}).value_or("");
  const json::Value* measures = in.optional_array("measures", 200);
  WK_CHECK(in.finish());
  for (std::size_t i = 0; measures != nullptr && i < measures->array()->size(); ++i) {
    WK_TRY(measure, read_measure((*measures->array())[i], i));
    notes.measures.push_back(std::move(measure));
  }
  return notes;
}

json::Value notes_json(const Notes& notes) {
  json::Array measures;
  for (const Measure& one : notes.measures) {
    measures.emplace_back(
        json::Object{{"clause", one.clause}, {"text", one.text}, {"owner", one.owner}, {"due", one.due}});
  }
  return json::Object{
      {"summary", notes.summary}, {"proposals", notes.proposals}, {"measures", json::Value(std::move(measures))}};
}

}  // namespace wellkept::quarter
