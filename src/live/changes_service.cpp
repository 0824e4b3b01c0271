#include "live/changes_service.h"

#include <algorithm>
#include <map>

#include "live/live_store.h"

namespace wellkept::live {

constexpr int kBatch = 1000;

Id last_position(db::Transaction& tx) {
  return newest_event(tx);
}

Changes changes_after(db::Transaction& tx, Id event, std::size_t max_tickets) {
  Changes changes{{}, false, event};
  std::map<Id, Id> last;  // ticket to event
  std::size_t read = 0;
  do {
    const auto recorded = recorded_after(tx, changes.position, kBatch);
    for (const Recorded& one : recorded) {
      if (one.subject == "ticket") last[one.stream] = one.event;
    }
    read = recorded.size();
    if (read > 0) changes.position = recorded.back().event;
    if (last.size() > max_tickets) return {{}, true, std::max(changes.position, newest_event(tx))};
  } while (read == kBatch);
  for (const auto& [id, by] : last) {
    if (auto found = ticket::find_ticket(tx, id)) changes.tickets.emplace_back(by, std::move(*found));
  }
  std::sort(changes.tickets.begin(), changes.tickets.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  return changes;
}

}  // namespace wellkept::live
