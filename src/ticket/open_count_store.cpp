#include "ticket/open_count_store.h"

#include "ticket/light_service.h"
#include "ticket/open_count_sql.h"

namespace wellkept::ticket {

void OpenCounts::add(const Ticket& ticket) {
  const auto subject = open_subject(ticket);
  if (!subject) return;
  const std::string light(subject->light);
  ++by_what[{Id{}, subject->unit, subject->kind, subject->state, light}];
  ++by_whom[{subject->assignee, subject->unit, subject->kind, subject->state, light}];
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
