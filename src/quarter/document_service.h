// Quarters, and the quarterly report on service quality as a document. Pure.
//
// The report is one JSON document, made from the compliance matrix, the metrics and what people wrote. Screens, the PDF
// and the workbook are made from it alone, so that a released report stays the same byte for byte: the document is
// kept, and its hash stands in the evidence.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "metric/metric_service.h"
#include "report/report_service.h"

namespace wellkept::quarter {

struct Quarter {
  int year = 0;
  int number = 0;  // 1 to 4
  auto operator<=>(const Quarter&) const = default;
};
std::optional<Quarter> parse_quarter(std::string_view text);  // "2026-Q3"
std::string format_quarter(Quarter quarter);
Quarter quarter_of(report::Day day);
Quarter before(Quarter quarter);
report::Period days_of(Quarter quarter);

// What was decided about a clause that was not kept.
struct Measure {
  std::string clause;
  std::string text;   // at most 2,000 characters
  std::string owner;  // who, in words
  std::string due;    // a date, or empty
};
// What people add to the figures.
struct Notes {
  std::string summary;    // at most 4,000 characters
  std::string proposals;  // at most 4,000 characters
  std::vector<Measure> measures;
};
// Refuses invalid "request.invalid", naming each wrong field.
Result<Notes> read_notes(const json::Value& body);
json::Value notes_json(const Notes& notes);

// Answers of a metric for the quarter, which know those of the quarter before.
struct Split {
  metric::Answer by_kind;
  metric::Answer by_product;
  metric::Answer by_channel;
  metric::Answer by_unit;
  metric::Answer by_month;
};
struct Figures {
  Quarter quarter;
  report::Period days;         // ends today while the quarter runs
  report::Period days_before;  // the whole quarter before
  const report::Matrix* now = nullptr;
  const report::Matrix* before = nullptr;
  Split opened;
  Split closed;
  metric::Answer clocks;  // by value
  metric::Answer asked;   // by value
  metric::Answer reopened;
  metric::Answer complaints;  // opened, of kind complaint, by unit
  metric::Answer complaint_causes;
  metric::Answer departments;
  metric::Answer verified;
  metric::Answer causes;  // subcategory, by value
  metric::Answer faults;
  std::vector<metric::Answer> marks;  // overall, attitude, speed, quality: by value
  metric::Answer marks_by_product;    // overall
  metric::Answer marks_by_unit;
  Id last_event;  // up to which the evidence was counted
  Instant last_event_at;
};

// Groups of fewer answers are not shown: one could tell who said what (SE-5).
inline constexpr std::int64_t kSmallGroup = 5;

// `last` is the released document of the quarter before, when there is one: what was decided then is shown beside what
// became of it.
json::Value make_document(const policy::Policy& policy, const Figures& figures, const Notes& notes,
                          const json::Value* last);

}  // namespace wellkept::quarter
