#include "db/copy.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/crypto.h"
#include "base/json.h"
#include "db/copy_shape.h"
#include "db/migrator.h"

namespace wellkept::db {
namespace {

constexpr std::size_t kRows = 250;           // in one statement, where their columns are few
constexpr std::size_t kMostRows = 5'000;     // in one transaction, where they are short
constexpr std::size_t kBytes = 8'000'000;    // about as much in one transaction
constexpr std::size_t kParameters = 32'000;  // in one statement, on either engine

constexpr Query shared(const char* name, const char* sql, int parameters) {
  return {name, sql, sql, parameters};
}
constexpr Query kProgress = shared("copy.progress", "SELECT name, copied_to, done FROM copy_progress", 0);
constexpr Query kMark = shared("copy.mark",
                               "INSERT INTO copy_progress (name, copied_to, done) VALUES ($1, $2, $3) ON CONFLICT "
                               "(name) DO UPDATE SET copied_to = excluded.copied_to, done = excluded.done",
                               3);
constexpr Query kForget = shared("copy.forget", "DELETE FROM copy_progress", 0);
constexpr Query kHalf = shared("copy.half", "SELECT name FROM copy_progress LIMIT 1", 0);
constexpr Query kAnyEvent = shared("copy.any_event", "SELECT id FROM events LIMIT 1", 0);

// A value between the engines.
struct Cell {
  ColumnKind kind = ColumnKind::integer;
  bool null = false;
  std::int64_t integer = 0;
  double real = 0;
  std::string bytes;

  Param param() const {
    if (null) return nullptr;
    switch (kind) {
      case ColumnKind::integer:
        return integer;
      case ColumnKind::boolean:
        return integer != 0;
      case ColumnKind::real:
        return real;
      case ColumnKind::text:
        return bytes;
      case ColumnKind::blob:
        return Param::blob(bytes);
    }
    return nullptr;
  }
};

Cell read_cell(const Row& row, int place, ColumnKind kind) {
  Cell cell;
  cell.kind = kind;
  cell.null = row.null(place);
  if (cell.null) return cell;
  if (kind == ColumnKind::integer) cell.integer = row.integer(place);
  if (kind == ColumnKind::boolean) cell.integer = row.boolean(place) ? 1 : 0;
  if (kind == ColumnKind::real) cell.real = row.real(place);
  if (kind == ColumnKind::text) cell.bytes = row.text(place);
  if (kind == ColumnKind::blob) cell.bytes = row.blob(place);
  return cell;
}

// The key of the last row that was copied, as text to be kept.
std::string write_key(std::span<const Cell> key) {
  json::Array parts;
  for (const Cell& cell : key)
    parts.emplace_back(cell.kind == ColumnKind::integer || cell.kind == ColumnKind::boolean
                           ? std::to_string(cell.integer)
                           : crypto::to_hex(cell.bytes));
  return json::write(json::Value(std::move(parts)));
}

std::vector<Cell> read_key(const Table& table, const std::string& text) {
  const auto parsed = json::parse(text);
  const auto* value = std::get_if<json::Value>(&parsed);
  const json::Array* parts = value != nullptr ? value->array() : nullptr;
  if (parts == nullptr || parts->size() != table.key)
    throw Fault("copy: the progress of " + table.name + " is damaged");
  std::vector<Cell> key;
  for (std::size_t i = 0; i < table.key; ++i) {
    Cell& cell = key.emplace_back();
    cell.kind = table.columns[i].kind;
    const std::string* part = (*parts)[i].string();
    if (part == nullptr) throw Fault("copy: the progress of " + table.name + " is damaged");
    if (cell.kind == ColumnKind::integer || cell.kind == ColumnKind::boolean) {
      cell.integer = std::stoll(*part);
    } else {
      cell.bytes = crypto::from_hex(*part).value_or("");
    }
  }
  return key;
}

std::string names_of(const Table& table, std::size_t count) {
  std::string names;
  for (std::size_t i = 0; i < count; ++i) names += (i == 0 ? "" : ", ") + table.columns[i].name;
  return names;
}

std::string places(std::size_t first, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += (i == 0 ? "$" : ", $") + std::to_string(first + i);
  return text;
}

std::vector<Param> params_of(std::span<const Cell> cells) {
  std::vector<Param> params;
  params.reserve(cells.size());
  for (const Cell& cell : cells) params.push_back(cell.param());
  return params;
}

class TableCopy {
 public:
  TableCopy(Database& from, Database& to, const Table& table, std::string copied_to)
      : from_(from), to_(to), table_(table), copied_to_(std::move(copied_to)) {
    const std::size_t most = kParameters / table.columns.size();
    in_statement_ = table.refers_to_itself ? most : std::min(kRows, most);
    asked_ = in_statement_;
    first_ = read_text(false);
    next_ = read_text(true);
    whole_ = insert_text(in_statement_);
  }

  void run(const CopyProgress& progress) {
    std::int64_t total = 0;
    for (;;) {
      const std::vector<Cell> cells = read();
      const std::size_t rows = cells.size() / table_.columns.size();
      // Rows that refer to others of their table go in one statement: until its end nothing is missing.
      if (table_.refers_to_itself && rows == asked_) throw Fault("copy: too many rows in " + table_.name);
      const bool last = rows < asked_;
      write(cells, rows, last);
      total += static_cast<std::int64_t>(rows);
      progress(table_.name, total);
      if (last) return;
      ask_by(cells, rows);
    }
  }

 private:
  std::vector<Cell> read() {
    const std::vector<Cell> key = copied_to_.empty() ? std::vector<Cell>() : read_key(table_, copied_to_);
    const std::string& sql = key.empty() ? first_ : next_;
    const Query query{"copy.read", sql.c_str(), sql.c_str(), static_cast<int>(key.size()) + 1};
    std::vector<Param> params = params_of(key);
    params.emplace_back(static_cast<std::int64_t>(asked_));
    std::vector<Cell> cells;
    from_.read([&](Transaction& tx) {
      cells.clear();
      tx.each(query, params, [&](const Row& row) {
        for (std::size_t i = 0; i < table_.columns.size(); ++i)
          cells.push_back(read_cell(row, static_cast<int>(i), table_.columns[i].kind));
      });
    });
    return cells;
  }

  std::string read_text(bool from_a_key) const {
    const std::string keys = names_of(table_, table_.key);
    return "SELECT " + names_of(table_, table_.columns.size()) + " FROM " + table_.name +
           (from_a_key ? " WHERE (" + keys + ") > (" + places(1, table_.key) + ")" : "") + " ORDER BY " + keys +
           " LIMIT $" + std::to_string(from_a_key ? table_.key + 1 : 1);
  }

  // As many rows the next time as these say will do: the more in one commit, the fewer waits for the disk.
  void ask_by(const std::vector<Cell>& cells, std::size_t rows) {
    std::size_t bytes = 1;
    for (const Cell& cell : cells) bytes += sizeof(std::int64_t) + cell.bytes.size();
    const std::size_t statements = std::clamp(rows * kBytes / bytes, in_statement_, kMostRows) / in_statement_;
    asked_ = statements * in_statement_;
  }

  void write(const std::vector<Cell>& cells, std::size_t rows, bool last) {
    const std::size_t columns = table_.columns.size();
    const std::string rest = insert_text(rows % in_statement_);
    const bool first = copied_to_.empty();
    const std::string reached = rows > 0 ? write_key(std::span(cells).last(columns).first(table_.key)) : copied_to_;
    const auto kept = to_.write([&](Transaction& tx) -> Outcome {
      if (first) tx.execute_text("DELETE FROM " + table_.name);  // what the migrations put there
      for (std::size_t at = 0; at < rows; at += in_statement_) {
        const std::size_t count = std::min(in_statement_, rows - at);
        const std::string& sql = count == in_statement_ ? whole_ : rest;
        const Query insert{"copy.write", sql.c_str(), sql.c_str(), static_cast<int>(count * columns)};
        tx.execute(insert, params_of(std::span(cells).subspan(at * columns, count * columns)));
      }
      tx.execute(kMark, {table_.name, reached, last});
      return Done{};
    });
    if (!kept) throw Fault("copy: a write was refused");
    copied_to_ = reached;
  }

  std::string insert_text(std::size_t rows) const {
    const std::size_t columns = table_.columns.size();
    std::string sql = "INSERT INTO " + table_.name + " (" + names_of(table_, columns) + ") VALUES ";
    for (std::size_t i = 0; i < rows; ++i)
      sql += std::string(i == 0 ? "(" : ", (") + places(1 + i * columns, columns) + ")";
    return sql;
  }

  Database& from_;
  Database& to_;
  const Table& table_;
  std::string copied_to_;
  // Each is prepared once, wherever it stands in memory, so they stay where they are.
  std::string first_;
  std::string next_;
  std::string whole_;
  std::size_t in_statement_ = kRows;
  std::size_t asked_ = kRows;  // rows of the next transaction
};

struct Progress {
  std::string copied_to;
  bool done = false;
};

std::map<std::string, Progress> progress_of(Database& to) {
  return to.read([](Transaction& tx) {
    std::map<std::string, Progress> found;
    tx.each(kProgress, {}, [&](const Row& row) { found[row.string(0)] = {row.string(1), row.boolean(2)}; });
    return found;
  });
}

// Marks the target as begun, when it is new.
Outcome begin(Database& to) {
  return to.write([](Transaction& tx) -> Outcome {
    if (half_copied(tx)) return Done{};
    if (tx.one(kAnyEvent, {}, [](const Row& row) { return row.integer(0); }))
      return refuse(RefusalKind::conflict, "copy.not_empty", "The database to copy to holds other data.");
    tx.execute(kMark, {"", "", false});
    return Done{};
  });
}

std::int64_t count(Database& database, const Table& table) {
  const std::string sql = "SELECT COUNT(*) FROM " + table.name;
  const Query query{"copy.count", sql.c_str(), sql.c_str(), 0};
  return database.read(
      [&](Transaction& tx) { return *tx.one(query, {}, [](const Row& row) { return row.integer(0); }); });
}

Result<Copied> compare(Database& from, Database& to, const std::vector<Table>& tables) {
  Copied copied;
  for (const Table& table : tables) {
    const std::int64_t here = count(from, table);
    const std::int64_t there = count(to, table);
    if (here != there)
      return refuse(
          RefusalKind::conflict, "copy.differs",
          "The table " + table.name + " has " + std::to_string(here) + " rows, its copy " + std::to_string(there) +
              ": it was changed meanwhile. Empty the database that was copied to, stop all servers, and begin again.");
    ++copied.tables;
    copied.rows += there;
  }
  return copied;
}

}  // namespace

bool half_copied(Transaction& tx) {
  return tx.one(kHalf, {}, [](const Row& row) { return row.string(0); }).has_value();
}

Result<Copied> copy_database(Database& from, Database& to, const CopyProgress& progress) {
  if (from.engine() == to.engine())
    return refuse(RefusalKind::invalid, "copy.engines", "Both are of one engine: its own tools copy it.");
  const MigrationState state = migration_state(from);
  if (state.applied != state.known)
    return refuse(RefusalKind::conflict, "copy.schema",
                  "The database to copy from has another schema than this program; run `wellkept migrate` on it.");
  WK_CHECK(migrate(to));
  WK_CHECK(begin(to));
  const auto tables = tables_to_copy(from.engine() == Engine::postgres ? from : to);
  const auto before = progress_of(to);
  for (const Table& table : tables) {
    const auto found = before.find(table.name);
    if (found != before.end() && found->second.done) continue;
    TableCopy(from, to, table, found != before.end() ? found->second.copied_to : "").run(progress);
  }
  WK_TRY(copied, compare(from, to, tables));
  WK_CHECK(to.write([&](Transaction& tx) -> Outcome {
    if (to.engine() == Engine::postgres) {
      tx.execute_text("SET LOCAL synchronous_commit = on");  // and with it all before
      tx.execute_text("ANALYZE");                            // its plans are by what stands there
    }
    tx.execute(kForget);
    return Done{};
  }));
  return copied;
}

}  // namespace wellkept::db
