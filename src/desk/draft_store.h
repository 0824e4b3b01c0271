// What members have begun to write on tickets.
#pragma once
#include <string>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "db/database.h"
#include "directory/sight_service.h"

namespace wellkept::desk::store {

struct Draft {
  Id ticket;
  std::string purpose;
  std::string content;  // JSON
  Instant updated_at;
  std::int64_t version = 0;
};
std::int64_t put_draft(db::Transaction& tx, Id member, const Draft& draft);  // its version
void delete_draft(db::Transaction& tx, Id member, Id ticket, const std::string& purpose);
std::vector<Draft> drafts_of(db::Transaction& tx, Id member, Id ticket);
// After a ticket and purpose, in their order.
// Of tickets that the member sees.
std::vector<Draft> drafts_of_member(db::Transaction& tx, const directory::Sight& who, Id ticket,
                                    const std::string& purpose, int limit);

}  // namespace wellkept::desk::store
