// What an export gives out, as tables: their columns, and a row as a line of CSV or NDJSON.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace wellkept::transfer {

enum class Table { tickets, promises, customers };
[[nodiscard]] std::optional<Table> table_named(std::string_view name);
[[nodiscard]] std::string_view name_of(Table table);
[[nodiscard]] const std::vector<std::string>& columns_of(Table table);

// Texts, whole numbers, flags and null, beside the columns.
using TableRow = std::vector<json::Value>;
// A cell as text: empty for null.
[[nodiscard]] std::string cell_text(const json::Value& cell);

[[nodiscard]] std::string csv_header(Table table);
// With its line end. No cell of CSV is taken for a formula.
[[nodiscard]] std::string csv_line(const TableRow& row);
[[nodiscard]] std::string json_line(Table table, const TableRow& row);

}  // namespace wellkept::transfer
