// The tables of a database as PostgreSQL tells them, for copying between the engines.
#pragma once
#include <string>
#include <vector>

#include "db/database.h"

namespace wellkept::db {

enum class ColumnKind { integer, boolean, real, text, blob };
struct Column {
  std::string name;
  ColumnKind kind = ColumnKind::integer;
};
struct Table {
  std::string name;
  std::vector<Column> columns;  // those of the primary key first, in its order
  std::size_t key = 0;          // how many these are
  bool refers_to_itself = false;
};
// Every table that is to be copied, each behind those that it refers to. Left out are what the engine's own schema
// fills (the ledger of migrations), what can be built again (search) and what belongs to running servers.
std::vector<Table> tables_to_copy(Database& postgres);

}  // namespace wellkept::db
