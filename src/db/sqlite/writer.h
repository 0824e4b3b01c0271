// SQLite's line to write on: one connection, and BEGIN IMMEDIATE.
#pragma once
#include <functional>
#include <memory>
#include <utility>

#include "db/group_writer.h"
#include "db/sqlite/connection.h"

namespace wellkept::db::sqlite {

class Line final : public WriteLine {
 public:
  Line(const SqliteOptions& options, std::function<void(Transaction&)> before_turn)
      : connection_(options, Role::writer), before_turn_(std::move(before_turn)) {}
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
  void after_others();

  Connection connection_;
  std::function<void(Transaction&)> before_turn_;
  std::int64_t version_ = -1;  // of the database as others have changed it
};

class Writer final : public GroupWriter {
 public:
  explicit Writer(const SqliteOptions& options, std::function<void(Transaction&)> before_turn = {})
      : GroupWriter(std::make_unique<Line>(options, std::move(before_turn)), options.max_batch) {}
};

}  // namespace wellkept::db::sqlite
