// The time in which a clock runs: what its pauses leave. Internal to this folder.
#pragma once
#include <algorithm>
#include <span>
#include <vector>

#include "calendar/calendar.h"

namespace wellkept::calendar {

struct Running {
  Instant begin;
  Instant end;
};

// In order, without empty ones; pauses may overlap, stand in any order, begin before `from`, and be open.
inline std::vector<Running> running_between(Instant from, Instant to, std::span<const Pause> pauses) {
  std::vector<Running> running;
  if (from >= to) return running;
  if (pauses.empty()) {
    running.push_back({from, to});
    return running;
  }
  std::vector<Pause> ordered(pauses.begin(), pauses.end());
  std::ranges::sort(ordered, {}, &Pause::from);
  Instant at = from;
  for (const Pause& pause : ordered) {
    if (pause.to && *pause.to <= std::max(at, pause.from)) continue;
    if (pause.from >= to) break;
    if (pause.from > at) running.push_back({at, pause.from});
    at = pause.to.value_or(to);
    if (at >= to) return running;
  }
  running.push_back({at, to});
  return running;
}

}  // namespace wellkept::calendar
