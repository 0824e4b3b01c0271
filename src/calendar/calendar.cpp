#include "calendar/calendar.h"

#include <algorithm>
#include <cstdio>

#include "calendar/impl.h"
#include "calendar/running.h"

namespace wellkept::calendar {
namespace {

constexpr int kMostIdleYears = 20;
constexpr Day kMostIdleDays = kMostIdleYears * 366;
constexpr std::size_t kMostExplained = 400;

using TrackOf = const Track& (YearTable::*)() const;

Instant clamp(Instant instant) {
  return std::clamp(instant, kEarliest, kLatest);
}

std::int64_t passed(const Years& years, TrackOf track, Instant begin, Instant end) {
  auto year = years.year_of(begin);
  std::int64_t sum = -(year.get().*track)().until(begin);
  while (year->end() < end) {
    sum += (year.get().*track)().total();
    year = years.year(year->number() + 1);
  }
  return sum + (year.get().*track)().until(end);
}

// Walks working time until an amount has passed.
struct TimeWalk {
  const Years& years;
  std::int64_t remaining;
  bool provisional = false;
  bool barren = false;  // no working time for so long that there will be none

  // The instant at which it has passed, if that is in this stretch.
  std::optional<Instant> advance(Running running) {
    auto year = years.year_of(running.begin);
    Instant begin = running.begin;
    for (int idle = 0; begin < running.end; begin = year->end(), year = years.year(year->number() + 1)) {
      provisional = provisional || begin < year->official_from();
      const Track& hours = year->hours();
      const std::int64_t before = hours.until(begin);
      const std::int64_t here = hours.until(running.end) - before;
      if (remaining <= here) return hours.when(before + remaining);
      remaining -= here;
      idle = hours.total() == 0 ? idle + 1 : 0;
      if (idle > kMostIdleYears) {
        barren = true;
        return std::nullopt;
      }
      if (year->end() >= running.end) return std::nullopt;
    }
    return std::nullopt;
  }
};

std::optional<Due> due_by_time(const Years& years, Limit limit, const std::vector<Running>& running) {
  TimeWalk walk{years, limit.amount};
  for (const Running& stretch : running) {
    if (const auto at = walk.advance(stretch)) return Due{*at, walk.provisional};
    if (walk.barren) return std::nullopt;
  }
  return std::nullopt;
}

std::optional<Due> due_by_clock(Limit limit, const std::vector<Running>& running) {
  std::int64_t remaining = limit.amount;
  for (const Running& stretch : running) {
    if (remaining <= stretch.end - stretch.begin) return Due{stretch.begin + remaining, false};
    remaining -= stretch.end - stretch.begin;
  }
  return std::nullopt;
}

// Visits the dates after the start's, in order, until the visitor has enough or no working day comes for 20 years.
struct DayVisit {
  Day day;
  DayKind kind;
  Instant end;
  bool paused;   // in the last millisecond of the day
  bool stopped;  // and for ever after
  bool official;
};
template <class Visitor>
void visit_days(const Years& years, Instant from, const std::vector<Running>& running, Visitor&& visitor) {
  Day day = years.zone().day_of(from) + 1;
  Day last_work = day;
  auto stretch = running.begin();
  for (auto year = years.year(static_cast<int>(civil(day).year()));; year = years.year(year->number() + 1)) {
    for (; day < year->past_last_day(); ++day) {
      const DayKind kind = year->kind(day);
      const Instant end = year->end_of(day);
      if (is_working(kind)) last_work = day;
      while (stretch != running.end() && stretch->end < end) ++stretch;
      const bool stopped = stretch == running.end();
      const bool paused = stopped || stretch->begin >= end;
      if (end > kLatest || day - last_work > kMostIdleDays) return;
      if (!visitor(DayVisit{day, kind, end, paused, stopped, end > year->official_from()})) return;
    }
  }
}

bool counts(const DayVisit& visit) {
  return is_working(visit.kind) && !visit.paused;
}

std::optional<Due> due_by_days(const Years& years, Instant from, Limit limit, const std::vector<Running>& running) {
  std::int64_t remaining = limit.amount;
  bool provisional = false;
  std::optional<Due> due;
  visit_days(years, from, running, [&](const DayVisit& visit) {
    if (visit.stopped) return false;
    // A day that the clock slept through is not counted whatever it is, so its year's list does not matter.
    if (!visit.paused && !visit.official) provisional = true;
    if (counts(visit) && --remaining == 0) due = Due{visit.end, provisional};
    return !due;
  });
  return due;
}

std::string reason_of(DayKind kind, bool paused) {
  if (paused && is_working(kind)) return "paused";
  switch (kind) {
    case DayKind::working:
      return "working day";
    case DayKind::make_up:
      return "make-up day";
    case DayKind::weekend:
      return "weekend";
    case DayKind::day_off:
      return "day off";
    case DayKind::skipped:
      return "skipped by the zone";
  }
  return {};
}

std::string_view name_of(DayKind kind) {
  switch (kind) {
    case DayKind::working:
      return "working";
    case DayKind::make_up:
      return "make_up";
    case DayKind::weekend:
      return "weekend";
    case DayKind::day_off:
      return "day_off";
    case DayKind::skipped:
      return "skipped";
  }
  return {};
}

}  // namespace

Calendar::Calendar(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
Calendar::~Calendar() = default;
Calendar::Calendar(const Calendar&) = default;
Calendar::Calendar(Calendar&&) noexcept = default;
Calendar& Calendar::operator=(const Calendar&) = default;
Calendar& Calendar::operator=(Calendar&&) noexcept = default;

void Calendar::fill(Instant from, const Calendar& later) {
  const Years& years = impl_->years();
  Rules rules = years.rules();
  const std::shared_ptr<const Rules>& source = later.impl_->own;
  if (source == impl_->own || (!rules.later.empty() && rules.later.back().rules == source)) return;
  const Day day = years.zone().day_of(from);
  rules.later.push_back({years.zone().resolve(day, 0) < from ? day + 1 : day, source});
  impl_->filled.push_back(std::make_unique<const Years>(years.zone(), std::move(rules)));
  impl_->now.store(impl_->filled.back().get(), std::memory_order_release);
}

const std::string& Calendar::id() const {
  return impl_->id;
}
const std::string& Calendar::zone() const {
  return impl_->years().zone().name();
}

std::optional<Due> Calendar::due(Instant from, Limit limit, std::span<const Pause> pauses) const {
  if (limit.amount <= 0 || from < kEarliest || from > kLatest) return std::nullopt;
  const auto running = running_between(from, kLatest + 1, pauses);
  std::optional<Due> due;
  switch (limit.unit) {
    case Unit::elapsed:
      due = due_by_clock(limit, running);
      break;
    case Unit::working_time:
      due = due_by_time(impl_->years(), limit, running);
      break;
    case Unit::working_days:
      due = due_by_days(impl_->years(), from, limit, running);
      break;
  }
  return due && due->at <= kLatest ? due : std::nullopt;
}

std::int64_t Calendar::elapsed(Unit unit, Instant from, Instant to, std::span<const Pause> pauses) const {
  std::int64_t sum = 0;
  for (const Running& stretch : running_between(clamp(from), clamp(to), pauses)) {
    switch (unit) {
      case Unit::elapsed:
        sum += stretch.end - stretch.begin;
        break;
      case Unit::working_time:
        sum += passed(impl_->years(), &YearTable::hours, stretch.begin, stretch.end);
        break;
      case Unit::working_days:
        sum += passed(impl_->years(), &YearTable::days, stretch.begin, stretch.end);
        break;
    }
  }
  return sum;
}

std::int64_t Calendar::days_between(Instant from, Instant to, std::span<const Pause> pauses) const {
  const Instant start = clamp(from);
  std::int64_t days = 0;
  visit_days(impl_->years(), start, running_between(start, kLatest + 1, pauses), [&](const DayVisit& visit) {
    if (visit.end > to || visit.stopped) return false;
    if (counts(visit)) ++days;
    return true;
  });
  return days;
}

std::vector<CountedDay> Calendar::explain_days(Instant from, std::int64_t days, std::span<const Pause> pauses) const {
  const Instant start = clamp(from);
  std::vector<CountedDay> explained{{local_date(start), false, "first day"}};
  if (days <= 0) return explained;
  visit_days(impl_->years(), start, running_between(start, kLatest + 1, pauses), [&](const DayVisit& visit) {
    explained.push_back({format_day(visit.day), counts(visit), reason_of(visit.kind, visit.paused)});
    if (counts(visit)) --days;
    return days > 0 && explained.size() < kMostExplained;
  });
  return explained;
}

std::vector<std::string_view> Calendar::days_of(int year) const {
  std::vector<std::string_view> days;
  const auto table = impl_->years().year(year);
  for (Day day = table->first_day(); day < table->past_last_day(); ++day) days.push_back(name_of(table->kind(day)));
  return days;
}

std::optional<std::string> Calendar::official_from(int year) const {
  const auto table = impl_->years().year(year);
  if (table->official_from() >= table->end()) return std::nullopt;
  return local_date(table->official_from());
}

std::string Calendar::local_text(Instant instant) const {
  const auto info = impl_->years().zone().at(instant);
  const auto ms = static_cast<int>(((instant.ms % 1000) + 1000) % 1000);
  std::string text = absl::FormatCivilTime(info.cs);
  text.replace(text.find('T'), 1, " ");
  char tail[40];
  if (ms != 0) {
    std::snprintf(tail, sizeof tail, ".%03d", ms);
    text += tail;
  }
  const int offset = std::abs(info.offset);
  std::snprintf(tail, sizeof tail, " %c%02d:%02d", info.offset < 0 ? '-' : '+', offset / 3600, offset / 60 % 60);
  text += tail;
  if (offset % 60 != 0) {  // local mean time, before the zones
    std::snprintf(tail, sizeof tail, ":%02d", offset % 60);
    text += tail;
  }
  return text;
}

std::string Calendar::local_date(Instant instant) const {
  return format_day(impl_->years().zone().day_of(instant));
}

Calendar always() {
  Rules rules;
  rules.weekly.fill({{0, 24 * 60}});
  return Builder::make("always", Zone::utc(), std::move(rules));
}

}  // namespace wellkept::calendar
