// Metrics as a reader asks for them: a period, a part of the desk, split by what one likes, beside the period before.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "metric/control.h"
#include "metric/metric_store.h"
#include "report/report_service.h"

namespace wellkept::metric {

enum class Split { none, unit, region, kind, product, channel, value, day, week, month };

struct Query {
  std::string metric;
  report::Period period;
  Id unit{};
  std::optional<std::string> kind{};
  std::optional<std::string> product{};
  std::optional<std::string> channel{};
  std::optional<std::string> value{};
  Split by = Split::none;
};

struct Group {
  std::string key;  // a unit's id, a value, or the first day of a day, week or month
  policy::Text label;
  Amount amount;
  Amount before;  // of the period before; empty when it is split by time
  bool signal = false;
};
struct Answer {
  const Metric* metric = nullptr;
  report::Period period;
  report::Period before_period;  // as long, right before
  Amount total;
  Amount before;
  std::vector<Group> groups;
  std::optional<Control> control;  // of a split by time
};

class MetricService {
 public:
  explicit MetricService(const policy::Policy& policy) : policy_(policy) {}
  const policy::Policy& policy() const { return policy_; }

  // As text, from a request: refuses invalid "report.period", "metric.split", "report.unit", "metric.parts" (finer than
  // Metric::parts_by_month keeps it; else the period is widened to whole months); not_found "metric.unknown",
  // "report.unit".
  struct Asked {
    std::string metric;
    std::optional<std::string> from;  // absent: the start of the quarter of `to`
    std::optional<std::string> to;    // absent: today
    std::optional<std::string> unit;
    std::optional<std::string> kind;
    std::optional<std::string> product;
    std::optional<std::string> channel;
    std::optional<std::string> value;
    std::optional<std::string> by;
  };
  Result<Answer> answer(db::Transaction& tx, const Asked& asked, Instant now) const;
  // Beside the figures of `before`: the period as long right before it, or any other.
  Answer answer(db::Transaction& tx, const Query& query, std::optional<report::Period> before = {}) const;
  // What a value of the metric is called.
  policy::Text label_of(const Metric& metric, std::string_view value) const;

 private:
  policy::Text part_label(Split split, const Metric& metric, const std::string& key) const;
  policy::Text field_label(std::string_view field, std::string_view value) const;

  const policy::Policy& policy_;
};

// The 95 % Wilson interval of a share; none of anything else, and none of nothing.
std::optional<report::Interval> interval_of(const Metric& metric, const Amount& amount);
// The mean of a duration in milliseconds or of a score, or the share; none of a count, and none of nothing.
std::optional<double> mean_of(const Metric& metric, const Amount& amount);

}  // namespace wellkept::metric
