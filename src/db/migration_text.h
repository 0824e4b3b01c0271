// The macros of migration texts, and the names of migration files. See migrations/README.md.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "db/migrator.h"

namespace wellkept::db {

// Throws Fault on a macro that is not known.
std::string expand_macros(std::string_view text, Engine engine);

// From files by name ("0001_events.sql", "0001_events.postgres.sql") to migrations in order, macros expanded. Throws
// Fault on a name of another shape, a number missing or used twice, or a variant without its shared file.
std::vector<Migration> read_migrations(const std::map<std::string, std::string_view>& files);

}  // namespace wellkept::db
