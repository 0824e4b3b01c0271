#include "promise/units.h"

#include <algorithm>

namespace wellkept::promise {

Id Units::at(std::optional<Instant> decided) const {
  if (!decided) return unit;
  const auto then = std::find_if(before.begin(), before.end(), [&](const auto& one) { return *decided < one.first; });
  return then != before.end() ? then->second : unit;
}

}  // namespace wellkept::promise
