// The present, injected: rules take it as an argument, services hold a Clock, tests move it by hand.
#pragma once
#include <atomic>

#include "base/instant.h"

namespace wellkept {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

// Stands still until it is told otherwise.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start) : ms_(start.ms) {}
  Instant now() const override { return {ms_.load()}; }
  void set(Instant instant) { ms_.store(instant.ms); }

 private:
  std::atomic<std::int64_t> ms_;
};

}  // namespace wellkept
