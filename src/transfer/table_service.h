// The rows of an export's tables, page by page.
#pragma once
#include <functional>
#include <optional>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "db/database.h"
#include "transfer/table.h"

namespace wellkept::transfer {

struct RowFilter {
  std::optional<Instant> from{};   // tickets opened, or customers registered, at or after it
  std::optional<Instant> until{};  // before it
  bool personal = false;           // otherwise contacts are masked, and names and subjects left out
  // Whether a ticket or a customer is within sight; none: all are.
  std::function<bool(Id unit, Id assignee)> sees_ticket{};
  std::function<bool(Id customer)> sees_customer{};
};

// Whose personal data stands in a page.
struct Shown {
  Id customer;
  Id ticket;  // none: the customer's own row
};

struct RowPage {
  std::vector<TableRow> rows;
  std::vector<Shown> shown{};  // with personal data alone
  Id last;                     // the last ticket or customer that was looked at
  std::int64_t read = 0;       // tickets or customers that were looked at
  std::int64_t taken = 0;      // that the filter lets through
  bool more = false;
};
RowPage rows_after(db::Transaction& tx, Table table, const RowFilter& filter, Id after, std::int64_t limit);

}  // namespace wellkept::transfer
