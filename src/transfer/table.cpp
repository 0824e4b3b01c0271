#include "transfer/table.h"

#include <array>

#include "transfer/csv_writer.h"

namespace wellkept::transfer {
namespace {

constexpr std::array<std::string_view, 3> kNames{"tickets", "promises", "customers"};

}  // namespace

std::optional<Table> table_named(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames.at(i) == name) return static_cast<Table>(i);
  }
  return std::nullopt;
}

std::string_view name_of(Table table) {
  return kNames.at(static_cast<std::size_t>(table));
}

const std::vector<std::string>& columns_of(Table table) {
  static const std::array<std::vector<std::string>, 3> columns{{
      {"number", "kind", "state", "channel", "severity", "urgency", "subject", "opened_at", "closed_at", "unit_id",
       "customer_id", "source", "source_key", "sample"},
      {"number", "ticket_id", "kind", "clause", "rule", "occurrence", "rule_kind", "policy_version", "unit_id", "state",
       "provisional", "started_at", "due_at", "warn_at", "stopped_at", "decided_at"},
      {"id", "name", "phone", "email", "segment", "external_key", "created_at"},
  }};
  return columns.at(static_cast<std::size_t>(table));
}

std::string cell_text(const json::Value& cell) {
  if (cell.string() != nullptr) return *cell.string();
  return cell.is_null() ? std::string() : json::write(cell);
}

std::string csv_header(Table table) {
  return csv_record(columns_of(table));
}

std::string csv_line(const TableRow& row) {
  std::vector<std::string> cells;
  cells.reserve(row.size());
  for (const json::Value& cell : row) cells.push_back(cell_text(cell));
  return csv_record(cells);
}

std::string json_line(Table table, const TableRow& row) {
  std::string line;
  json::Writer out(line);
  out.begin_object();
  const auto& columns = columns_of(table);
  for (std::size_t i = 0; i < columns.size(); ++i) out.field(columns[i], row[i]);
  out.end_object();
  return line += '\n';
}

}  // namespace wellkept::transfer
