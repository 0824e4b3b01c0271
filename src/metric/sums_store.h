// Figures of metrics added up by fewer parts and by month, so that a question about years reads some thousand rows.
#pragma once
#include <compare>
#include <functional>
#include <map>
#include <string>

#include "metric/metric_store.h"

namespace wellkept::metric {

// By which parts the rows of a sum are kept apart beside metric, unit and time.
enum class Grain { unit, value, kind, product, channel, all };  // kind, product, channel: with the value
enum class Span { day, month };                                 // by day only `unit` and `value`

struct SumKey {
  Key key;  // parts that the grain does not keep apart are empty; the day of a month is its first
  Id unit;
  Grain grain = Grain::unit;
  Span span = Span::day;
  auto operator<=>(const SumKey&) const = default;
};
using Sums = std::map<SumKey, Amount>;

// All sums that these figures belong to.
Sums sums_of(const Differences& figures);
void apply_sums(db::Transaction& tx, const Sums& sums);
// As they are stored; those that were taken back stand as zeros.
void each_sum(db::Transaction& tx, const std::function<void(const SumKey&, const Amount&)>& take);

}  // namespace wellkept::metric
