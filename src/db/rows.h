// Rows of one table, some at a time: most of what a small statement costs on SQLite is to begin and to end it.
#pragma once
#include <cstddef>
#include <span>

#include "db/database.h"

namespace wellkept::db {

// `values` holds row after row as `one` takes them; `four` takes four rows in the same way.
inline void insert_rows(Transaction& tx, const Query& one, const Query& four, std::span<const Param> values) {
  const auto columns = static_cast<std::size_t>(one.parameters);
  while (!values.empty()) {
    const bool many = values.size() >= 4 * columns;
    const std::size_t taken = many ? 4 * columns : columns;
    tx.execute(many ? four : one, values.first(taken));
    values = values.subspan(taken);
  }
}

}  // namespace wellkept::db
