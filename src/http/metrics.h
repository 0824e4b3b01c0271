// Prometheus text metrics: counters, gauges and histograms with fixed label sets. Safe from any thread.
#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wellkept::http::metrics {

using Labels = std::vector<std::pair<std::string, std::string>>;
void count(std::string_view name, const Labels& labels = {}, double by = 1);
void observe(std::string_view name, const Labels& labels, double seconds);  // buckets 1 ms to 10 s
void gauge(std::string_view name, std::function<double()> read);            // read at scrape
void describe(std::string_view name, std::string_view help);
std::string render();

// Handles for hot paths: stable as long as the process lives, and added to without a lock.
class Counter {
 public:
  void add(double by = 1) { value_.fetch_add(by, std::memory_order_relaxed); }
  double value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<double> value_{0};
};
class Histogram {
 public:
  static constexpr std::array<double, 13> bounds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                                 0.25,  0.5,    1,     2.5,  5,     10};
  void observe(double seconds);
  std::uint64_t in_bucket(std::size_t index) const { return buckets_[index].load(std::memory_order_relaxed); }
  double sum() const { return sum_.load(std::memory_order_relaxed); }

 private:
  std::array<std::atomic<std::uint64_t>, bounds.size() + 1> buckets_{};  // the last: beyond all bounds
  std::atomic<double> sum_{0};
};
Counter& counter(std::string_view name, const Labels& labels);      // throws when the name is of another type
Histogram& histogram(std::string_view name, const Labels& labels);  // likewise

}  // namespace wellkept::http::metrics
