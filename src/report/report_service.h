// Reports: the compliance matrix and the evidence behind its figures.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/database.h"
#include "report/figure_store.h"
#include "report/matrix.h"
#include "report/report_store.h"

namespace wellkept::report {

// What a reader asks for, as text. Absent: the quarter of `to`, until today, of the whole organisation.
struct Scope {
  std::optional<std::string> from;  // a date in the policy's zone
  std::optional<std::string> to;    // included
  std::optional<std::string> unit;  // an id
};

struct EvidenceRequest {
  Scope scope;
  std::string clause;
  std::string verdict;              // "met", "breached", "open"
  std::optional<std::string> rule;  // absent: all of the clause
  std::string cursor;               // empty: the first page
  int limit = 50;
};
struct EvidencePage {
  std::vector<Evidence> items;
  std::optional<std::string> next;
};

class ReportService {
 public:
  explicit ReportService(const policy::Policy& policy) : policy_(policy) {}
  const policy::Policy& policy() const { return policy_; }

  // Safe from any thread, as is evidence(). Refuses invalid "report.period" (no date, or the end before the start),
  // "report.unit"; not_found "report.unit".
  Result<Matrix> matrix(db::Transaction& tx, const Scope& scope, Instant now) const;
  // Refuses also not_found "policy.clause", "policy.rule"; invalid "report.verdict", "request.cursor".
  Result<EvidencePage> evidence(db::Transaction& tx, const EvidenceRequest& request, Instant now) const;

 private:
  Result<Period> period_of(const Scope& scope, Instant now) const;
  Instant start_of(Day day) const;

  const policy::Policy& policy_;
  mutable FigureCache figures_;
};

// `wellkept report matrix`: refuses as ReportService::matrix does, and invalid "report.format" unless it is table, csv
// or json.
Result<std::string> matrix_report(db::Database& database, const ReportService& service, const Scope& scope,
                                  std::string_view language, std::string_view format, Instant now);

}  // namespace wellkept::report
