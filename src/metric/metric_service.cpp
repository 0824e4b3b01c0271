#include "metric/metric_service.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "calendar/month.h"
#include "promise/promise_service.h"

namespace wellkept::metric {
namespace {

using report::Day;

Part part_of(Split split) {
  switch (split) {
    case Split::none:
      return Part::none;
    case Split::unit:
    case Split::region:  // put together from its units
      return Part::unit;
    case Split::kind:
      return Part::kind;
    case Split::product:
      return Part::product;
    case Split::channel:
      return Part::channel;
    case Split::value:
      return Part::value;
    case Split::day:
    case Split::week:
    case Split::month:
      return Part::day;
  }
  return Part::none;
}

bool by_time(Split split) {
  return part_of(split) == Part::day;
}

std::optional<Split> parse_split(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, Split>, 9> kSplits{{{"unit", Split::unit},
                                                                       {"region", Split::region},
                                                                       {"kind", Split::kind},
                                                                       {"product", Split::product},
                                                                       {"channel", Split::channel},
                                                                       {"value", Split::value},
                                                                       {"day", Split::day},
                                                                       {"week", Split::week},
                                                                       {"month", Split::month}}};
  const auto found = std::find_if(kSplits.begin(), kSplits.end(), [&](const auto& one) { return one.first == name; });
  return found != kSplits.end() ? std::optional(found->second) : std::nullopt;
}

// The first day of the day's bucket. Weeks begin on Monday; 1970-01-01 was a Thursday.
Day bucket(Split split, Day day) {
  if (split == Split::week) return day - ((day + 3) % 7 + 7) % 7;
  if (split == Split::month) return *report::parse_day(report::format_month(day) + "-01");
  return day;
}

Day next_bucket(Split split, Day day) {
  if (split == Split::week) return day + 7;
  if (split == Split::month) return bucket(split, day + 31);
  return day + 1;
}

Day number(const std::string& text) {
  Day day = 0;
  std::from_chars(text.data(), text.data() + text.size(), day);
  return day;
}

// What the chart of a metric shows of a group: a count, or the mean of what was measured.
double shown(const Metric& metric, const Amount& amount) {
  return mean_of(metric, amount).value_or(static_cast<double>(amount.n));
}

void add_time(const Metric& metric, Split split, const report::Period& period,
              const std::map<std::string, Amount>& days, Answer& answer) {
  std::map<Day, Amount> buckets;
  for (Day day = bucket(split, period.from); day <= period.to; day = next_bucket(split, day)) buckets[day] = {};
  for (const auto& [day, amount] : days) buckets[bucket(split, number(day))] += amount;
  std::vector<double> values;
  for (const auto& [day, amount] : buckets) {
    const std::string key = report::format_day(day);
    answer.groups.push_back({key, {key, key}, amount, {}, false});
    values.push_back(shown(metric, amount));
  }
  answer.control = control_of(values);
  for (std::size_t i = 0; answer.control && i < values.size(); ++i)
    answer.groups[i].signal = answer.control->signals[i];
}

Group& grouped(std::map<std::string, Group>& groups, const std::string& key, policy::Text label) {
  return groups.try_emplace(key, Group{key, std::move(label), {}, {}, false}).first->second;
}

// What a rule of the clause that is judged by promises is called; null when it has none of that name.
const policy::Text* rule_label(const policy::Clause& clause, std::string_view id) {
  const auto in = [&](const auto& rules) -> const policy::Text* {
    const auto found = std::find_if(rules.begin(), rules.end(), [&](const auto& rule) { return rule.id == id; });
    return found != rules.end() ? &found->label : nullptr;
  };
  for (const policy::Text* label : {in(clause.clocks), in(clause.gates), in(clause.records), in(clause.targets)}) {
    if (label != nullptr) return label;
  }
  return nullptr;
}

policy::Text suggestion_label(std::string_view what) {
  if (what == "kind") return {"类型", "Kind"};
  if (what == "severity") return {"严重程度", "Severity"};
  return what == "class" ? policy::Text{"分类", "Class"} : policy::Text{"重复", "Duplicate"};
}

Question question_of(const Query& query) {
  return {query.metric,  query.period.from, query.period.to, query.unit,       query.kind,
          query.product, query.channel,     query.value,     part_of(query.by)};
}

// The whole months that the period touches, and as many right before them.
struct Months {
  report::Period period;
  report::Period before;
};
Months months_of(const report::Period& period) {
  using calendar::first_of_month;
  Months months{{first_of_month(period.from), first_of_month(period.to, 1) - 1}, {}};
  int count = 0;
  for (Day day = months.period.from; day <= months.period.to; day = first_of_month(day, 1)) ++count;
  months.before = {first_of_month(period.from, -count), months.period.from - 1};
  return months;
}

Refusal bad_period(std::string detail) {
  return refuse(RefusalKind::invalid, "report.period", std::move(detail));
}

Result<report::Period> period_of(const policy::Policy& policy, const MetricService::Asked& asked, Instant now) {
  report::Period period;
  period.to = promise::Figures::day_of(policy, now);
  if (asked.to) {
    const auto to = report::parse_day(*asked.to);
    if (!to) return bad_period("to must be a date such as 2026-03-31.");
    period.to = *to;
  }
  period.from = report::start_of_quarter(period.to);
  if (asked.from) {
    const auto from = report::parse_day(*asked.from);
    if (!from) return bad_period("from must be a date such as 2026-01-01.");
    period.from = *from;
  }
  if (period.to < period.from) return bad_period("The period ends before it starts.");
  // A split by day writes a row for every day: ten years are enough for any chart.
  if (period.to - period.from > 3'660) return bad_period("The period may be at most ten years.");
  return period;
}

}  // namespace

std::optional<double> mean_of(const Metric& metric, const Amount& amount) {
  if (metric.measure == Measure::tickets || amount.n == 0) return std::nullopt;
  return static_cast<double>(amount.total) / static_cast<double>(amount.n);
}

std::optional<report::Interval> interval_of(const Metric& metric, const Amount& amount) {
  if (metric.measure != Measure::share) return std::nullopt;
  return report::wilson({amount.total, amount.n - amount.total});
}

policy::Text MetricService::field_label(std::string_view field, std::string_view value) const {
  const policy::FieldIndex index = policy_.vocabulary.field(field);
  const std::string text(value);
  if (index == policy::kNone) return {text, text};
  const policy::Field& known = policy_.vocabulary.fields[index];
  const auto place = known.value_index(value);
  if (known.type == policy::FieldType::flag)
    return value == "true" ? policy::Text{"是", "Yes"} : policy::Text{"否", "No"};
  if (!place || known.value_labels.size() <= *place) return {text, text};
  return known.value_labels[*place];
}

policy::Text MetricService::label_of(const Metric& metric, std::string_view value) const {
  const std::string text(value);
  if (value.empty()) return {"未填写", "Not given"};
  if (metric.values == Values::field) return field_label(metric.field, value);
  if (metric.values == Values::answer)
    return value == "answered" ? policy::Text{"已答复", "Answered"} : policy::Text{"未答复", "No answer"};
  if (metric.values == Values::suggestion) return suggestion_label(value);
  if (metric.values != Values::clause) return {text, text};
  const std::string clause = text.substr(0, text.find('/'));
  const std::string rule = text.substr(std::min(text.size(), clause.size() + 1));
  for (auto version = policy_.versions.size(); version-- > 0;) {
    const policy::Clause* found = policy_.versions[version].clause(clause);
    const policy::Text* label = found != nullptr ? rule_label(*found, rule) : nullptr;
    if (label != nullptr) return {clause + " " + label->zh, clause + " " + label->en};
  }
  return {text, text};
}

Answer MetricService::answer(db::Transaction& tx, const Query& query,
                             std::optional<report::Period> before_period) const {
  const Metric& metric = *find_metric(query.metric);
  Answer answer{&metric, query.period, {}, {}, {}, {}, {}};
  const Day length = query.period.to - query.period.from + 1;
  answer.before_period = before_period.value_or(report::Period{query.period.from - length, query.period.from - 1});
  Question question = question_of(query);
  const auto now = sums(tx, question);
  for (const auto& [key, amount] : now) answer.total += amount;
  if (by_time(query.by)) add_time(metric, query.by, query.period, now, answer);
  question.from = answer.before_period.from;
  question.to = answer.before_period.to;
  if (by_time(query.by)) question.by = Part::none;
  auto before = sums(tx, question);
  for (const auto& [key, amount] : before) answer.before += amount;
  if (by_time(query.by) || query.by == Split::none) return answer;

  const auto names = query.by == Split::unit ? unit_names(tx) : std::map<std::string, std::string>();
  const auto regions = query.by == Split::region ? unit_regions(tx) : std::map<std::string, Region>();
  std::map<std::string, Group> groups;
  const auto group_of = [&](const std::string& key) -> Group& {
    if (query.by == Split::region) {
      const auto region = regions.find(key);
      if (region == regions.end()) return grouped(groups, "", {"不属于大区", "In no region"});
      return grouped(groups, region->second.id, {region->second.name, region->second.name});
    }
    const auto name = names.find(key);
    return grouped(groups, key,
                   name != names.end() ? policy::Text{name->second, name->second} : part_label(query.by, metric, key));
  };
  for (const auto& [key, amount] : now) group_of(key).amount += amount;
  for (const auto& [key, amount] : before) group_of(key).before += amount;
  for (auto& [key, group] : groups) answer.groups.push_back(std::move(group));
  std::stable_sort(answer.groups.begin(), answer.groups.end(),
                   [](const Group& a, const Group& b) { return a.amount.n > b.amount.n; });
  return answer;
}

policy::Text MetricService::part_label(Split split, const Metric& metric, const std::string& key) const {
  if (split == Split::value) return label_of(metric, key);
  if (split == Split::unit) return {key, key};
  if (key.empty()) return {"未填写", "Not given"};
  return field_label(split == Split::kind ? "kind" : split == Split::product ? "product" : "channel", key);
}

Result<Answer> MetricService::answer(db::Transaction& tx, const Asked& asked, Instant now) const {
  if (find_metric(asked.metric) == nullptr)
    return refuse(RefusalKind::not_found, "metric.unknown", "There is no such metric.");
  WK_TRY(period, period_of(policy_, asked, now));
  Query query{asked.metric, period, {}, asked.kind, asked.product, asked.channel, asked.value, Split::none};
  if (asked.by) {
    const auto split = parse_split(*asked.by);
    if (!split) {
      return refuse(RefusalKind::invalid, "metric.split",
                    "by must be unit, region, kind, product, channel, value, day, week or month.");
    }
    query.by = *split;
  }
  if (asked.unit) {
    const auto unit = parse_id(*asked.unit);
    if (!unit) return refuse(RefusalKind::invalid, "report.unit", "unit must be an id.");
    if (!unit_exists(tx, *unit)) return refuse(RefusalKind::not_found, "report.unit", "There is no such unit.");
    query.unit = *unit;
  }
  const Question question = question_of(query);
  if (!only_by_month(question)) return answer(tx, query);
  if (too_fine(question) || query.by == Split::day || query.by == Split::week) {
    return refuse(RefusalKind::invalid, "metric.parts",
                  "Clauses are counted by product or by channel, one of them alone and without the kind, by month.");
  }
  const Months months = months_of(query.period);
  query.period = months.period;
  return answer(tx, query, months.before);
}

}  // namespace wellkept::metric
