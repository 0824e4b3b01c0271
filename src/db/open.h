// Opens a database by its address, whichever engine that names.
//
//   postgresql://user@host:5432/desk   PostgreSQL, as libpq reads it; so does "host=db1,db2 dbname=desk user=desk"
//   /var/lib/wellkept/wellkept.db      a file of SQLite; "sqlite:" may stand before it
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "db/database.h"

namespace wellkept::db {

struct OpenOptions {
  int readers = 4;                 // connections for reads
  bool durable = true;             // false only for bulk loads that can be repeated
  std::int64_t cache_kib = 16384;  // SQLite's page cache; PostgreSQL has its own
  // Runs at the start of a turn to write that others may have written before, and sees all that they wrote; for what a
  // program must know of the others. On PostgreSQL that is every turn, on SQLite one after another process has written.
  // When it throws, the turn fails, and the next one runs it again.
  std::function<void(Transaction&)> before_turn{};
  // PostgreSQL: a standby of the same database, which serves reads that may go there (db/standby.h).
  std::string read_address{};
};

Engine engine_of(const std::string& address);
// What is wrong with its shape; never repeats a password.
std::optional<std::string> address_problem(const std::string& address);
// For people and logs: "PostgreSQL desk on db1:5432", without the password; the path of a file.
std::string describe_address(const std::string& address);
// True when there is something to open: a file of SQLite may not be made yet. PostgreSQL is always asked.
bool address_exists(const std::string& address);
// Creates a file that is missing; throws Fault.
std::unique_ptr<Database> open(const std::string& address, const OpenOptions& options = {});

}  // namespace wellkept::db
