#include "db/sqlite/connection.h"

#include <sqlite3.h>

#include <cstring>
#include <mutex>
#include <optional>

#include "db/trouble.h"

namespace wellkept::db::sqlite {
namespace {

void configure_library() {
  static std::once_flag once;
  // Counting memory takes a lock that all connections share. Refused when SQLite has started already, which is as well.
  std::call_once(once, [] { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); });
}

// Values are asked for once a column: a connection without mutexes may read them directly.
class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement), columns_(sqlite3_column_count(statement)) {}
  bool null(int column) const override { return sqlite3_value_type(value(column)) == SQLITE_NULL; }
  std::int64_t integer(int column) const override {
    sqlite3_value* const found = value(column);
    if (sqlite3_value_type(found) != SQLITE_INTEGER) refuse(column, "a whole number");
    return sqlite3_value_int64(found);
  }
  bool boolean(int column) const override {
    const std::int64_t number = integer(column);
    if (number != 0 && number != 1) refuse(column, "a flag");
    return number != 0;
  }
  double real(int column) const override {
    sqlite3_value* const found = value(column);
    const int type = sqlite3_value_type(found);
    if (type != SQLITE_FLOAT && type != SQLITE_INTEGER) refuse(column, "a number");
    return sqlite3_value_double(found);
  }
  std::string_view text(int column) const override {
    sqlite3_value* const found = value(column);
    if (sqlite3_value_type(found) != SQLITE_TEXT) refuse(column, "text");
    return view(sqlite3_value_text(found), found);
  }
  std::string_view blob(int column) const override {
    sqlite3_value* const found = value(column);
    if (sqlite3_value_type(found) != SQLITE_BLOB) refuse(column, "bytes");
    return view(sqlite3_value_blob(found), found);
  }

  void moved() { column_ = -1; }  // to the next row

 private:
  // Asked for once, though a column is mostly looked at twice: whether it is null, and what it is.
  sqlite3_value* value(int column) const {
    if (column == column_) return value_;
    if (column < 0 || column >= columns_) throw Fault("column " + std::to_string(column) + " is not in the row");
    column_ = column;
    return value_ = sqlite3_column_value(statement_, column);
  }
  [[noreturn]] void refuse(int column, const char* what) const {
    throw Fault(std::string("column ") + sqlite3_column_name(statement_, column) + " is not " + what);
  }
  static std::string_view view(const void* data, sqlite3_value* found) {
    const auto size = static_cast<std::size_t>(sqlite3_value_bytes(found));
    return size == 0 ? std::string_view() : std::string_view(static_cast<const char*>(data), size);
  }
  sqlite3_stmt* statement_;
  int columns_;
  mutable int column_ = -1;
  mutable sqlite3_value* value_ = nullptr;
};

int bind_one(sqlite3_stmt* statement, int index, const Param& param) {
  const std::string_view text = param.text();
  const char* data = text.data() == nullptr ? "" : text.data();
  switch (param.kind()) {
    case Param::Kind::null:
      return sqlite3_bind_null(statement, index);
    case Param::Kind::integer:
      return sqlite3_bind_int64(statement, index, param.integer());
    case Param::Kind::real:
      return sqlite3_bind_double(statement, index, param.real());
    case Param::Kind::text:
      return sqlite3_bind_text64(statement, index, data, text.size(), SQLITE_STATIC, SQLITE_UTF8);
    case Param::Kind::blob:
      return sqlite3_bind_blob64(statement, index, data, text.size(), SQLITE_STATIC);
  }
  return SQLITE_MISUSE;
}

// `error`: the system's, of the call that failed.
std::optional<Cause> cause_of_code(int code, int error) {
  switch (code) {
    case SQLITE_FULL:
      return Cause::full;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      return cause_of_errno(error).value_or(Cause::storage);
    case SQLITE_READONLY:
      return Cause::storage;
    case SQLITE_NOMEM:
      return Cause::memory;
    case SQLITE_BUSY:
      return Cause::busy;
    default:
      return std::nullopt;
  }
}

}  // namespace

void Connection::CloseStatement::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}
void Connection::CloseConnection::operator()(sqlite3* connection) const {
  sqlite3_close_v2(connection);
}

Connection::Connection(const SqliteOptions& options, Role role) {
  configure_library();
  const bool writes = role == Role::writer;
  const int flags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | (writes ? SQLITE_OPEN_CREATE : 0);
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(options.path.c_str(), &opened, flags, nullptr);
  db_.reset(opened);
  if (code != SQLITE_OK) fail(("open " + options.path).c_str(), code);
  sqlite3_busy_timeout(db_.get(), options.busy_timeout_ms);
  const std::int64_t cache = writes ? options.cache_kib : options.cache_kib / 4;
  execute_text("PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-" +
               std::to_string(cache));
  if (writes) {
    execute_text("PRAGMA journal_mode=WAL");
    execute_text(options.durable ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
    // A page that many commits change is written back once in 16 MiB of log, not once in 4.
    execute_text("PRAGMA secure_delete=ON");  // what is erased leaves the file, not only the table
    execute_text("PRAGMA wal_autocheckpoint=4000; PRAGMA journal_size_limit=67108864");
  } else {
    execute_text("PRAGMA query_only=ON");
  }
}

Connection::~Connection() {
  cache_.clear();
}

void Connection::fail(const char* what, int code) const {
  const std::string message = std::string(what) + ": " + (db_ ? sqlite3_errmsg(db_.get()) : sqlite3_errstr(code)) +
                              " (" + std::to_string(code) + ")";
  if ((code & 0xff) == SQLITE_CONSTRAINT) throw Constraint(message);
  if (const auto cause = cause_of_code(code & 0xff, db_ ? sqlite3_system_errno(db_.get()) : 0)) {
    throw Trouble(*cause, message);
  }
  throw Fault(message);
}

bool Connection::in_transaction() const {
  return sqlite3_get_autocommit(db_.get()) == 0;
}

std::int64_t Connection::effects() const {
  return sqlite3_total_changes64(db_.get()) + texts_;
}

bool Connection::breaks_deferred_keys() const {
  int broken = 0;
  int unused = 0;
  sqlite3_db_status(db_.get(), SQLITE_DBSTATUS_DEFERRED_FKS, &broken, &unused, 0);
  return broken != 0;
}

Connection::Prepared Connection::prepare(const Query& query, std::string sql, unsigned flags) const {
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v3(db_.get(), sql.data(), static_cast<int>(sql.size()), flags, &raw, nullptr);
  Prepared prepared{std::move(sql), {}, {}};
  prepared.statement.reset(raw);
  if (code != SQLITE_OK) fail(query.name, code);
  if (sqlite3_bind_parameter_count(raw) != query.parameters) {
    throw Fault(std::string(query.name) + ": the statement has other parameters than it declares");
  }
  for (int i = 1; i <= query.parameters; ++i) {
    const int index = sqlite3_bind_parameter_index(raw, ("$" + std::to_string(i)).c_str());
    if (index == 0) throw Fault(std::string(query.name) + ": $" + std::to_string(i) + " is not used");
    prepared.indexes.push_back(index);
  }
  return prepared;
}

// Queries are constants, so their address is the key; the text is compared because tests make theirs on the stack.
Connection::Prepared& Connection::cached(const Query& query, Prepared& spare) {
  auto& entry = cache_[query.sqlite];
  if (entry.busy) {
    spare = prepare(query, query.sqlite, 0);
    return spare;
  }
  if (!entry.statement || entry.sql != query.sqlite) entry = prepare(query, query.sqlite, SQLITE_PREPARE_PERSISTENT);
  return entry;
}

void Connection::bind(const Query& query, const Prepared& prepared, std::span<const Param> params) const {
  if (params.size() != prepared.indexes.size()) {
    throw Fault(std::string(query.name) + ": " + std::to_string(params.size()) + " parameters for " +
                std::to_string(prepared.indexes.size()));
  }
  for (std::size_t i = 0; i < params.size(); ++i) {
    const int code = bind_one(prepared.statement.get(), prepared.indexes[i], params[i]);
    if (code != SQLITE_OK) fail(query.name, code);
  }
}

std::int64_t Connection::run(const Query& query, std::span<const Param> params,
                             const std::function<void(const Row&)>* on_row) {
  Prepared spare;
  Prepared& prepared = cached(query, spare);
  sqlite3_stmt* statement = prepared.statement.get();
  struct Guard {
    Prepared& prepared;
    explicit Guard(Prepared& entry) : prepared(entry) { prepared.busy = true; }
    ~Guard() {
      sqlite3_reset(prepared.statement.get());
      prepared.busy = false;
    }
  } const guard(prepared);
  bind(query, prepared, params);
  SqliteRow row(statement);
  int code = 0;
  while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
    row.moved();
    if (on_row != nullptr) (*on_row)(row);
  }
  if (code != SQLITE_DONE) fail(query.name, code);
  return sqlite3_stmt_readonly(statement) != 0 ? 0 : sqlite3_changes64(db_.get());
}

void Connection::execute_text(std::string_view sql) {
  ++texts_;
  const int code = sqlite3_exec(db_.get(), std::string(sql).c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail("text", code);
}

std::string Connection::prepare_only(const Query& query, bool explain) {
  prepare(query, query.sqlite, 0);
  if (!explain) return {};
  const Prepared plan = prepare(query, std::string("EXPLAIN QUERY PLAN ") + query.sqlite, 0);
  std::string text;
  while (sqlite3_step(plan.statement.get()) == SQLITE_ROW) {
    text += reinterpret_cast<const char*>(sqlite3_column_text(plan.statement.get(), 3));
    text += '\n';
  }
  return text;
}

void Session::on_commit(std::function<void()> action) {
  if (actions_ == nullptr) throw std::logic_error("db: a read has no commit");
  actions_->push_back(std::move(action));
}

Sums& Session::sums(const std::function<std::unique_ptr<Sums>()>& make) {
  if (gathered_ == nullptr) throw std::logic_error("db: a read adds nothing up");
  return gathered_->take(make);
}

}  // namespace wellkept::db::sqlite
