#include "report/figure_store.h"

#include <algorithm>

namespace wellkept::report {

std::shared_ptr<const Figures> FigureCache::read(db::Transaction& tx, const Period& period, Id unit, Instant now) {
  const Key key{period.from, period.to, unit};
  const Mark mark = read_mark(tx);  // of the same snapshot as the figures
  if (auto known = find(key, mark, now)) return known;
  Figures figures = read_figures(tx, period, unit);
  add_duties(tx, period, unit, now, figures);
  auto fresh = std::make_shared<const Figures>(std::move(figures));
  keep(key, {mark, now, fresh});
  return fresh;
}

std::shared_ptr<const Figures> FigureCache::find(const Key& key, const Mark& mark, Instant now) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(key);
  if (found == entries_.end() || found->second.mark != mark) return nullptr;
  const std::int64_t age = now - found->second.at;
  return age >= 0 && age < kLongest_ms ? found->second.figures : nullptr;
}

void FigureCache::keep(const Key& key, Entry entry) {
  const std::lock_guard lock(mutex_);
  if (entries_.size() >= kMost && !entries_.contains(key)) {
    entries_.erase(std::min_element(entries_.begin(), entries_.end(),
                                    [](const auto& a, const auto& b) { return a.second.at < b.second.at; }));
  }
  entries_.insert_or_assign(key, std::move(entry));
}

}  // namespace wellkept::report
