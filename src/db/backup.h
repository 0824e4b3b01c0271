// A copy of a SQLite database while others write to it.
#pragma once
#include <functional>
#include <string>

namespace wellkept::db {

// Copies the state of one moment, the newest commit at the start, into a new file, synced when it returns. Writers go
// on meanwhile. `progress` is told pages done and pages in all. Throws Fault.
void copy_sqlite(const std::string& source, const std::string& target,
                 const std::function<void(int done, int all)>& progress = {});

}  // namespace wellkept::db
