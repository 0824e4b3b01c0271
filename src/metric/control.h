// Control limits: what a figure does by chance, so that a person looks only at what is more than that. Pure.
#pragma once
#include <optional>
#include <span>
#include <vector>

namespace wellkept::metric {

// The limits of an individuals chart (Shewhart, XmR): the mean, and 2.66 times the mean moving range to both sides.
struct Control {
  double center = 0;
  double low = 0;  // never below 0: nothing here can be
  double high = 0;
  std::vector<bool> signals;  // beside the values: beyond a limit, or the last of eight in a row on one side
};
// Nothing for fewer than eight values: limits from so few would only look exact.
std::optional<Control> control_of(std::span<const double> values);

}  // namespace wellkept::metric
