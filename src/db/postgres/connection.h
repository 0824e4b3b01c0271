// One PostgreSQL connection with its prepared statements. Used by one thread at a time.
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
#include "db/postgres/dial.h"

struct pg_conn;
struct pg_result;

namespace wellkept::db::postgres {

class Connection {
 public:
  explicit Connection(const std::string& address, Wanted wanted = Wanted::primary);  // throws Away

  std::int64_t run(const Query& query, std::span<const Param> params, const std::function<void(const Row&)>* on_row);
  void execute_text(std::string_view sql);
  void commit();  // throws Fault when the server rolled back instead
  bool broken() const;
  bool in_transaction() const;
  bool failed() const;           // a statement of the transaction failed, so that it can only be undone
  std::int64_t effects() const;  // grows with every statement that may have left something to undo
  std::string prepare_only(const Query& query, bool explain);

 private:
  struct Close {
    void operator()(pg_conn* connection) const;
    void operator()(pg_result* result) const;
  };
  using Answer = std::unique_ptr<pg_result, Close>;
  struct Prepared {
    std::string sql;
    std::string name;
  };

  const std::string& prepared(const Query& query);
  Answer text_query(const char* what, const std::string& sql);
  void check(const char* what, const Answer& answer) const;

  std::unique_ptr<pg_conn, Close> connection_;
  std::unordered_map<const char*, Prepared> cache_;
  int next_name_ = 0;
  std::int64_t effects_ = 0;
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

}  // namespace wellkept::db::postgres
