// The quarterly report: made from figures while it is a draft, frozen when a person releases it, checkable ever after.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "events/event_log.h"
#include "quarter/document_service.h"
#include "quarter/quarter_store.h"

namespace wellkept::quarter {

struct Shown {
  std::string quarter;
  bool released = false;
  std::int64_t version = 0;  // 0: nobody has written anything yet
  json::Value notes;
  std::string document;  // JSON
  std::string sha256;    // of a released one
  std::optional<Instant> released_at;
  std::string released_by;  // a name
};
struct Listed {
  std::string quarter;
  report::Period days;
  bool released = false;
  bool over = false;  // the quarter
  std::optional<Instant> released_at;
};

// A difference between a released document and what the evidence gives now.
struct Drift {
  std::string clause;
  json::Value released;  // {n, met}
  json::Value now;
};
struct Check {
  bool intact = false;   // the document is the one whose hash stands in the evidence
  std::string sha256;    // of the document as it is
  std::string recorded;  // in the evidence
  std::vector<Drift> drifts;
};

class QuarterService {
 public:
  QuarterService(const report::ReportService& reports, const metric::MetricService& metrics, const Clock& clock,
                 IdSource& ids, events::EventLog& log)
      : reports_(reports), metrics_(metrics), clock_(clock), ids_(ids), log_(log) {}

  // All refuse invalid "report.quarter" (no quarter, or one that has not begun).
  Result<Shown> read(db::Transaction& tx, std::string_view quarter) const;
  // Refuses stale "report.stale" and conflict "report.released"; `version` is that which was read, 0 for the first.
  Result<Shown> write_notes(db::Transaction& tx, std::string_view quarter, std::int64_t version, const Notes& notes);
  // Refuses also conflict "report.quarter_running" before the quarter is over.
  Result<Shown> release(db::Transaction& tx, std::string_view quarter, std::int64_t version, Id member);
  // Refuses also not_found "report.not_released".
  Result<Check> check(db::Transaction& tx, std::string_view quarter) const;
  // From the present quarter back to that of the first ticket, newest first; those before `before` when it is given.
  std::vector<Listed> list(db::Transaction& tx, std::optional<Quarter> before, int limit) const;

 private:
  Result<Quarter> begun(std::string_view text) const;
  std::string make(db::Transaction& tx, Quarter quarter, const Notes& notes) const;
  report::Day today() const;

  const report::ReportService& reports_;
  const metric::MetricService& metrics_;
  const Clock& clock_;
  IdSource& ids_;
  events::EventLog& log_;
};

}  // namespace wellkept::quarter
