// SQLite's line to write on: one connection, and BEGIN IMMEDIATE.
#pragma once
#include "db/group_writer.h"
#include "db/sqlite/connection.h"

namespace wellkept::db::sqlite {

class Line final : public WriteLine {
 public:
  explicit Line(const SqliteOptions& options) : connection_(options, Role::writer) {}
  void begin() override;
  void commit() override;
  void rollback() override;
  void save() override;
  void undo() override;
  void release() override;
  bool in_transaction() const override { return connection_.in_transaction(); }
  std::int64_t effects() const override { return connection_.effects(); }
  bool run(const std::function<bool(Transaction&)>& body, Actions& on_commit, Gathered& gathered) override;

 private:
  Connection connection_;
};

class Writer final : public GroupWriter {
 public:
  explicit Writer(const SqliteOptions& options) : GroupWriter(std::make_unique<Line>(options), options.max_batch) {}
};

}  // namespace wellkept::db::sqlite
