// An empty database of either engine for one test.
#pragma once
#include <memory>
#include <string>

#include "db/database.h"
#include "db/testing/postgres_cluster.h"
#include "db/testing/temporary_directory.h"

namespace wellkept::db::testing {

class TestDatabase {
 public:
  explicit TestDatabase(Engine engine)
      : database_(engine == Engine::sqlite ? open_sqlite({.path = directory_.file("test.db"), .durable = false})
                                           : open_postgres(PostgresCluster::shared().make_database(), 4)) {}
  Database& operator*() const { return *database_; }
  Database* operator->() const { return database_.get(); }

 private:
  TemporaryDirectory directory_;
  std::unique_ptr<Database> database_;
};

// For the names of parameterised tests.
inline std::string name_of(Engine engine) {
  return engine == Engine::sqlite ? "sqlite" : "postgres";
}

}  // namespace wellkept::db::testing
