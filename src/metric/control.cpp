#include "metric/control.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace wellkept::metric {
namespace {

constexpr std::size_t kFewest = 8;
constexpr int kRun = 8;           // as many on one side of the mean are a shift
constexpr double kSpread = 2.66;  // 3 / d2 of two values, d2 = 1.128

}  // namespace

std::optional<Control> control_of(std::span<const double> values) {
  if (values.size() < kFewest) return std::nullopt;
  Control control;
  const auto count = static_cast<double>(values.size());
  control.center = std::accumulate(values.begin(), values.end(), 0.0) / count;
  double moved = 0;
  for (std::size_t i = 1; i < values.size(); ++i) moved += std::abs(values[i] - values[i - 1]);
  const double spread = kSpread * moved / (count - 1);
  control.low = std::max(0.0, control.center - spread);
  control.high = control.center + spread;
  int run = 0;
  int side = 0;
  for (const double value : values) {
    const int here = value > control.center ? 1 : value < control.center ? -1 : 0;
    run = here != 0 && here == side ? run + 1 : here != 0 ? 1 : 0;
    side = here;
    control.signals.push_back(value < control.low || value > control.high || run >= kRun);
  }
  return control;
}

}  // namespace wellkept::metric
