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

struct pg_conn;
struct pg_result;

namespace wellkept::db::postgres {

// The transaction met another one (40001, 40P01): the same closure may succeed when it runs again.
struct Retry : Fault {
  using Fault::Fault;
};

class Connection {
 public:
  explicit Connection(const std::string& connection_string);

  std::int64_t run(const Query& query, std::span<const Param> params, const std::function<void(const Row&)>* on_row);
  void execute_text(std::string_view sql);
  void commit();  // throws Fault when the server rolled back instead
  bool broken() const;
  bool in_transaction() const;
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
};

}  // namespace wellkept::db::postgres
