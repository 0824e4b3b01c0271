// A throw-away PostgreSQL server for tests: its own data directory, a Unix socket, nothing synced, gone at the end of
// the process.
#pragma once
#include <sys/types.h>

#include <string>

#include "db/testing/temporary_directory.h"

namespace wellkept::db::testing {

class PostgresCluster {
 public:
  // One for the process, started when it is first asked for. Throws when it cannot be started.
  static PostgresCluster& shared();

  PostgresCluster();
  ~PostgresCluster();
  PostgresCluster(const PostgresCluster&) = delete;
  PostgresCluster& operator=(const PostgresCluster&) = delete;

  // A new empty database; its connection string for open_postgres.
  std::string make_database();

 private:
  std::string connection_string(const std::string& database) const;
  void wait_until_ready();

  TemporaryDirectory directory_;
  pid_t server_ = -1;
  int databases_ = 0;
};

}  // namespace wellkept::db::testing
