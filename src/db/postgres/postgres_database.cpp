#include "db/postgres/postgres_database.h"

#include "db/pool.h"
#include "db/postgres/line.h"
#include "db/postgres/reach.h"

namespace wellkept::db {
namespace postgres {
namespace {

class PostgresDatabase final : public Database {
 public:
  explicit PostgresDatabase(const PostgresOptions& options)
      : reach_(options.address),
        writer_(std::make_unique<Line>(options, reach_),
                options.max_batch),  // a server that can't be reached shows here
        readers_(std::max(options.readers, 1), [this] { return reach_.connect(); }) {}

  Engine engine() const override { return Engine::postgres; }

  std::string prepare(const Query& query, bool explain) override {
    const auto lease = readers_.take();
    return lease->prepare_only(query, explain);
  }

 protected:
  void run_read(const std::function<void(Transaction&)>& body) override {
    auto lease = readers_.take();
    begin(lease, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    guarded(lease, [&](Connection& connection) {
      Session session(connection, nullptr, nullptr);
      body(session);
      connection.execute_text("ROLLBACK");
    });
  }
  void run_write(const std::function<bool(Transaction&)>& body) override { writer_.run(body); }

 private:
  using Lease = Pool<Connection>::Lease;

  // A connection that died while it was idle (the server was restarted) is replaced: nothing was asked of it yet.
  void begin(Lease& lease, std::string_view sql) {
    try {
      lease->execute_text(sql);
    } catch (const Fault&) {
      if (!lease->broken()) throw;
      reach_.lost("a line to read on broke");
      lease.discard();
      lease.reopen();
      lease->execute_text(sql);
    }
  }

  // Leaves the connection without a transaction, or discards it.
  template <class Work>
  void guarded(Lease& lease, Work&& work) {
    try {
      work(*lease);
    } catch (...) {
      try {
        if (lease->in_transaction() && !lease->broken()) lease->execute_text("ROLLBACK");
      } catch (const Fault&) {
        // The failure that is on its way says more.
      }
      if (lease->broken()) {
        reach_.lost("a line to read on broke");
        lease.discard();
      }
      throw;
    }
  }

  Reach reach_;
  GroupWriter writer_;
  Pool<Connection> readers_;
};

}  // namespace
}  // namespace postgres

std::unique_ptr<Database> open_postgres(const postgres::PostgresOptions& options) {
  return std::make_unique<postgres::PostgresDatabase>(options);
}

std::unique_ptr<Database> open_postgres(const std::string& connection_string, int connections) {
  return open_postgres(postgres::PostgresOptions{.address = connection_string, .readers = connections});
}

}  // namespace wellkept::db
