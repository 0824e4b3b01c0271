// Prometheus text metrics: counters, gauges and histograms with fixed label sets. Safe from any thread.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace wellkept::http::metrics {

using Labels = std::vector<std::pair<std::string, std::string>>;
void count(std::string_view name, const Labels& labels = {}, double by = 1);
void observe(std::string_view name, const Labels& labels, double seconds);  // buckets 1 ms to 10 s
void gauge(std::string_view name, std::function<double()> read);             // read at scrape
void describe(std::string_view name, std::string_view help);
std::string render();

}  // namespace wellkept::http::metrics
