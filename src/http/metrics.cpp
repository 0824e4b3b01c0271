#include "http/metrics.h"

#include <cmath>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>

namespace wellkept::http::metrics {
namespace {

struct Family {
  std::string help;
  std::map<std::string, std::unique_ptr<Counter>> counters;  // by the rendered labels
  std::map<std::string, std::unique_ptr<Histogram>> histograms;
  std::function<double()> gauge;
};

struct Registry {
  std::mutex mutex;
  std::map<std::string, Family, std::less<>> families;

  Family& family(std::string_view name) {
    const auto found = families.find(name);
    return found != families.end() ? found->second : families[std::string(name)];
  }
};

Registry& registry() {
  static Registry instance;
  return instance;
}

std::string escape(std::string_view text, bool quotes) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else {
      if (c == '\\' || (quotes && c == '"')) out += '\\';
      out += c;
    }
  }
  return out;
}

std::string label_text(const Labels& labels) {
  std::string out;
  for (const auto& [name, value] : labels) {
    if (!out.empty()) out += ',';
    out += name + "=\"" + escape(value, true) + '"';
  }
  return out;
}

std::string number_text(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number > 0 ? "+Inf" : "-Inf";
  char text[32];
  const int length = std::snprintf(text, sizeof text, "%.15g", number);
  return std::string(text, static_cast<std::size_t>(length));
}

void sample(std::string& out, const std::string& name, const std::string& labels, const std::string& value) {
  out += name;
  if (!labels.empty()) out += '{' + labels + '}';
  out += ' ' + value + '\n';
}

void render_histogram(std::string& out, const std::string& name, const std::string& labels,
                      const Histogram& histogram) {
  const std::string before = labels.empty() ? "" : labels + ',';
  std::uint64_t total = 0;
  for (std::size_t i = 0; i <= Histogram::bounds.size(); ++i) {
    total += histogram.in_bucket(i);
    const std::string bound = i < Histogram::bounds.size() ? number_text(Histogram::bounds[i]) : "+Inf";
    sample(out, name + "_bucket", before + "le=\"" + bound + '"', std::to_string(total));
  }
  sample(out, name + "_sum", labels, number_text(histogram.sum()));
  sample(out, name + "_count", labels, std::to_string(total));
}

const char* type_of(const Family& family) {
  if (family.gauge) return "gauge";
  return family.histograms.empty() ? "counter" : "histogram";
}

void must_be_free(std::string_view name, bool taken) {
  if (taken) throw std::logic_error("metric of another type: " + std::string(name));
}

template <class Series>
Series& series(std::map<std::string, std::unique_ptr<Series>>& all, const Labels& labels) {
  auto& slot = all[label_text(labels)];
  if (!slot) slot = std::make_unique<Series>();
  return *slot;
}

}  // namespace

void Histogram::observe(double seconds) {
  const auto bound = std::lower_bound(bounds.begin(), bounds.end(), seconds);
  buckets_[static_cast<std::size_t>(bound - bounds.begin())].fetch_add(1, std::memory_order_relaxed);
  sum_.fetch_add(seconds, std::memory_order_relaxed);
}

Counter& counter(std::string_view name, const Labels& labels) {
  auto& all = registry();
  const std::lock_guard lock(all.mutex);
  Family& family = all.family(name);
  must_be_free(name, family.gauge || !family.histograms.empty());
  return series(family.counters, labels);
}

Histogram& histogram(std::string_view name, const Labels& labels) {
  auto& all = registry();
  const std::lock_guard lock(all.mutex);
  Family& family = all.family(name);
  must_be_free(name, family.gauge || !family.counters.empty());
  return series(family.histograms, labels);
}

void count(std::string_view name, const Labels& labels, double by) {
  counter(name, labels).add(by);
}

void observe(std::string_view name, const Labels& labels, double seconds) {
  histogram(name, labels).observe(seconds);
}

void gauge(std::string_view name, std::function<double()> read) {
  auto& all = registry();
  const std::lock_guard lock(all.mutex);
  Family& family = all.family(name);
  must_be_free(name, !family.counters.empty() || !family.histograms.empty());
  family.gauge = std::move(read);
}

void describe(std::string_view name, std::string_view help) {
  auto& all = registry();
  const std::lock_guard lock(all.mutex);
  all.family(name).help = help;
}

std::string render() {
  std::string out;
  auto& all = registry();
  struct Gauge {
    std::string name, heading;
    std::function<double()> read;
  };
  std::vector<Gauge> gauges;  // read after the lock: they may count themselves
  {
    const std::lock_guard lock(all.mutex);
    for (const auto& [name, family] : all.families) {
      const bool empty = !family.gauge && family.counters.empty() && family.histograms.empty();
      if (empty) continue;
      std::string heading;
      if (!family.help.empty()) heading += "# HELP " + name + ' ' + escape(family.help, false) + '\n';
      heading += "# TYPE " + name + ' ' + type_of(family) + '\n';
      if (family.gauge) {
        gauges.push_back({name, heading, family.gauge});
        continue;
      }
      out += heading;
      for (const auto& [labels, one] : family.counters) sample(out, name, labels, number_text(one->value()));
      for (const auto& [labels, one] : family.histograms) render_histogram(out, name, labels, *one);
    }
  }
  for (const auto& one : gauges) {
    out += one.heading;
    sample(out, one.name, "", number_text(one.read()));
  }
  return out;
}

}  // namespace wellkept::http::metrics
