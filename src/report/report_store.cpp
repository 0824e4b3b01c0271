#include "report/report_store.h"

#include <algorithm>
#include <limits>

#include "calendar/month.h"
#include "report/report_sql.h"

namespace wellkept::report {
namespace {

Evidence read_evidence(const db::Row& row) {
  return {row.id(0),
          row.string(1),
          row.string(2),
          row.string(3),
          row.integer(4),
          row.string(5),
          row.string(6),
          row.instant(7),
          row.maybe_instant(8),
          row.maybe_instant(9),
          row.maybe_instant(10),
          row.string(11),
          row.boolean(12),
          row.id(13)};
}

Evidence read_duty(const db::Row& row) {
  Evidence one;
  one.duty = true;
  one.ticket = row.id(0);
  one.number = row.string(1);
  one.rule = row.string(2);
  one.kind = "cadence";
  one.state = row.string(3);
  one.started_at = row.instant(4);
  one.due_at = row.maybe_instant(5);
  one.stopped_at = row.maybe_instant(6);
  one.decided_at = row.maybe_instant(7);
  one.policy_version = row.string(8);
  one.provisional = row.boolean(9);
  one.unit = row.id(10);
  one.actor = row.id(11);
  one.actor_name = row.string(12);
  return one;
}

std::vector<Evidence> list_decided(db::Transaction& tx, const EvidenceQuery& query) {
  // The first page begins before the end, where no ticket has id 0.
  const bool first = !query.after || !query.after->at || *query.after->at >= query.end;
  const Place after = first ? Place{query.end, {}, "", 0} : *query.after;
  return tx.all(sql::decided_evidence,
                {query.clause, query.verdict == Verdict::met ? "met" : "breached", query.from, after.at,
                 after.ticket.value, after.rule, after.occurrence, query.rule, query.unit, query.limit},
                read_evidence);
}

std::vector<Evidence> list_open(db::Transaction& tx, const EvidenceQuery& query) {
  constexpr Instant kFirst{std::numeric_limits<std::int64_t>::min()};
  std::vector<Evidence> found;
  Place after = query.after.value_or(Place{kFirst, {}, "", 0});
  if (after.at) {
    found = tx.all(sql::open_evidence,
                   {query.clause, *after.at, after.ticket.value, after.rule, after.occurrence, query.rule, query.unit,
                    query.limit},
                   read_evidence);
    after = Place{};
  }
  const int wanted = query.limit - static_cast<int>(found.size());
  if (wanted <= 0) return found;
  tx.each(sql::open_evidence_without_due,
          {query.clause, after.ticket.value, after.rule, after.occurrence, query.rule, query.unit, wanted},
          [&](const db::Row& row) { found.push_back(read_evidence(row)); });
  return found;
}

}  // namespace

bool unit_exists(db::Transaction& tx, Id unit) {
  return tx.one(sql::unit_exists, {unit}, [](const db::Row& row) { return row.id(0); }).has_value();
}

Figures read_figures(db::Transaction& tx, const Period& period, Id unit) {
  Figures figures;
  const auto of = [&](const db::Row& row) -> RuleFigures& { return figures[{row.string(0), row.string(1)}]; };
  const calendar::WholeMonths whole = calendar::whole_months(period.from, period.to);
  tx.each(sql::figures_between,
          {period.from, std::min(whole.begin - 1, period.to), unit, whole.begin, whole.end - 1,
           std::max(whole.end, period.from), period.to},
          [&](const db::Row& row) {
            of(row).decided = {row.integer(2), row.integer(3)};
          });
  const auto months = trend_months(period.to);
  const auto last = months.end() - 2;  // behind it stands where the period ends
  tx.each(sql::figures_by_month, {months.front(), *last - 1, *last, period.to, unit}, [&](const db::Row& row) {
    const auto month = static_cast<std::size_t>(std::find(months.begin(), last, row.integer(2)) - months.begin());
    of(row).months.at(month) = {row.integer(3), row.integer(4)};
  });
  tx.each(sql::open_now, {unit}, [&](const db::Row& row) {
    of(row).open = {row.integer(2), row.integer(3), row.integer(4), row.integer(5)};
  });
  return figures;
}

void add_duties(db::Transaction& tx, const Period& period, Id unit, Instant now, Figures& figures) {
  const auto of = [&](const db::Row& row) -> RuleFigures& { return figures[{row.string(0), row.string(1)}]; };
  tx.each(sql::duties_between, {period.from, period.to, unit}, [&](const db::Row& row) {
    of(row).decided += Tally{row.integer(2), row.integer(3)};
  });
  const auto m = trend_months(period.to);
  tx.each(sql::duties_by_month, {m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8], m[9], m[10], m[11], m[12], unit},
          [&](const db::Row& row) {
            of(row).months.at(static_cast<std::size_t>(row.integer(2))) += Tally{row.integer(3), row.integer(4)};
          });
  tx.each(sql::duties_open, {unit, now}, [&](const db::Row& row) {
    of(row).open += OpenCounts{row.integer(2), row.integer(3), row.integer(4), 0};
  });
}

Mark read_mark(db::Transaction& tx) {
  const auto last = tx.one(sql::last_event, {}, [](const db::Row& row) { return row.id(0); });
  return {last.value_or(Id{}), tx.one(sql::next_moment, {}, [](const db::Row& row) { return row.instant(0); })};
}

std::vector<Evidence> list_duties(db::Transaction& tx, const EvidenceQuery& query) {
  if (query.verdict != Verdict::open) {
    const bool first = !query.after || !query.after->at || *query.after->at >= query.end;
    const Place after = first ? Place{query.end, {}, "", 0} : *query.after;
    return tx.all(sql::duties_decided,
                  {query.clause, query.verdict == Verdict::met ? "met" : "breached", query.from, after.at,
                   after.ticket.value, query.rule, query.unit, query.limit},
                  read_duty);
  }
  constexpr Instant kFirst{std::numeric_limits<std::int64_t>::min()};
  const Place after = query.after.value_or(Place{kFirst, {}, "", 0});
  if (!after.at) return {};  // behind those with a deadline, and every duty has one
  return tx.all(sql::duties_waiting, {query.clause, *after.at, after.ticket.value, query.rule, query.unit, query.limit},
                read_duty);
}

std::vector<Evidence> list_evidence(db::Transaction& tx, const EvidenceQuery& query) {
  return query.verdict == Verdict::open ? list_open(tx, query) : list_decided(tx, query);
}

}  // namespace wellkept::report
