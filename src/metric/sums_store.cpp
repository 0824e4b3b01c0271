#include "metric/sums_store.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "calendar/month.h"
#include "metric/metric_sql.h"

namespace wellkept::metric {
namespace {

constexpr std::array<std::pair<std::string_view, Part>, 6> kParts{{{"unit", Part::unit},
                                                                   {"kind", Part::kind},
                                                                   {"product", Part::product},
                                                                   {"channel", Part::channel},
                                                                   {"value", Part::value},
                                                                   {"day", Part::day}}};
constexpr std::array<std::string_view, 6> kGrains{"unit", "value", "kind", "product", "channel", "all"};
constexpr std::array<std::string_view, 2> kSpans{"day", "month"};

std::string_view name_of(Part part) {
  const auto found = std::find_if(kParts.begin(), kParts.end(), [&](const auto& one) { return one.second == part; });
  return found != kParts.end() ? found->first : std::string_view();
}
std::string_view name_of(Grain grain) {
  return kGrains.at(static_cast<std::size_t>(grain));
}
std::string_view name_of(Span span) {
  return kSpans.at(static_cast<std::size_t>(span));
}

template <class Named, std::size_t count>
Named named(const std::array<std::string_view, count>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) throw std::runtime_error("a row of metric_sums is damaged");
  return static_cast<Named>(found - names.begin());
}

SumKey under(const Key& figure, Id unit, Grain grain, Span span) {
  const std::int64_t day = span == Span::month ? calendar::first_of_month(figure.day) : figure.day;
  SumKey sum{{figure.metric, day, {}, {}, {}, {}, {}}, unit, grain, span};
  if (grain == Grain::kind || grain == Grain::all) sum.key.kind = figure.kind;
  if (grain == Grain::product || grain == Grain::all) sum.key.product = figure.product;
  if (grain == Grain::channel || grain == Grain::all) sum.key.channel = figure.channel;
  if (grain != Grain::unit) sum.key.value = figure.value;
  return sum;
}

// Of the others, the days would be hardly fewer rows than the figures themselves.
bool by_day(Grain grain) {
  return grain == Grain::unit || grain == Grain::value;
}

bool has_parts_by_month(const Question& question) {
  const Metric* metric = find_metric(question.metric);
  return metric != nullptr && metric->parts_by_month;
}

struct Parts {
  bool kind = false;
  bool product = false;
  bool channel = false;
  int count() const { return int{kind} + int{product} + int{channel}; }
};
Parts parts_of(const Question& question) {
  return {question.kind || question.by == Part::kind, question.product || question.by == Part::product,
          question.channel || question.by == Part::channel};
}

// The coarsest that tells apart what is asked for.
Grain grain_of(const Question& question) {
  const Parts parts = parts_of(question);
  if (parts.count() > 1) return Grain::all;
  if (parts.kind) return Grain::kind;
  if (parts.product) return Grain::product;
  if (parts.channel) return Grain::channel;
  return question.value || question.by == Part::value ? Grain::value : Grain::unit;
}

// Adds up the rows of some days, or of the months that begin on some days.
class Reading {
 public:
  Reading(db::Transaction& tx, const Question& question) : tx_(tx), question_(question), grain_(grain_of(question)) {}

  void add(Span span, std::int64_t from, std::int64_t to) {
    if (to < from) return;
    const std::function<void(const db::Row&)> take = [this](const db::Row& row) {
      found_[row.string(0)] += {row.integer(1), row.integer(2)};
    };
    const Question& q = question_;
    if (span == Span::day && !by_day(grain_)) {
      tx_.each(sql::sums_by, {q.metric, from, to, q.unit, q.kind, q.product, q.channel, q.value, name_of(q.by)}, take);
    } else {
      tx_.each(sql::sums_of_grain,
               {q.metric, from, to, q.unit, q.kind, q.product, q.channel, q.value, name_of(q.by), name_of(grain_),
                name_of(span)},
               take);
    }
  }
  std::map<std::string, Amount> take() {
    // Figures that were taken back stay as zeros.
    std::erase_if(found_, [](const auto& one) { return one.second == Amount{}; });
    return std::move(found_);
  }

 private:
  db::Transaction& tx_;
  const Question& question_;
  const Grain grain_;
  std::map<std::string, Amount> found_;
};

}  // namespace

Sums sums_of(const Differences& figures) {
  Sums sums;
  for (const auto& [where, amount] : figures) {
    const auto& [key, unit] = where;
    for (const Grain grain : {Grain::unit, Grain::value, Grain::kind, Grain::product, Grain::channel}) {
      if (by_day(grain)) sums[under(key, unit, grain, Span::day)] += amount;
      sums[under(key, unit, grain, Span::month)] += amount;
    }
    sums[under(without_month_parts(key), unit, Grain::all, Span::month)] += amount;
  }
  return sums;
}

void apply_sums(db::Transaction& tx, const Sums& sums) {
  for (const auto& [sum, amount] : sums) {
    if (amount == Amount{}) continue;
    const Key& key = sum.key;
    tx.execute(sql::add_sum, {key.metric, name_of(sum.grain), name_of(sum.span), key.day, sum.unit.value, key.kind,
                              key.product, key.channel, key.value, amount.n, amount.total});
  }
}

void each_sum(db::Transaction& tx, const std::function<void(const SumKey&, const Amount&)>& take) {
  tx.each(sql::all_sums, {}, [&](const db::Row& row) {
    const Key key{row.string(0), row.integer(3), row.string(5), row.string(6), row.string(7), row.string(8), Id{}};
    take({key, row.id(4), named<Grain>(kGrains, row.text(1)), named<Span>(kSpans, row.text(2))},
         {row.integer(9), row.integer(10)});
  });
}

std::optional<Part> parse_part(std::string_view name) {
  const auto found = std::find_if(kParts.begin(), kParts.end(), [&](const auto& one) { return one.first == name; });
  return found != kParts.end() ? std::optional(found->second) : std::nullopt;
}

bool only_by_month(const Question& question) {
  const Parts parts = parts_of(question);
  return (parts.product || parts.channel) && has_parts_by_month(question);
}

bool too_fine(const Question& question) {
  return only_by_month(question) && parts_of(question).count() > 1;
}

std::map<std::string, Amount> sums(db::Transaction& tx, const Question& question) {
  Reading reading(tx, question);
  if (only_by_month(question)) {
    const calendar::WholeMonths months = calendar::whole_months(question.from, question.to);
    if (too_fine(question) || months.begin != question.from || months.end != question.to + 1)
      throw std::logic_error("it is not kept that finely");
    reading.add(Span::month, question.from, question.to);
    return reading.take();
  }
  if (question.by == Part::day) {
    reading.add(Span::day, question.from, question.to);
    return reading.take();
  }
  const calendar::WholeMonths months = calendar::whole_months(question.from, question.to);
  reading.add(Span::day, question.from, std::min(months.begin - 1, question.to));
  reading.add(Span::month, months.begin, months.end - 1);
  reading.add(Span::day, std::max(months.end, question.from), question.to);
  return reading.take();
}

}  // namespace wellkept::metric
