// Rows of a PostgreSQL result in the binary format.
#pragma once
#include <libpq-fe.h>

#include "db/database.h"

namespace wellkept::db::postgres {

class PostgresRow final : public Row {
 public:
  PostgresRow(const PGresult* result, int row) : result_(result), row_(row) {}
  bool null(int column) const override;
  std::int64_t integer(
      int column) const override;  // any integer type, and a numeric without a fraction (SUM gives one)
  bool boolean(int column) const override;
  double real(int column) const override;
  std::string_view text(int column) const override;
  std::string_view blob(int column) const override;

 private:
  std::string_view bytes(int column) const;
  [[noreturn]] void wrong(int column, const char* what) const;
  const PGresult* result_;
  int row_;
};

}  // namespace wellkept::db::postgres
