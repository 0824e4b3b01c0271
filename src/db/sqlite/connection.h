// One SQLite connection with its prepared statements. Used by one thread at a time.
#pragma once
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "db/database.h"
#include "db/group_writer.h"

struct sqlite3;
struct sqlite3_stmt;

namespace wellkept::db::sqlite {

enum class Role { writer, reader };

class Connection {
 public:
  Connection(const SqliteOptions& options, Role role);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // The rows changed; calls `on_row`, when there is one, for every row.
  std::int64_t run(const Query& query, std::span<const Param> params, const std::function<void(const Row&)>* on_row);
  void execute_text(std::string_view sql);
  bool in_transaction() const;
  std::int64_t effects() const;       // grows with every row that is written, and every text
  bool breaks_deferred_keys() const;  // a deferred foreign key that would fail the commit
  std::string prepare_only(const Query& query, bool explain);

 private:
  struct CloseStatement {
    void operator()(sqlite3_stmt* statement) const;
  };
  struct Prepared {
    std::string sql;
    std::unique_ptr<sqlite3_stmt, CloseStatement> statement;
    std::vector<int> indexes;  // SQLite's number of $1, $2 …: it numbers them as they first appear
    bool busy = false;         // stepping; a callback asks the same query again
  };
  struct CloseConnection {
    void operator()(sqlite3* connection) const;
  };

  Prepared prepare(const Query& query, std::string sql, unsigned flags) const;
  Prepared& cached(const Query& query, Prepared& spare);
  void bind(const Query& query, const Prepared& prepared, std::span<const Param> params) const;
  [[noreturn]] void fail(const char* what, int code) const;

  std::unique_ptr<sqlite3, CloseConnection> db_;  // closed after its statements
  std::unordered_map<const char*, Prepared> cache_;
  std::int64_t texts_ = 0;
};

// What a closure sees.
class Session final : public Transaction {
 public:
  Session(Connection& connection, Actions* actions, Gathered* gathered)
      : connection_(connection), actions_(actions), gathered_(gathered) {}
  void on_commit(std::function<void()> action) override;
  Sums& sums(const std::function<std::unique_ptr<Sums>()>& make) override;
  void execute_text(std::string_view sql) override { connection_.execute_text(sql); }

 private:
  std::int64_t run(const Query& query, std::span<const Param> params,
                   const std::function<void(const Row&)>* on_row) override {
    return connection_.run(query, params, on_row);
  }
  Connection& connection_;
  Actions* actions_;    // none in a read
  Gathered* gathered_;  // nor then
};

}  // namespace wellkept::db::sqlite
