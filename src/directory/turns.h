// How many may wait at once for somebody else's server, which must not hold every worker when it hangs.
#pragma once
#include <atomic>

#include "base/result.h"

namespace wellkept::directory {

class Turn {
 public:
  static constexpr int kMostAtOnce = 8;
  explicit Turn(std::atomic<int>& asking) : asking_(asking), taken_(asking.fetch_add(1) < kMostAtOnce) {}
  ~Turn() { asking_.fetch_sub(1); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  // Refuses unavailable "session.busy".
  [[nodiscard]] Outcome outcome() const {
    if (taken_) return Done{};
    return refuse(RefusalKind::unavailable, "session.busy", "Too many sign-ins at once; try again.");
  }

 private:
  std::atomic<int>& asking_;
  const bool taken_;
};

}  // namespace wellkept::directory
