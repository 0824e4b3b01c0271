// How a PostgreSQL database is opened.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "db/database.h"

namespace wellkept::db::postgres {

struct PostgresOptions {
  std::string address;  // libpq's
  int readers = 4;      // connections for reads, opened as they are needed; writes have one more
  int max_batch = 256;  // closures in one commit
  bool durable = true;  // false: a commit does not wait for the disk
  std::function<void(Transaction&)> before_turn{};  // db::OpenOptions
  std::string read_address{};                       // of a standby
};

}  // namespace wellkept::db::postgres

namespace wellkept::db {

// Throws Fault when the server cannot be reached.
std::unique_ptr<Database> open_postgres(const postgres::PostgresOptions& options);

}  // namespace wellkept::db
