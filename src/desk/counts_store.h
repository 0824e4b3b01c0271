// Open tickets counted by what they are, kept by the changes themselves: reading costs what the organisation is large,
// never what is open.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "db/database.h"
#include "ticket/list_query_service.h"

namespace wellkept::desk {

struct OpenCell {
  Id unit;
  std::string kind;
  std::string state;
  std::string light;
  std::int64_t tickets = 0;
};
// `unit` none: everywhere. Of one member; the empty id: what nobody is in charge of. Only what is seen is counted.
std::vector<OpenCell> open_cells(db::Transaction& tx, const directory::Sight& sight, Id unit);
std::vector<OpenCell> open_cells_of(db::Transaction& tx, const directory::Sight& sight, Id assignee, Id unit);

// How many tickets a list holds; nothing when the counts do not know what it filters by.
std::optional<std::int64_t> count_list(db::Transaction& tx, const directory::Sight& sight,
                                       const ticket::ListFilter& filter);

}  // namespace wellkept::desk
