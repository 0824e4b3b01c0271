// Sums of figures that were read a moment ago. Figures change with an event or with the scheduler alone, so two cheap
// looks tell whether the sums still hold. Safe from any thread.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <tuple>

#include "report/report_store.h"

namespace wellkept::report {

class FigureCache {
 public:
  // What is kept is used for at most so long: on several nodes an event may become visible behind a later one.
  static constexpr std::int64_t kLongest_ms = 5'000;
  static constexpr std::size_t kMost = 64;

  // read_figures(), or what it gave last when nothing has happened since.
  std::shared_ptr<const Figures> read(db::Transaction& tx, const Period& period, Id unit, Instant now);

 private:
  using Key = std::tuple<Day, Day, Id>;
  struct Entry {
    Mark mark;
    Instant at;
    std::shared_ptr<const Figures> figures;
  };
  std::shared_ptr<const Figures> find(const Key& key, const Mark& mark, Instant now);
  void keep(const Key& key, Entry entry);

  std::mutex mutex_;
  std::map<Key, Entry> entries_;
};

}  // namespace wellkept::report
