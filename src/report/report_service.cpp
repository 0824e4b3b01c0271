#include "report/report_service.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <tuple>

#include "promise/promise_service.h"
#include "report/matrix_table.h"
#include "report/use_store.h"

namespace wellkept::report {
namespace {

Refusal bad_period(std::string detail) {
  return refuse(RefusalKind::invalid, "report.period", std::move(detail));
}

Refusal bad_cursor() {
  return refuse(RefusalKind::invalid, "request.cursor", "The cursor is not one of ours.");
}

Result<Id> unit_of(db::Transaction& tx, const Scope& scope) {
  if (!scope.unit) return Id{};
  const auto unit = parse_id(*scope.unit);
  if (!unit) return refuse(RefusalKind::invalid, "report.unit", "unit must be an id.");
  if (!unit_exists(tx, *unit)) return refuse(RefusalKind::not_found, "report.unit", "There is no such unit.");
  return *unit;
}

std::optional<Verdict> parse_verdict(std::string_view text) {
  if (text == "met") return Verdict::met;
  if (text == "breached") return Verdict::breached;
  if (text == "open") return Verdict::open;
  return std::nullopt;
}

bool has_rule(const policy::Clause& clause, std::string_view id) {
  const auto among = [&](const auto& rules) {
    return std::any_of(rules.begin(), rules.end(), [&](const auto& rule) { return rule.id == id; });
  };
  return among(clause.clocks) || among(clause.gates) || among(clause.records) || among(clause.targets) ||
         among(clause.uses) || among(clause.duties) || among(clause.consequences);
}

Outcome check_clause(const policy::Policy& policy, const EvidenceRequest& request) {
  bool known = false;
  for (const policy::Version& version : policy.versions) {
    const policy::Clause* clause = version.clause(request.clause);
    if (clause == nullptr) continue;
    known = true;
    if (!request.rule || has_rule(*clause, *request.rule)) return Done{};
  }
  if (!known) return refuse(RefusalKind::not_found, "policy.clause", "There is no such clause.");
  return refuse(RefusalKind::not_found, "policy.rule", "The clause has no such rule.");
}

// A whole number at the front and the dot behind it are taken off.
std::optional<std::int64_t> take_number(std::string_view& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end == text.data() + text.size() || *end != '.') return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
  return number;
}

// "moment.ticket.occurrence.rule", the moment empty for what has no deadline.
std::string write_cursor(const Evidence& last, Verdict verdict) {
  const auto at = verdict == Verdict::open ? last.due_at : last.decided_at;
  return (at ? std::to_string(at->ms) : "") + "." + format_id(last.ticket) + "." + std::to_string(last.occurrence) +
         "." + last.rule;
}

std::string write_cursor(const Place& place) {
  return std::to_string(place.at->ms) + "." + format_id(place.ticket) + "." + std::to_string(place.occurrence) + "." +
         (place.rule.empty() ? "-" : place.rule);
}

// The uses of a capability stand among the promises that were kept, by their moments.
std::optional<Place> add_uses(db::Transaction& tx, const policy::Policy& policy, const EvidenceQuery& query,
                              std::vector<Evidence>& items) {
  UsePage uses = list_uses(tx, policy, query);
  const auto middle = static_cast<std::ptrdiff_t>(items.size());
  std::move(uses.items.begin(), uses.items.end(), std::back_inserter(items));
  std::inplace_merge(items.begin(), items.begin() + middle, items.end(), is_newer);
  if (uses.reached) {  // what is older than the place is for the next page
    Evidence place;
    place.decided_at = uses.reached->at;
    place.ticket = uses.reached->ticket;
    std::erase_if(items, [&](const Evidence& one) { return is_newer(place, one); });
  }
  return uses.reached;
}

// A clause rarely has both.
void add_duties_to(db::Transaction& tx, const EvidenceQuery& query, std::vector<Evidence>& items) {
  std::vector<Evidence> duties = list_duties(tx, query);
  const auto middle = static_cast<std::ptrdiff_t>(items.size());
  std::move(duties.begin(), duties.end(), std::back_inserter(items));
  if (query.verdict != Verdict::open) {
    std::inplace_merge(items.begin(), items.begin() + middle, items.end(), is_newer);
    return;
  }
  std::inplace_merge(items.begin(), items.begin() + middle, items.end(), [](const Evidence& a, const Evidence& b) {
    return a.due_at && (!b.due_at || std::tie(*a.due_at, a.ticket) < std::tie(*b.due_at, b.ticket));
  });
}

Result<std::optional<Place>> read_cursor(std::string_view text, Verdict verdict) {
  if (text.empty()) return std::optional<Place>();
  Place place;
  if (text.starts_with('.') && verdict == Verdict::open) {
    text.remove_prefix(1);
  } else {
    const auto ms = take_number(text);
    if (!ms) return bad_cursor();
    place.at = Instant{*ms};
  }
  const auto ticket = take_number(text);
  const auto occurrence = take_number(text);
  if (!ticket || !occurrence || *ticket <= 0 || text.empty()) return bad_cursor();
  place.ticket = Id{*ticket};
  place.occurrence = *occurrence;
  place.rule = std::string(text);
  return std::optional(place);
}

}  // namespace

Instant ReportService::start_of(Day day) const {
  const auto start = calendar::parse_local(format_day(day), policy_.zone);
  if (!start) throw std::logic_error("the policy's zone " + policy_.zone + " is not known");
  return *start;
}

Result<Period> ReportService::period_of(const Scope& scope, Instant now) const {
  Period period;
  period.to = promise::Figures::day_of(policy_, now);
  if (scope.to) {
    const auto to = parse_day(*scope.to);
    if (!to) return bad_period("to must be a date such as 2026-03-31.");
    period.to = *to;
  }
  period.from = start_of_quarter(period.to);
  if (scope.from) {
    const auto from = parse_day(*scope.from);
    if (!from) return bad_period("from must be a date such as 2026-01-01.");
    period.from = *from;
  }
  if (period.to < period.from) return bad_period("The period ends before it starts.");
  return period;
}

Result<Matrix> ReportService::matrix(db::Transaction& tx, const Scope& scope, Instant now) const {
  WK_TRY(period, period_of(scope, now));
  WK_TRY(unit, unit_of(tx, scope));
  const Instant last = std::min(now, start_of(period.to + 1) - 1);
  const std::size_t version = policy_.in_force_index(last);
  return Matrix{period, unit, now, &policy_.versions[version],
                judge_clauses(policy_, version, *figures_.read(tx, period, unit, now))};
}

Result<EvidencePage> ReportService::evidence(db::Transaction& tx, const EvidenceRequest& request, Instant now) const {
  WK_CHECK(check_clause(policy_, request));
  const auto verdict = parse_verdict(request.verdict);
  if (!verdict) return refuse(RefusalKind::invalid, "report.verdict", "verdict must be met, breached or open.");
  WK_TRY(period, period_of(request.scope, now));
  WK_TRY(unit, unit_of(tx, request.scope));
  WK_TRY(after, read_cursor(request.cursor, *verdict));
  // One more than the page, to know whether there is a next one.
  EvidencePage page;
  const EvidenceQuery query{request.clause,          *verdict, request.rule,     unit, start_of(period.from),
                            start_of(period.to + 1), after,    request.limit + 1};
  page.items = list_evidence(tx, query);
  add_duties_to(tx, query, page.items);
  std::optional<Place> reached;
  if (*verdict == Verdict::met) reached = add_uses(tx, policy_, query, page.items);
  if (page.items.size() > static_cast<std::size_t>(request.limit)) {
    page.items.resize(static_cast<std::size_t>(request.limit));
    page.next = write_cursor(page.items.back(), *verdict);
  } else if (reached) {
    page.next = write_cursor(*reached);
  }
  return page;
}

Result<std::string> matrix_report(db::Database& database, const ReportService& service, const Scope& scope,
                                  std::string_view language, std::string_view format, Instant now) {
  if (format != "table" && format != "csv" && format != "json") {
    return refuse(RefusalKind::invalid, "report.format", "format must be table, csv or json.");
  }
  WK_TRY(matrix, database.read([&](db::Transaction& tx) { return service.matrix(tx, scope, now); }));
  if (format == "csv") return matrix_csv(matrix, language);
  if (format == "json") return matrix_json(matrix);
  return matrix_table(matrix, language);
}

}  // namespace wellkept::report
