#include "duty/duty.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <stdexcept>
#include <tuple>

#include "calendar/local_day.h"

namespace wellkept::duty {
namespace {

constexpr int kMonthsOfYear = 12;
constexpr double kWarnAt = 0.8;  // share of the time from the period's first day to the deadline

struct Shape {
  int months;
  const char* mark;  // before its number within the year
};
Shape shape_of(std::string_view every) {
  if (every == "month") return {1, ""};
  if (every == "quarter") return {3, "Q"};
  if (every == "half_year") return {6, "H"};
  if (every == "year") return {kMonthsOfYear, ""};
  throw std::logic_error("no such period: " + std::string(every));
}

std::string padded(int number, int digits) {
  std::string text = std::to_string(number);
  return std::string(static_cast<std::size_t>(std::max(0, digits - static_cast<int>(text.size()))), '0') + text;
}

std::string date_of(std::chrono::sys_days day) {
  const std::chrono::year_month_day date(day);
  return padded(int(date.year()), 4) + "-" + padded(static_cast<int>(unsigned(date.month())), 2) + "-" +
         padded(static_cast<int>(unsigned(date.day())), 2);
}

// `month` counts from year 0.
std::chrono::sys_days first_day(int month) {
  using namespace std::chrono;
  return year(month / kMonthsOfYear) / (month % kMonthsOfYear + 1) / 1;
}

Instant start_of(const std::string& date, std::string_view zone) {
  const auto at = calendar::parse_local(date, zone);
  if (!at) throw std::logic_error("no time zone " + std::string(zone));
  return *at;
}

std::string name_of(const Shape& shape, int month) {
  std::string year = padded(month / kMonthsOfYear, 4);
  const int number = month % kMonthsOfYear / shape.months + 1;
  if (shape.months == kMonthsOfYear) return year;
  if (shape.months == 1) return year + "-" + padded(number, 2);
  return year + "-" + shape.mark + std::to_string(number);
}

// When a version is in force, as far as somebody watches.
struct Window {
  std::size_t version;
  Instant from;
  Instant to;  // excluded
};
std::vector<Window> windows(const policy::Policy& policy, Instant since, Instant now) {
  std::vector<Window> all;
  for (std::size_t i = 0; i < policy.versions.size(); ++i) {
    const Instant from = i == 0 ? since : std::max(since, policy.versions[i].effective_from);
    Instant to = now + 1;
    if (i + 1 < policy.versions.size()) to = std::min(to, policy.versions[i + 1].effective_from);
    if (from < to) all.push_back({i, from, to});
  }
  return all;
}

template <class Visit>
void each_rule(const policy::Version& version, const Visit& visit) {
  for (const policy::Clause& clause : version.clauses) {
    if (clause.planned) continue;
    for (const policy::DutyRule& rule : clause.duties) visit(clause, rule);
  }
}

}  // namespace

Period period_of(std::string_view every, std::string_view zone, Instant at) {
  using namespace std::chrono;
  const Shape shape = shape_of(every);
  const year_month_day today{sys_days{days{calendar::LocalDays(zone).of(at)}}};
  const int month = int(today.year()) * kMonthsOfYear + static_cast<int>(unsigned(today.month())) - 1;
  const int first = month - month % kMonthsOfYear % shape.months;
  const sys_days begin = first_day(first);
  const sys_days end = first_day(first + shape.months);
  Period period;
  period.name = name_of(shape, first);
  period.from = date_of(begin);
  period.to = date_of(end - days{1});
  period.begin = start_of(period.from, zone);
  period.end = start_of(date_of(end), zone);
  return period;
}

Deadline deadline(const policy::Policy& policy, std::size_t version, const policy::DutyRule& rule,
                  const Period& period) {
  // From the last moment of the period, so that the first day behind it counts.
  const auto due = policy.calendar(rule.calendar, version).due(period.end - 1, rule.due);
  if (!due) throw std::logic_error("the calendar " + rule.calendar + " has no working time");
  const auto whole = static_cast<double>(due->at - period.begin);
  return {period.begin + static_cast<std::int64_t>(whole * kWarnAt), due->at, due->provisional};
}

std::vector<Opening> openings(const policy::Policy& policy, Instant since, Instant now) {
  std::vector<Opening> all;
  std::set<std::tuple<std::string, std::string, std::string>> known;
  for (const Window& window : windows(policy, since, now)) {
    each_rule(policy.versions[window.version], [&](const policy::Clause& clause, const policy::DutyRule& rule) {
      Period period = period_of(rule.every, policy.zone, window.from);
      while (period.begin < window.to) {
        const Instant behind = period.end;
        if (known.emplace(clause.id, rule.id, period.name).second) {
          const Deadline until = deadline(policy, window.version, rule, period);
          const Instant opens_at = std::max(window.from, period.begin);
          all.push_back({window.version, &clause, &rule, std::move(period), opens_at, until.warn_at, until.due_at,
                         until.provisional});
        }
        period = period_of(rule.every, policy.zone, behind);
      }
    });
  }
  std::stable_sort(all.begin(), all.end(), [](const Opening& a, const Opening& b) { return a.at < b.at; });
  return all;
}

std::optional<Instant> next_opening(const policy::Policy& policy, Instant now) {
  std::optional<Instant> next;
  const auto at = [&](Instant moment) { next = next ? std::min(*next, moment) : moment; };
  each_rule(policy.in_force(now), [&](const policy::Clause&, const policy::DutyRule& rule) {
    at(period_of(rule.every, policy.zone, now).end);
  });
  for (const policy::Version& version : policy.versions) {
    if (version.effective_from > now) at(version.effective_from);
  }
  return next;
}

const policy::DutyRule* find_rule(const policy::Policy& policy, std::string_view version, std::string_view clause,
                                  std::string_view rule) {
  for (const policy::Version& one : policy.versions) {
    if (one.label != version) continue;
    const policy::Clause* found = one.clause(clause);
    if (found == nullptr) return nullptr;
    for (const policy::DutyRule& duty : found->duties) {
      if (duty.id == rule) return &duty;
    }
  }
  return nullptr;
}

bool completes_itself(const policy::DutyRule& rule) {
  return rule.done_by == kByReport || rule.done_by == kByPolicy;
}

std::string_view light_name(Light light) {
  switch (light) {
    case Light::blue:
      return "blue";
    case Light::yellow:
      return "yellow";
    case Light::red:
      return "red";
    case Light::kept:
      return "kept";
    case Light::missed:
      return "missed";
  }
  return "";
}

Light light_of(const Moments& moments, Instant now) {
  if (moments.completed_at) return *moments.completed_at <= moments.due_at ? Light::kept : Light::missed;
  if (now > moments.due_at) return Light::red;
  return now >= moments.warn_at ? Light::yellow : Light::blue;
}

}  // namespace wellkept::duty
