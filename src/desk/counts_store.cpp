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

// What is seen by its unit, and what is seen because the member is in charge of it.
std::vector<OpenCell> open_cells(db::Transaction& tx, const directory::Sight& sight, Id unit) {
  auto cells = tx.all(sql::open_cells, {unit}, read_cell);
  if (sight.everything()) return cells;
  std::erase_if(cells, [&](const OpenCell& cell) { return !sight.covers(cell.unit); });
  for (OpenCell& mine : tx.all(sql::open_cells_of, {sight.member.value, unit}, read_cell)) {
    if (!sight.covers(mine.unit)) cells.push_back(std::move(mine));
  }
  return cells;
}

std::vector<OpenCell> open_cells_of(db::Transaction& tx, const directory::Sight& sight, Id assignee, Id unit) {
  auto cells = tx.all(sql::open_cells_of, {assignee.value, unit}, read_cell);
  std::erase_if(cells, [&](const OpenCell& cell) { return !sight.sees(cell.unit, assignee); });
  return cells;
}

std::optional<std::int64_t> count_list(db::Transaction& tx, const directory::Sight& sight,
                                       const ticket::ListFilter& filter) {
  const bool known = filter.severities.empty() && !filter.customer && filter.tag.empty() && !filter.opened_from &&
                     !filter.opened_before && filter.open == true;
  if (!known) return std::nullopt;
  std::int64_t total = 0;
  const auto cells =
      filter.assignee ? open_cells_of(tx, sight, *filter.assignee, filter.unit) : open_cells(tx, sight, filter.unit);
  for (const OpenCell& cell : cells) {
    if (in(filter.states, cell.state) && in(filter.kinds, cell.kind) && in(filter.lights, cell.light)) {
      total += cell.tickets;
    }
  }
  return total;
}

}  // namespace wellkept::desk
