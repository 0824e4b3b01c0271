#include "live/live_store.h"

#include "live/live_sql.h"

namespace wellkept::live {

Id newest_event(db::Transaction& tx) {
  return tx.one(sql::newest_event, {}, [](const db::Row& row) { return row.id(0); }).value_or(Id{});
}

std::vector<Recorded> recorded_after(db::Transaction& tx, Id event, int limit) {
  return tx.all(sql::events_after, {event.value, limit}, [](const db::Row& row) {
    return Recorded{row.id(0), row.id(1), row.string(2)};
  });
}

}  // namespace wellkept::live
