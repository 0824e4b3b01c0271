// Moves a database from one engine to the other, row by row, and goes on where it was stopped.
#pragma once
#include <cstdint>
#include <functional>
#include <string>

#include "base/result.h"
#include "db/database.h"

namespace wellkept::db {

struct Copied {
  std::int64_t tables = 0;
  std::int64_t rows = 0;  // in all of them, counted in both databases
};
using CopyProgress = std::function<void(const std::string& table, std::int64_t rows)>;

// Neither is served meanwhile. Makes the schema of `to`, and counts the rows of both at the end. Refuses invalid
// "copy.engines" (the two are of one engine: its own tools copy it), conflict "copy.schema" (`from` is of another
// version), "copy.not_empty" (`to` holds other data), "copy.differs" (the counts do: `from` has changed meanwhile).
Result<Copied> copy_database(Database& from, Database& to, const CopyProgress& progress);

// Whether a copy into it has begun and not ended.
bool half_copied(Transaction& tx);

}  // namespace wellkept::db
