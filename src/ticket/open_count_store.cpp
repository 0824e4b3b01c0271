#include "ticket/open_count_store.h"

#include "ticket/open_count_sql.h"

namespace wellkept::ticket {

void OpenCounts::add(const promise::OpenSubject& open) {
  const std::string light(open.light);
  ++by_what[{Id{}, open.unit, open.kind, open.state, light}];
  ++by_whom[{open.assignee, open.unit, open.kind, open.state, light}];
}

OpenCounts stored_open_counts(db::Transaction& tx) {
  OpenCounts stored;
  tx.each(sql::open_counts, {}, [&](const db::Row& row) {
    stored.by_what[{Id{}, row.id(0), row.string(1), row.string(2), row.string(3)}] = row.integer(4);
  });
  tx.each(sql::open_counts_of, {}, [&](const db::Row& row) {
    stored.by_whom[{row.id(0), row.id(1), row.string(2), row.string(3), row.string(4)}] = row.integer(5);
  });
  return stored;
}

}  // namespace wellkept::ticket
