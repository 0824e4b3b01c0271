// Whose a promise is. Pure.
#pragma once
#include <optional>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/instant.h"

namespace wellkept::promise {

// Which unit has the subject, and which had it before: what was kept or missed stays with the unit that had it then, so
// that no figure gets better by moving work on.
struct Units {
  Units(Id now) : unit(now) {}  // NOLINT(google-explicit-constructor): most subjects never move
  [[nodiscard]] Id at(std::optional<Instant> decided) const;

  Id unit;
  std::vector<std::pair<Instant, Id>> before{};  // until when (excluded), in order
};

}  // namespace wellkept::promise
