#include "db/sqlite/sqlite_database.h"

#include "db/pool.h"
#include "db/sqlite/connection.h"
#include "db/sqlite/writer.h"

namespace wellkept::db {
namespace sqlite {
namespace {

constexpr Query kBegin{"db.begin_read", "BEGIN", "", 0};
constexpr Query kEnd{"db.end_read", "ROLLBACK", "", 0};

class SqliteDatabase final : public Database {
 public:
  SqliteDatabase(const SqliteOptions& options, std::function<void(Transaction&)> before_turn)
      : writer_(options, std::move(before_turn)), readers_(std::max(options.readers, 1), [options] {
          return std::make_unique<Connection>(options, Role::reader);
        }) {}

  Engine engine() const override { return Engine::sqlite; }

  std::string prepare(const Query& query, bool explain) override {
    const auto lease = readers_.take();
    return lease->prepare_only(query, explain);
  }

 protected:
  void run_read(const std::function<void(Transaction&)>& body) override {
    auto lease = readers_.take();
    lease->run(kBegin, {}, nullptr);
    try {
      Session session(*lease, nullptr, nullptr);
      body(session);
    } catch (...) {
      end_after_failure(lease);
      throw;
    }
    lease->run(kEnd, {}, nullptr);
  }
  void run_write(const std::function<bool(Transaction&)>& body) override { writer_.run(body); }

 private:
  static void end_after_failure(Pool<Connection>::Lease& lease) {
    try {
      if (lease->in_transaction()) lease->run(kEnd, {}, nullptr);
    } catch (const Fault&) {
      lease.discard();  // the failure that is on its way says more
    }
  }

  Writer writer_;
  Pool<Connection> readers_;
};

}  // namespace
}  // namespace sqlite

std::unique_ptr<Database> open_sqlite(const SqliteOptions& options) {
  return open_sqlite(options, {});
}

std::unique_ptr<Database> open_sqlite(const SqliteOptions& options, std::function<void(Transaction&)> before_turn) {
  if (options.path.empty() || options.path == ":memory:") throw Fault("a database in memory is not supported");
  return std::make_unique<sqlite::SqliteDatabase>(options, std::move(before_turn));
}

}  // namespace wellkept::db
