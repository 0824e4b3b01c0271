#include "db/copy_shape.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace wellkept::db {
namespace {

constexpr Query postgres_only(const char* name, const char* sql) {
  return {name, "", sql, 0};
}
constexpr Query kColumns = postgres_only("copy.columns", R"(
SELECT c.relname::text, a.attname::text, format_type(a.atttypid, NULL)
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = current_schema()
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
LEFT JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place) ON k.attnum = a.attnum
WHERE c.relkind = 'r' ORDER BY c.relname, k.place NULLS LAST, a.attnum)");
constexpr Query kKeys = postgres_only("copy.keys", R"(
SELECT c.relname::text, cardinality(i.indkey::int2[])::bigint
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = current_schema()
JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary WHERE c.relkind = 'r')");
constexpr Query kReferences = postgres_only("copy.references", R"(
SELECT c.relname::text, r.relname::text
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_class r ON r.oid = k.confrelid
JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = current_schema() WHERE k.contype = 'f')");

bool left_out(const std::string& name) {
  static constexpr std::array<std::string_view, 5> kNames{"schema_migrations", "schema_compatible", "copy_progress",
                                                          "leases", "node_starts"};
  return name.starts_with("search_") || std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

ColumnKind kind_of(const std::string& table, const std::string& type) {
  if (type == "bigint" || type == "integer") return ColumnKind::integer;
  if (type == "boolean") return ColumnKind::boolean;
  if (type == "double precision") return ColumnKind::real;
  if (type == "text") return ColumnKind::text;
  if (type == "bytea") return ColumnKind::blob;
  throw Fault("copy: a column of " + table + " has the type " + type);
}

using References = std::map<std::string, std::set<std::string>>;

void place(const std::string& name, std::map<std::string, Table>& tables, const References& references,
           std::vector<Table>& ordered) {
  auto found = tables.extract(name);
  if (found.empty()) return;
  if (const auto to = references.find(name); to != references.end()) {
    for (const std::string& other : to->second) place(other, tables, references, ordered);
  }
  ordered.push_back(std::move(found.mapped()));
}

}  // namespace

std::vector<Table> tables_to_copy(Database& postgres) {
  return postgres.read([](Transaction& tx) {
    std::map<std::string, Table> tables;
    tx.each(kColumns, {}, [&](const Row& row) {
      const std::string name = row.string(0);
      if (left_out(name)) return;
      Table& table = tables[name];
      table.name = name;
      table.columns.push_back({row.string(1), kind_of(name, row.string(2))});
    });
    tx.each(kKeys, {}, [&](const Row& row) {
      if (const auto found = tables.find(row.string(0)); found != tables.end())
        found->second.key = static_cast<std::size_t>(row.integer(1));
    });
    References references;
    tx.each(kReferences, {}, [&](const Row& row) {
      if (row.string(0) != row.string(1)) {
        references[row.string(0)].insert(row.string(1));
      } else if (const auto found = tables.find(row.string(0)); found != tables.end()) {
        found->second.refers_to_itself = true;
      }
    });
    std::vector<std::string> names;
    for (const auto& [name, table] : tables) {
      if (table.key == 0) throw Fault("copy: the table " + name + " has no primary key");
      names.push_back(name);
    }
    std::vector<Table> ordered;
    for (const std::string& name : names) place(name, tables, references, ordered);
    return ordered;
  });
}

}  // namespace wellkept::db
