#include "desk/counts_store.h"

#include "desk/desk_sql.h"

namespace wellkept::desk {
namespace {

OpenCell read_cell(const db::Row& row) {
  return {row.id(0), row.string(1), row.string(2), row.string(3), row.integer(4)};
}

bool in(const std::string& values, const std::string& value) {
  return values.empty() || values.find("," + value + ",") != std::string::npos;
}

}  // namespace

std::vector<OpenCell> open_cells(db::Transaction& tx, Id unit) {
  return tx.all(sql::open_cells, {unit}, read_cell);
}

std::vector<OpenCell> open_cells_of(db::Transaction& tx, Id assignee, Id unit) {
  return tx.all(sql::open_cells_of, {assignee.value, unit}, read_cell);
}

std::optional<std::int64_t> count_list(db::Transaction& tx, const ticket::ListFilter& filter) {
  const bool known = filter.severities.empty() && !filter.customer && filter.tag.empty() && !filter.opened_from &&
                     !filter.opened_before && filter.open == true;
  if (!known) return std::nullopt;
  std::int64_t total = 0;
  const auto cells = filter.assignee ? open_cells_of(tx, *filter.assignee, filter.unit) : open_cells(tx, filter.unit);
  for (const OpenCell& cell : cells) {
    if (in(filter.states, cell.state) && in(filter.kinds, cell.kind) && in(filter.lights, cell.light)) {
      total += cell.tickets;
    }
  }
  return total;
}

}  // namespace wellkept::desk
