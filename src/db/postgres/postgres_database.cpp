#include <chrono>
#include <random>
#include <thread>

#include "db/pool.h"
#include "db/postgres/connection.h"

namespace wellkept::db {
namespace postgres {
namespace {

constexpr int kAttempts = 12;

class PostgresTransaction final : public Transaction {
 public:
  using Actions = std::vector<std::function<void()>>;
  PostgresTransaction(Connection& connection, Actions* actions) : connection_(connection), actions_(actions) {}
  void on_commit(std::function<void()> action) override {
    if (actions_ == nullptr) throw std::logic_error("db: a read has no commit");
    actions_->push_back(std::move(action));
  }
  void execute_text(std::string_view sql) override { connection_.execute_text(sql); }

 private:
  std::int64_t run(const Query& query, std::span<const Param> params,
                   const std::function<void(const Row&)>* on_row) override {
    return connection_.run(query, params, on_row);
  }
  Connection& connection_;
  Actions* actions_;
};

// Two that met must not meet again at once: 1 to 2^attempt ms, at most 64.
void wait_before(int attempt) {
  thread_local std::minstd_rand random(std::random_device{}());
  const int ceiling = 1 << std::min(attempt, 6);
  std::this_thread::sleep_for(std::chrono::milliseconds(std::uniform_int_distribution(1, ceiling)(random)));
}

class PostgresDatabase final : public Database {
 public:
  PostgresDatabase(const std::string& connection_string, int connections)
      : pool_(std::max(connections, 1),
              [connection_string] { return std::make_unique<Connection>(connection_string); }) {
    pool_.take();  // a server that cannot be reached shows at the start
  }

  Engine engine() const override { return Engine::postgres; }

  std::string prepare(const Query& query, bool explain) override {
    const auto lease = pool_.take();
    return lease->prepare_only(query, explain);
  }

 protected:
  void run_read(const std::function<void(Transaction&)>& body) override {
    auto lease = pool_.take();
    begin(lease, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    guarded(lease, [&](Connection& connection) {
      PostgresTransaction transaction(connection, nullptr);
      body(transaction);
      connection.execute_text("ROLLBACK");
    });
  }

  // SERIALIZABLE, because on SQLite closures run one after the other and features count on that.
  void run_write(const std::function<bool(Transaction&)>& body) override {
    PostgresTransaction::Actions actions;
    bool kept = false;
    for (int attempt = 1;; ++attempt) {
      actions.clear();
      try {
        auto lease = pool_.take();
        begin(lease, "BEGIN ISOLATION LEVEL SERIALIZABLE");
        guarded(lease, [&](Connection& connection) { kept = attempt_write(connection, body, actions); });
        break;
      } catch (const Retry&) {
        if (attempt == kAttempts) throw;
      }
      wait_before(attempt);
    }
    if (!kept) return;
    for (const auto& action : actions) action();
  }

 private:
  using Lease = Pool<Connection>::Lease;

  // A connection that died while it was idle (the server was restarted) is replaced: nothing was asked of it yet.
  static void begin(Lease& lease, std::string_view sql) {
    try {
      lease->execute_text(sql);
    } catch (const Fault&) {
      if (!lease->broken()) throw;
      lease.reopen();
      lease->execute_text(sql);
    }
  }

  static bool attempt_write(Connection& connection, const std::function<bool(Transaction&)>& body,
                            PostgresTransaction::Actions& actions) {
    PostgresTransaction transaction(connection, &actions);
    if (!body(transaction)) {
      connection.execute_text("ROLLBACK");
      return false;
    }
    connection.commit();
    return true;
  }

  // Leaves the connection without a transaction, or discards it.
  template <class Work>
  static void guarded(Lease& lease, Work&& work) {
    try {
      work(*lease);
    } catch (...) {
      try {
        if (lease->in_transaction() && !lease->broken()) lease->execute_text("ROLLBACK");
      } catch (const Fault&) {
        // The failure that is on its way says more.
      }
      if (lease->broken()) lease.discard();
      throw;
    }
  }

  Pool<Connection> pool_;
};

}  // namespace
}  // namespace postgres

std::unique_ptr<Database> open_postgres(const std::string& connection_string, int connections) {
  return std::make_unique<postgres::PostgresDatabase>(connection_string, connections);
}

}  // namespace wellkept::db
