// Brings a database to the schema of this program: migrations/NNNN_name.sql, embedded, in order, each in one
// transaction, with checksums. One text serves both engines through the macros of migrations/README.md; a sibling
// NNNN_name.postgres.sql stands in where an engine forces it.
#pragma once
#include <string>
#include <vector>

#include "db/database.h"

namespace wellkept::db {

struct Migration {
  int number;
  std::string name;
  std::string sqlite;  // macros expanded
  std::string postgres;
  int compatible_from = 0;  // programs that know the migrations up to here go on working with it applied
};
const std::vector<Migration>& migrations();  // embedded by the build
// For tests of upgrades: a newer program, with the files of that folder as well. Before anything else is asked.
void pretend_newer(const std::string& folder);

struct MigrationState {
  int applied = 0;  // the newest applied number
  int known = 0;    // the newest of this program
  int needed = 0;   // the newest that a program must know to work with this database
  // Nothing is missing, and what a newer program added is no hindrance.
  bool fits() const { return applied >= known && known >= needed; }
};
MigrationState migration_state(Database& database, const std::vector<Migration>& known = migrations());
// Applies what is missing. Refuses (code "database.newer", "database.changed") a database of a newer program whose
// migrations do not let ours go on, or one whose applied migrations differ from ours.
Result<MigrationState> migrate(Database& database, const std::vector<Migration>& known = migrations());

}  // namespace wellkept::db
