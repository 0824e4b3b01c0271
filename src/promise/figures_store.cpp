#include "promise/figures_store.h"

#include "calendar/month.h"
#include "promise/promise_sql.h"

namespace wellkept::promise {
namespace {

const calendar::Calendar& local_calendar(const policy::Policy& policy) {
  for (const auto& [id, calendar] : policy.calendars) {
    if (calendar.zone() == policy.zone) return calendar;
  }
  return policy.calendars.begin()->second;
}

}  // namespace

Days::Days(const policy::Policy& policy) : days_(local_calendar(policy).zone()) {}

std::int64_t Figures::day_of(const policy::Policy& policy, Instant at) {
  return Days(policy).of(at);
}

Figures::Name Figures::keep(Name name) {
  const auto known = names_.find(name);
  return known != names_.end() ? *known : *names_.emplace(name).first;
}

Figures::Day& Figures::day_figure(Name clause, Name rule, Id unit, std::int64_t day) {
  const auto known = days_.find({clause, rule, unit, day});
  return known != days_.end() ? known->second : days_[{keep(clause), keep(rule), unit, day}];
}

Figures::Open& Figures::open_figure(Name clause, Name rule, Id unit) {
  const auto known = open_.find({clause, rule, unit});
  return known != open_.end() ? known->second : open_[{keep(clause), keep(rule), unit}];
}

void Figures::add(const std::vector<Mark>& marks, Id unit) {
  for (const Mark& mark : marks) {
    open(mark.clause, mark.rule, unit, mark.bucket, 1);
    if (!mark.verdict) continue;
    Day& day = day_figure(mark.clause, mark.rule, unit, mark.day);
    ++(*mark.verdict == State::met ? day.met : day.breached);
  }
}

void Figures::decided(std::string_view clause, std::string_view rule, Id unit, State verdict, Instant at, int by) {
  if (!days_of_) days_of_.emplace(policy_);
  Day& day = day_figure(clause, rule, unit, days_of_->of(at));
  (verdict == State::met ? day.met : day.breached) += by;
}

void Figures::open(std::string_view clause, std::string_view rule, Id unit, Bucket bucket, int by) {
  if (bucket == Bucket::none) return;
  Open& open = open_figure(clause, rule, unit);
  switch (bucket) {
    case Bucket::none:
      break;
    case Bucket::running:
      open.running += by;
      break;
    case Bucket::yellow:
      open.yellow += by;
      break;
    case Bucket::overdue:
      open.overdue += by;
      break;
    case Bucket::paused:
      open.paused += by;
      break;
  }
}

struct Figures::OfCommit final : db::Sums {
  explicit OfCommit(const policy::Policy& policy) : figures(policy) {}
  void write(db::Transaction& tx) override { figures.write(tx); }
  Figures figures;
};

void Figures::apply(db::Transaction& tx) {
  if (empty()) return;
  db::Sums& sums = tx.sums([this] { return std::make_unique<OfCommit>(policy_); });
  static_cast<OfCommit&>(sums).figures.take(*this);
  days_.clear();
  open_.clear();
  subjects_.clear();
  names_.clear();
}

void Figures::take(const Figures& other) {
  for (const auto& [key, day] : other.days_) {
    const auto& [clause, rule, unit, number] = key;
    Day& mine = day_figure(clause, rule, unit, number);
    mine.met += day.met;
    mine.breached += day.breached;
  }
  for (const auto& [key, open] : other.open_) {
    const auto& [clause, rule, unit] = key;
    Open& mine = open_figure(clause, rule, unit);
    mine.running += open.running;
    mine.yellow += open.yellow;
    mine.overdue += open.overdue;
    mine.paused += open.paused;
  }
  for (const auto& [subject, count] : other.subjects_) subjects_[subject] += count;
}

void Figures::write(db::Transaction& tx) const {
  std::map<std::tuple<Name, Name, Id, std::int64_t>, Day> months;
  for (const auto& [key, day] : days_) {
    if (day.met == 0 && day.breached == 0) continue;
    const auto& [clause, rule, unit, number] = key;
    tx.execute(sql::add_figure, {clause, rule, unit.value, number, day.met, day.breached});
    Day& month = months[{clause, rule, unit, calendar::first_of_month(number)}];
    month.met += day.met;
    month.breached += day.breached;
  }
  for (const auto& [key, month] : months) {
    const auto& [clause, rule, unit, first] = key;
    tx.execute(sql::add_month_figure, {clause, rule, unit.value, first, month.met, month.breached});
  }
  for (const auto& [key, open] : open_) {
    if (open.running == 0 && open.yellow == 0 && open.overdue == 0 && open.paused == 0) continue;
    const auto& [clause, rule, unit] = key;
    tx.execute(sql::add_open_figure, {clause, rule, unit.value, open.running, open.yellow, open.overdue, open.paused});
  }
  write_subjects(tx);
}

void Figures::write_subjects(db::Transaction& tx) const {
  std::map<std::tuple<Id, std::string_view, std::string_view, std::string_view>, std::int64_t> by_what;
  std::map<std::tuple<Id, Id, std::string_view, std::string_view, std::string_view>, std::int64_t> by_whom;
  for (const auto& [one, count] : subjects_) {
    by_what[{one.unit, one.kind, one.state, one.light}] += count;
    by_whom[{one.assignee, one.unit, one.kind, one.state, one.light}] += count;
  }
  for (const auto& [key, count] : by_what) {
    const auto& [unit, kind, state, light] = key;
    if (count != 0) tx.execute(sql::add_open_tickets, {unit.value, kind, state, light, count});
  }
  for (const auto& [key, count] : by_whom) {
    const auto& [assignee, unit, kind, state, light] = key;
    if (count != 0) tx.execute(sql::add_open_tickets_of, {assignee.value, unit.value, kind, state, light, count});
  }
}

void each_day_figure(db::Transaction& tx, const std::function<void(const DayFigure&)>& take) {
  tx.each(sql::day_figures, {}, [&](const db::Row& row) {
    take({row.string(0), row.string(1), row.id(2), row.integer(3), row.integer(4), row.integer(5)});
  });
}

void each_month_figure(db::Transaction& tx, const std::function<void(const DayFigure&)>& take) {
  tx.each(sql::month_figures, {}, [&](const db::Row& row) {
    take({row.string(0), row.string(1), row.id(2), row.integer(3), row.integer(4), row.integer(5)});
  });
}

void each_open_figure(db::Transaction& tx, const std::function<void(const OpenFigure&)>& take) {
  tx.each(sql::open_figures, {}, [&](const db::Row& row) {
    take({row.string(0), row.string(1), row.id(2), {row.integer(3), row.integer(4), row.integer(5), row.integer(6)}});
  });
}

}  // namespace wellkept::promise
