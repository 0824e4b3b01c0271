// The escalation ladder of a clock: which steps fall due, and when. Pure.
#pragma once
#include <string_view>
#include <vector>

#include "policy/policy.h"
#include "promise/promise.h"

namespace wellkept::promise {

struct LadderMoment {
  const policy::Clause* clause = nullptr;  // that demands the step
  const policy::LadderRule* ladder = nullptr;
  const policy::LadderStep* step = nullptr;
  Instant at;
};

// Every step for the promise in order of time, by the version that judges it, with the moment at which it falls due;
// none while the promise is paused or withdrawn. Whether it ran that long, and whether the ladder's `when` holds then,
// is the caller's business.
std::vector<LadderMoment> ladder_of(const policy::Policy& policy, const Promise& promise);

// Whether any version has a ladder for the clocks of that clause.
bool has_ladder(const policy::Policy& policy, std::string_view clause);

}  // namespace wellkept::promise
