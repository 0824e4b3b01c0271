#include "metric/metric_followers.h"

#include "metric/metric_store.h"
#include "ticket/recorder_service.h"

namespace wellkept::metric {
namespace {

constexpr int kBatch = 500;        // events in one transaction
constexpr int kFarBehind = 2'000;  // when there is more than that: fewer rows are written twice

struct Work {
  Id from;
  Id to;
  int events = 0;
  std::map<Id, Added> now;  // by ticket
  Differences differences;
};

}  // namespace

// Beside an older program the newer one counts alone: else each would take back what only the other knows.
bool Follower::counts_by_our_catalogue() {
  const auto counted = database_.read([](db::Transaction& tx) { return followed_to(tx).catalogue; });
  if (counted >= kCatalogue) return counted == kCatalogue;
  const auto begun = database_.write([](db::Transaction& tx) -> Result<bool> { return begin_again(tx); });
  return begun.ok() && *begun;
}

int Follower::follow(int events) {
  if (!counts_by_our_catalogue()) return 0;
  const Work work = database_.read([&](db::Transaction& tx) {
    Work found;
    found.from = followed_to(tx).event;
    for (const Change& change : changes_after(tx, found.from, events)) {
      ++found.events;
      found.to = change.event;
      if (change.unit) found.now.try_emplace(change.stream).first->second.unit = change.unit;
    }
    for (auto it = found.now.begin(); it != found.now.end();) {
      Added& now = it->second;
      const auto history = log_.read(tx, it->first);
      now.amounts = amounts_of(policy_, days_, ticket::facts_of(policy_, history), ticket::units_of(history, now.unit));
      const auto before = added_by(tx, it->first);
      if (before == now) {
        it = found.now.erase(it);
        continue;
      }
      if (before) add(found.differences, *before, -1);
      add(found.differences, now, 1);
      ++it;
    }
    return found;
  });
  if (work.events == 0) return 0;
  const auto taken = database_.write([&](db::Transaction& tx) -> Result<int> {
    // Another node was faster: what it took in is not taken in twice.
    if (!follow_to(tx, work.from, work.to)) return 0;
    for (const auto& [ticket, added] : work.now) keep_added(tx, ticket, added);
    apply(tx, work.differences);
    return work.events;
  });
  return taken.ok() ? *taken : 0;
}

int Follower::catch_up(int most) {
  int total = 0;
  for (int batch = kBatch; total < most;) {
    const int taken = follow(batch);
    if (taken == 0) break;
    batch = taken == batch ? kFarBehind : kBatch;
    total += taken;
  }
  return total;
}

}  // namespace wellkept::metric
