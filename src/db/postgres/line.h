// PostgreSQL's line to write on. Nodes take turns: one lock of the database, held from the first statement of a
// transaction to its end, makes the order of commits the order of ids, and every closure sees all before it.
#pragma once
#include <memory>
#include <string>

#include "db/group_writer.h"
#include "db/postgres/connection.h"
#include "db/postgres/postgres_database.h"
#include "db/postgres/reach.h"

namespace wellkept::db::postgres {

class Line final : public WriteLine {
 public:
  Line(const PostgresOptions& options, Reach& reach);  // which outlives it
  void begin() override;
  void commit() override;
  void rollback() override;
  void save() override;
  void undo() override;
  void release() override;
  bool in_transaction() const override;
  std::int64_t effects() const override;
  bool run(const std::function<bool(Transaction&)>& body, Actions& on_commit, Gathered& gathered) override;

 private:
  void open();
  [[noreturn]] void lost() const;
  void text(std::string_view sql);  // throws Again when the connection was lost

  const PostgresOptions options_;
  Reach& reach_;
  std::unique_ptr<Connection> connection_;
  bool elsewhere_ = false;  // the server was found to be no primary any more
};

}  // namespace wellkept::db::postgres
