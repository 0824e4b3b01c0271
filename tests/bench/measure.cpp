#include "measure.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <thread>

namespace wellkept::bench {

using Steady = std::chrono::steady_clock;

void measure(const std::string& name, int threads, double seconds, const std::function<void(int thread)>& work) {
  std::vector<std::vector<double>> times(static_cast<std::size_t>(threads));
  const auto begun = Steady::now();
  const auto end = begun + std::chrono::duration_cast<Steady::duration>(std::chrono::duration<double>(seconds));
  std::vector<std::thread> running;
  for (int i = 0; i < threads; ++i) {
    running.emplace_back([&, i] {
      for (auto before = Steady::now(); before < end;) {
        work(i);
        const auto after = Steady::now();
        times[static_cast<std::size_t>(i)].push_back(std::chrono::duration<double, std::milli>(after - before).count());
        before = after;
      }
    });
  }
  for (auto& thread : running) thread.join();
  const double took = std::chrono::duration<double>(Steady::now() - begun).count();
  std::vector<double> all;
  for (const auto& mine : times) all.insert(all.end(), mine.begin(), mine.end());
  std::sort(all.begin(), all.end());
  std::printf("{\"name\":\"%s\",\"rate\":%.1f,\"p50_ms\":%.4f,\"p99_ms\":%.4f}\n", name.c_str(),
              static_cast<double>(all.size()) / took, all[all.size() / 2], all[all.size() * 99 / 100]);
  std::fflush(stdout);
}

void report(const std::string& name, const std::string& unit, double value) {
  std::printf("{\"name\":\"%s\",\"unit\":\"%s\",\"value\":%.6g}\n", name.c_str(), unit.c_str(), value);
  std::fflush(stdout);
}

double seconds_of(const std::function<void()>& work) {
  const auto begun = Steady::now();
  work();
  return std::chrono::duration<double>(Steady::now() - begun).count();
}

}  // namespace wellkept::bench
