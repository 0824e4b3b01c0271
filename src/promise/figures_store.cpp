#include "promise/figures_store.h"

#include <chrono>

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

std::int64_t Figures::day_of(const policy::Policy& policy, Instant at) {
  const std::string date = local_calendar(policy).local_date(at);  // "2026-03-02"
  const auto number = [&](std::size_t from, std::size_t count) { return std::stoi(date.substr(from, count)); };
  const std::chrono::year_month_day day{std::chrono::year{number(0, 4)},
                                        std::chrono::month{static_cast<unsigned>(number(5, 2))},
                                        std::chrono::day{static_cast<unsigned>(number(8, 2))}};
  return std::chrono::sys_days{day}.time_since_epoch().count();
}

void Figures::decided(std::string_view clause, std::string_view rule, Id unit, State verdict, Instant at, int by) {
  Day& day = days_[{std::string(clause), std::string(rule), unit, day_of(policy_, at)}];
  (verdict == State::met ? day.met : day.breached) += by;
}

void Figures::open(std::string_view clause, std::string_view rule, Id unit, Bucket bucket, int by) {
  if (bucket == Bucket::none) return;
  Open& open = open_[{std::string(clause), std::string(rule), unit}];
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

void Figures::apply(db::Transaction& tx) {
  for (const auto& [key, day] : days_) {
    if (day.met == 0 && day.breached == 0) continue;
    const auto& [clause, rule, unit, number] = key;
    tx.execute(sql::add_figure, {clause, rule, unit.value, number, day.met, day.breached});
  }
  for (const auto& [key, open] : open_) {
    if (open.running == 0 && open.yellow == 0 && open.overdue == 0 && open.paused == 0) continue;
    const auto& [clause, rule, unit] = key;
    tx.execute(sql::add_open_figure, {clause, rule, unit.value, open.running, open.yellow, open.overdue, open.paused});
  }
  days_.clear();
  open_.clear();
}

void each_day_figure(db::Transaction& tx, const std::function<void(const DayFigure&)>& take) {
  tx.each(sql::day_figures, {}, [&](const db::Row& row) {
    take({row.string(0), row.string(1), row.id(2), row.integer(3), row.integer(4), row.integer(5)});
  });
}

void each_open_figure(db::Transaction& tx, const std::function<void(const OpenFigure&)>& take) {
  tx.each(sql::open_figures, {}, [&](const db::Row& row) {
    take({row.string(0), row.string(1), row.id(2), {row.integer(3), row.integer(4), row.integer(5), row.integer(6)}});
  });
}

}  // namespace wellkept::promise
