// Timing, and one JSON line for each figure.
#pragma once
#include <functional>
#include <string>
#include <vector>

namespace wellkept::bench {

// Runs `work(thread)` again and again on `threads` threads for `seconds`; prints name, operations a second and the
// percentiles of one.
void measure(const std::string& name, int threads, double seconds, const std::function<void(int thread)>& work);
// A single figure.
void report(const std::string& name, const std::string& unit, double value);
double seconds_of(const std::function<void()>& work);

}  // namespace wellkept::bench
