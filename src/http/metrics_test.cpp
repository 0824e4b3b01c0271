#include "http/metrics.h"

#include <gtest/gtest.h>

#include <thread>

namespace wellkept::http::metrics {
namespace {

// The registry is the process's, so every test has names of its own.
std::string lines_of(std::string_view name) {
  std::string out;
  const auto text = render();
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find('\n', at);
    const auto line = text.substr(at, end - at);
    if (line.find(name) != std::string::npos) out += line + '\n';
    at = end + 1;
  }
  return out;
}

TEST(Metrics, Counts) {
  describe("t_count_total", "Counted\nthings \\ all.");
  count("t_count_total", {{"kind", "a"}});
  count("t_count_total", {{"kind", "a"}}, 2);
  count("t_count_total", {{"kind", "b\"\\\n"}});
  EXPECT_EQ(lines_of("t_count_total"),
            "# HELP t_count_total Counted\\nthings \\\\ all.\n"
            "# TYPE t_count_total counter\n"
            "t_count_total{kind=\"a\"} 3\n"
            "t_count_total{kind=\"b\\\"\\\\\\n\"} 1\n");
}

TEST(Metrics, ObservesIntoCumulativeBuckets) {
  observe("t_seconds", {{"route", "/x"}}, 0.001);
  observe("t_seconds", {{"route", "/x"}}, 0.002);
  observe("t_seconds", {{"route", "/x"}}, 60);
  const auto text = lines_of("t_seconds");
  for (const auto* line :
       {"# TYPE t_seconds histogram\n", "t_seconds_bucket{route=\"/x\",le=\"0.001\"} 1\n",
        "t_seconds_bucket{route=\"/x\",le=\"0.0025\"} 2\n", "t_seconds_bucket{route=\"/x\",le=\"10\"} 2\n",
        "t_seconds_bucket{route=\"/x\",le=\"+Inf\"} 3\n", "t_seconds_sum{route=\"/x\"} 60.003\n",
        "t_seconds_count{route=\"/x\"} 3\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
  }
}

TEST(Metrics, ReadsGaugesAtScrape) {
  double level = 1;
  gauge("t_level", [&level] { return level; });
  level = 2.5;
  EXPECT_EQ(lines_of("t_level"), "# TYPE t_level gauge\nt_level 2.5\n");
  gauge("t_level", [] { return 7.0; });
  EXPECT_EQ(lines_of("t_level"), "# TYPE t_level gauge\nt_level 7\n");
}

TEST(Metrics, AGaugeMayCount) {
  gauge("t_counting_gauge", [] {
    count("t_counted_by_gauge_total");
    return 0.0;
  });
  render();
  EXPECT_NE(lines_of("t_counted_by_gauge_total"), "");
}

TEST(Metrics, RefusesANameOfAnotherType) {
  count("t_clash_total");
  EXPECT_THROW(observe("t_clash_total", {}, 1), std::logic_error);
  EXPECT_THROW(gauge("t_clash_total", [] { return 0.0; }), std::logic_error);
}

TEST(Metrics, LosesNothingBetweenThreads) {
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([] {
        for (int n = 0; n < 1000; ++n) {
          count("t_threads_total");
          observe("t_threads_seconds", {}, 0.5);
        }
      });
    }
  }
  EXPECT_NE(lines_of("t_threads_total").find("t_threads_total 4000\n"), std::string::npos);
  EXPECT_NE(lines_of("t_threads_seconds").find("t_threads_seconds_sum 2000\n"), std::string::npos);
}

}  // namespace
}  // namespace wellkept::http::metrics
