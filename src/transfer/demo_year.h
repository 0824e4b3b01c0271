// When the tickets of a made-up year come in: by season, weekday and hour in China's time, a little more every month.
// The last days have more than their share, so that even a small demo has work on every desk.
#pragma once
#include <cstdint>
#include <vector>

#include "base/instant.h"

namespace wellkept::transfer {

class DemoYear {
 public:
  explicit DemoYear(Instant end);  // the 365 days before it
  Instant begin() const { return begin_; }
  Instant end() const { return end_; }
  // The moment before which that share of the year's tickets has come in; grows with the share.
  Instant at(double share) const;

 private:
  Instant begin_;
  Instant end_;
  std::vector<double> until_;  // by hour, the share that has come in
};

// Hour of the day in China, 0 to 23.
int hour_in_china(Instant at);
// The first moment at or after `at` at which staff are there (8:00 to 20:00 in China's time), plus what remains.
Instant in_working_hours(Instant at);

}  // namespace wellkept::transfer
