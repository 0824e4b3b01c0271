#include "promise/promise_store.h"

#include <algorithm>

#include "db/rows.h"
#include "promise/ladder.h"
#include "promise/ladder_store.h"
#include "promise/promise_sql.h"

namespace wellkept::promise {
namespace {

void count(Figures& figures, const Stored& row, int by) {
  if (row.decided_at) {
    figures.decided(row.clause, row.rule, row.unit, row.state == "met" ? State::met : State::breached, *row.decided_at,
                    by);
  }
  figures.open(row.clause, row.rule, row.unit, bucket_of(row), by);
}

void put(db::Transaction& tx, Id subject, const Stored& row) {
  tx.execute(sql::put_promise, {subject, row.clause, row.rule, row.occurrence, row.kind, row.policy_version,
                                row.unit.value, row.started_at, row.due_at, row.warn_at, row.stopped_at, row.state,
                                row.provisional, row.decided_at, row.next_at});
}

// The next moment is the warning while it is blue, and the breach once it is yellow.
Bucket running_bucket(std::optional<Instant> next_at, std::optional<Instant> warn_at) {
  return next_at && warn_at && *next_at <= *warn_at ? Bucket::running : Bucket::yellow;
}

Bucket bucket_of(const Promise& promise, Instant now) {
  if (promise.kind != RuleKind::clock) return Bucket::none;
  switch (promise.state) {
    case State::running:
      return running_bucket(promise.next_at(now), promise.warn_at);
    case State::paused:
      return Bucket::paused;
    case State::breached:
      return promise.stopped_at ? Bucket::none : Bucket::overdue;
    case State::met:
    case State::withdrawn:
      break;
  }
  return Bucket::none;
}

bool same_promise(const Stored& a, const Stored& b) {
  return a.occurrence == b.occurrence && a.rule == b.rule && a.clause == b.clause;
}

}  // namespace

bool kept_as_row(const Promise& promise) {
  return promise.kind == RuleKind::clock || promise.state == State::met || promise.state == State::breached;
}

Stored as_row(const policy::Policy& policy, const Promise& promise, const Units& units, Instant now) {
  return {std::string(promise.clause),
          std::string(promise.rule),
          promise.occurrence,
          std::string(rule_kind_name(promise.kind)),
          policy.versions[promise.version].label,
          units.at(promise.decided_at()),
          promise.started_at,
          promise.due_at,
          promise.warn_at,
          promise.stopped_at,
          std::string(state_name(promise.state)),
          promise.provisional,
          promise.decided_at(),
          promise.next_at(now)};
}

Bucket bucket_of(const Stored& row) {
  if (row.kind != "clock" || row.state == "met" || row.state == "withdrawn") return Bucket::none;
  if (row.state == "paused") return Bucket::paused;
  if (row.state == "breached") return row.stopped_at ? Bucket::none : Bucket::overdue;
  return running_bucket(row.next_at, row.warn_at);
}

std::vector<Mark> marks_of(const Days& days, const std::vector<Promise>& derived, Instant now) {
  std::vector<Mark> marks;
  marks.reserve(derived.size());
  for (const Promise& promise : derived) {
    if (!kept_as_row(promise)) continue;
    Mark mark{promise.clause, promise.rule, bucket_of(promise, now), {}, 0};
    if (const auto decided = promise.decided_at()) {
      mark.verdict = promise.state == State::met ? State::met : State::breached;
      mark.day = days.of(*decided);
    }
    if (mark.verdict || mark.bucket != Bucket::none) marks.push_back(mark);
  }
  return marks;
}

void insert(db::Transaction& tx, const policy::Policy& policy, Id subject, Id unit, const std::vector<Promise>& derived,
            Instant now) {
  std::vector<db::Param> rows;
  rows.reserve(derived.size() * static_cast<std::size_t>(sql::insert_promise.parameters));
  for (const Promise& promise : derived) {
    if (!kept_as_row(promise)) continue;
    rows.insert(rows.end(), {subject, promise.clause, promise.rule, promise.occurrence, rule_kind_name(promise.kind),
                             policy.versions[promise.version].label, unit.value, promise.started_at, promise.due_at,
                             promise.warn_at, promise.stopped_at, state_name(promise.state), promise.provisional,
                             promise.decided_at(), promise.next_at(now)});
  }
  db::insert_rows(tx, sql::insert_promise, sql::insert_four_promises, rows);
}

std::vector<Stored> stored_promises(db::Transaction& tx, Id subject) {
  return tx.all(sql::stored_promises, {subject}, [](const db::Row& row) {
    return Stored{row.string(0),         row.string(1),        static_cast<int>(row.integer(2)),
                  row.string(3),         row.string(4),        row.id(5),
                  row.instant(6),        row.maybe_instant(7), row.maybe_instant(8),
                  row.maybe_instant(9),  row.string(10),       row.boolean(11),
                  row.maybe_instant(12), row.maybe_instant(13)};
  });
}

void save(db::Transaction& tx, const policy::Policy& policy, Id subject, const Units& units,
          const std::vector<Promise>& derived, Instant now, bool fresh, Figures& figures) {
  if (fresh) {
    insert(tx, policy, subject, units.unit, derived, now);
    figures.add(marks_of(Days(policy), derived, now), units.unit);
    return;
  }
  std::vector<Stored> old = stored_promises(tx, subject);
  for (const Promise& promise : derived) {
    if (!kept_as_row(promise)) continue;
    const Stored row = as_row(policy, promise, units, now);
    const auto before = std::find_if(old.begin(), old.end(), [&](const Stored& one) { return same_promise(one, row); });
    if (before != old.end()) {
      const bool unchanged = *before == row;
      if (!unchanged) count(figures, *before, -1);
      old.erase(before);
      if (unchanged) continue;
    }
    count(figures, row, 1);
    put(tx, subject, row);
    const Bucket bucket = bucket_of(row);
    const bool turned = bucket == Bucket::yellow || bucket == Bucket::overdue;
    if (turned && has_ladder(policy, row.clause)) {
      light_turned(tx, subject, row.clause, row.rule, row.occurrence, now);
    }
  }
  for (const Stored& gone : old) {
    count(figures, gone, -1);
    tx.execute(sql::drop_promise, {subject, gone.clause, gone.rule, gone.occurrence});
  }
}

Earliest earliest(const std::vector<Promise>& promises) {
  Earliest first;
  for (const Promise& promise : promises) {
    const bool open = promise.kind == RuleKind::clock && !promise.stopped_at && promise.state != State::withdrawn;
    if (!open || !promise.due_at || (first.due_at && *first.due_at <= *promise.due_at)) continue;
    first = {promise.due_at, promise.warn_at, promise.clause};
  }
  return first;
}

int advance_due(db::Transaction& tx, const policy::Policy& policy, Instant now, int limit) {
  struct Due {
    Id subject;
    std::string clause;
    std::string rule;
    std::int64_t occurrence;
    Id unit;
    Instant due_at;
    Instant next_at;
  };
  const auto due = tx.all(sql::due_promises, {now, limit}, [](const db::Row& row) {
    return Due{row.id(0), row.string(1), row.string(2), row.integer(3), row.id(4), row.instant(5), row.instant(6)};
  });
  Figures figures(policy);
  for (const Due& one : due) {
    if (has_ladder(policy, one.clause)) {
      light_turned(tx, one.subject, one.clause, one.rule, one.occurrence, one.next_at);
    }
    const bool was_blue = one.next_at <= one.due_at;
    figures.open(one.clause, one.rule, one.unit, was_blue ? Bucket::running : Bucket::yellow, -1);
    if (now <= one.due_at) {
      figures.open(one.clause, one.rule, one.unit, Bucket::yellow, 1);
      tx.execute(sql::advance_promise,
                 {one.subject, one.clause, one.rule, one.occurrence, "running", one.due_at + 1, nullptr});
    } else {
      figures.open(one.clause, one.rule, one.unit, Bucket::overdue, 1);
      figures.decided(one.clause, one.rule, one.unit, State::breached, one.due_at, 1);
      tx.execute(sql::advance_promise,
                 {one.subject, one.clause, one.rule, one.occurrence, "breached", nullptr, one.due_at});
    }
  }
  figures.apply(tx);
  return static_cast<int>(due.size());
}

std::optional<Instant> next_moment(db::Transaction& tx) {
  return tx.one(sql::next_moment, {}, [](const db::Row& row) { return row.instant(0); });
}

}  // namespace wellkept::promise
