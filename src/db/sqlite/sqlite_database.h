// SQLite behind the interface of db/database.h.
#pragma once
#include <functional>
#include <memory>

#include "db/database.h"

namespace wellkept::db {

// As open_sqlite() without it; `before_turn` runs as db::OpenOptions says.
std::unique_ptr<Database> open_sqlite(const SqliteOptions& options, std::function<void(Transaction&)> before_turn);

}  // namespace wellkept::db
