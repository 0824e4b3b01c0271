#include "desk/draft_store.h"

#include "desk/desk_sql.h"

namespace wellkept::desk::store {
namespace {

Draft read_draft(const db::Row& row) {
  return {row.id(0), row.string(1), row.string(2), row.instant(3), row.integer(4)};
}

}  // namespace

std::int64_t put_draft(db::Transaction& tx, Id member, const Draft& draft) {
  return tx
      .one(sql::put_draft, {member, draft.ticket, draft.purpose, draft.content, draft.updated_at},
           [](const db::Row& row) { return row.integer(0); })
      .value_or(1);
}

void delete_draft(db::Transaction& tx, Id member, Id ticket, const std::string& purpose) {
  tx.execute(sql::delete_draft, {member, ticket, purpose});
}

std::vector<Draft> drafts_of(db::Transaction& tx, Id member, Id ticket) {
  return tx.all(sql::drafts_of, {member, ticket}, read_draft);
}

std::vector<Draft> drafts_of_member(db::Transaction& tx, const directory::Sight& who, Id ticket,
                                    const std::string& purpose, int limit) {
  return tx.all(sql::drafts_of_member, {who.member, ticket.value, purpose, limit, who.unit}, read_draft);
}

}  // namespace wellkept::desk::store
