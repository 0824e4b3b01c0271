#include "calendar/year_table.h"

#include <algorithm>

namespace wellkept::calendar {
namespace {

Day first_of(int year) {
  return day_number(absl::CivilDay(year, 1, 1));
}

struct DayPlan {
  DayKind kind = DayKind::weekend;
  const std::vector<Hours>* hours = nullptr;  // of a working day
};

bool has_list(const Rules& rules, int year) {
  return !rules.official_years || rules.official_years->contains(year);
}

// What gives the days of a year which the rules themselves have no list of.
const Later* list_of(const Rules& rules, int year) {
  if (has_list(rules, year)) return nullptr;
  for (const Later& later : rules.later) {
    if (has_list(*later.rules, year)) return &later;
  }
  return nullptr;
}

const Rules& rules_of(const Rules& rules, Day day) {
  if (rules.later.empty()) return rules;
  const Later* later = list_of(rules, static_cast<int>(civil(day).year()));
  return later != nullptr && day >= later->from ? *later->rules : rules;
}

DayPlan plan(const Zone& zone, const Rules& all, Day day) {
  const Rules& rules = rules_of(all, day);
  if (zone.skips(day)) return {DayKind::skipped};
  if (const auto made_up = rules.make_up.find(day); made_up != rules.make_up.end()) {
    return {DayKind::make_up, &rules.weekly[static_cast<std::size_t>(made_up->second)]};
  }
  const absl::CivilDay date = civil(day);
  if (rules.days_off.contains(day) || rules.yearly_off.contains(date.month() * 100 + date.day()))
    return {DayKind::day_off};
  const auto& hours = rules.weekly[static_cast<std::size_t>(absl::GetWeekday(date))];
  if (hours.empty()) return {DayKind::weekend};
  return {DayKind::working, &hours};
}

// The dates of the year and one on either side: near a change of the clock, a stretch of a date may lie beyond its
// midnight.
template <class Add>
void each_working_day(const Zone& zone, const Rules& rules, int year, Add add) {
  for (Day day = first_of(year) - 1; day <= first_of(year + 1); ++day) {
    const DayPlan planned = plan(zone, rules, day);
    if (is_working(planned.kind)) add(day, *planned.hours);
  }
}

Track hours_of(const Zone& zone, const Rules& rules, int year, Instant begin, Instant end) {
  std::vector<Track::Stretch> stretches;
  each_working_day(zone, rules, year, [&](Day day, const std::vector<Hours>& hours) {
    for (const Hours& span : hours) {
      stretches.push_back({zone.resolve(day, span.begin * 60), zone.resolve(day, span.end * 60)});
    }
  });
  return {std::move(stretches), begin, end};
}

Track days_of(const Zone& zone, const Rules& rules, int year, Instant begin, Instant end) {
  std::vector<Track::Stretch> stretches;
  each_working_day(zone, rules, year, [&](Day day, const std::vector<Hours>&) {
    stretches.push_back({zone.resolve(day, 0), zone.resolve(day + 1, 0)});
  });
  return {std::move(stretches), begin, end};
}

std::vector<DayKind> kinds_of(const Zone& zone, const Rules& rules, int year) {
  std::vector<DayKind> kinds;
  for (Day day = first_of(year); day < first_of(year + 1); ++day) kinds.push_back(plan(zone, rules, day).kind);
  return kinds;
}

std::vector<Instant> midnights_of(const Zone& zone, int year) {
  std::vector<Instant> midnights;
  for (Day day = first_of(year); day <= first_of(year + 1); ++day) midnights.push_back(zone.resolve(day, 0));
  return midnights;
}

Instant official_from(const Zone& zone, const Rules& rules, int year, const std::vector<Instant>& midnights) {
  if (has_list(rules, year)) return midnights.front();
  const Later* later = list_of(rules, year);
  if (later == nullptr) return midnights.back();
  return std::clamp(zone.resolve(later->from, 0), midnights.front(), midnights.back());
}

}  // namespace

Track::Track(std::vector<Stretch> stretches, Instant begin, Instant end) {
  std::ranges::sort(stretches, {}, &Stretch::begin);
  for (Stretch next : stretches) {
    next.begin = std::max(next.begin, begin);
    next.end = std::min(next.end, end);
    if (!stretches_.empty()) next.begin = std::max(next.begin, stretches_.back().end);
    if (next.end <= next.begin) continue;
    if (!stretches_.empty() && stretches_.back().end == next.begin) {
      stretches_.back().end = next.end;
    } else {
      stretches_.push_back({next.begin, next.end, total_});
    }
    total_ += next.end - next.begin;
  }
}

std::int64_t Track::until(Instant instant) const {
  const auto after = std::ranges::upper_bound(stretches_, instant, {}, &Stretch::begin);
  if (after == stretches_.begin()) return 0;
  const Stretch& last = *std::prev(after);
  return last.before + (std::min(instant, last.end) - last.begin);
}

Instant Track::when(std::int64_t amount) const {
  // The last stretch that begins with less than the amount behind it: so the end of a stretch stays there, and does not
  // become the beginning of the next.
  const auto after = std::ranges::lower_bound(stretches_, amount, {}, &Stretch::before);
  const Stretch& last = *std::prev(after);
  return last.begin + (amount - last.before);
}

YearTable::YearTable(const Zone& zone, const Rules& rules, int year)
    : number_(year),
      first_(first_of(year)),
      kinds_(kinds_of(zone, rules, year)),
      midnights_(midnights_of(zone, year)),
      official_from_(wellkept::calendar::official_from(zone, rules, year, midnights_)),
      hours_(hours_of(zone, rules, year, midnights_.front(), midnights_.back())),
      days_(days_of(zone, rules, year, midnights_.front(), midnights_.back())) {}

Years::~Years() {
  for (auto& slot : tables_) delete slot.load(std::memory_order_relaxed);
}

Years::Held Years::year(int number) const {
  const int place = number - first_kept;
  if (place < 0 || place >= kept) return Held(std::make_unique<const YearTable>(zone_, rules_, number));
  auto& slot = tables_[static_cast<std::size_t>(place)];
  if (const YearTable* ready = slot.load(std::memory_order_acquire)) return Held(ready);
  auto made = std::make_unique<const YearTable>(zone_, rules_, number);
  const YearTable* expected = nullptr;
  if (slot.compare_exchange_strong(expected, made.get(), std::memory_order_acq_rel)) return Held(made.release());
  return Held(expected);
}

Years::Held Years::year_of(Instant instant) const {
  const int number = static_cast<int>(zone_.at(instant).cs.year());
  Held found = year(number);
  // Near midnight of New Year the local date can step back over the year's boundary.
  if (instant < found->begin()) return year(number - 1);
  if (instant >= found->end()) return year(number + 1);
  return found;
}

}  // namespace wellkept::calendar
