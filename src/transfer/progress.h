// How far a long run is: one line that is written over on a terminal, else a line every some seconds.
#pragma once
#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <string_view>

namespace wellkept::transfer {

class Progress {
 public:
  Progress(std::ostream& out, bool terminal, std::string_view what) : out_(out), terminal_(terminal), what_(what) {}
  void at(std::int64_t count);
  void finish(std::int64_t count);  // the last line, with the rate over all
  double seconds() const;

 private:
  void write(std::int64_t count, bool last);

  using Steady = std::chrono::steady_clock;
  std::ostream& out_;
  const bool terminal_;
  const std::string_view what_;
  const Steady::time_point begun_ = Steady::now();
  Steady::time_point written_ = begun_;
};

}  // namespace wellkept::transfer
