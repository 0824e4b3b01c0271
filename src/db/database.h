// The database: reads on a snapshot, writes as closures that are durable when `write` returns.
//
// On SQLite one writer thread runs many closures in one durable commit (group commit, a savepoint each), and a pool of
// connections serves reads. On PostgreSQL each write is a transaction, retried on a serialisation failure. Features
// can't tell: a closure may run more than once, so it has no effects outside the transaction but those of `on_commit`.
// Errors: refusals are values and roll the closure back; faults throw db::Fault (or what the closure threw) and roll
// back too.
#pragma once
#include <cstdint>
#include <exception>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "base/result.h"
#include "db/query.h"

namespace wellkept::db {

struct Fault : std::runtime_error {
  using std::runtime_error::runtime_error;
};
// A unique or foreign key, or a CHECK, was violated. The closure may catch it only around the whole of its work.
struct Constraint : Fault {
  using Fault::Fault;
};

// One bound parameter. Text and blob are borrowed: they must live until the call returns.
class Param {
 public:
  enum class Kind { null, integer, real, text, blob };
  Param(std::nullptr_t) {}
  Param(bool flag) : kind_(Kind::integer), boolean_(true), integer_(flag ? 1 : 0) {}
  Param(int number) : kind_(Kind::integer), integer_(number) {}
  Param(std::int64_t number) : kind_(Kind::integer), integer_(number) {}
  Param(double number) : kind_(Kind::real), real_(number) {}
  Param(std::string_view text) : kind_(Kind::text), text_(text) {}
  Param(const std::string& text) : kind_(Kind::text), text_(text) {}
  Param(const char* text) : kind_(Kind::text), text_(text) {}
  Param(Id id) : kind_(id ? Kind::integer : Kind::null), integer_(id.value) {}  // no id is NULL
  Param(Instant instant) : kind_(Kind::integer), integer_(instant.ms) {}
  template <class T>
  Param(const std::optional<T>& maybe) : Param(maybe ? Param(*maybe) : Param(nullptr)) {}
  static Param blob(std::string_view bytes) {
    Param p(bytes);
    p.kind_ = Kind::blob;
    return p;
  }
  Kind kind() const { return kind_; }
  bool boolean() const { return boolean_; }  // PostgreSQL wants TRUE where SQLite takes 1
  std::int64_t integer() const { return integer_; }
  double real() const { return real_; }
  std::string_view text() const { return text_; }

 private:
  Kind kind_ = Kind::null;
  bool boolean_ = false;
  std::int64_t integer_ = 0;
  double real_ = 0;
  std::string_view text_;
};

// The current row of a result; views are valid until the callback returns. A wrong type throws Fault.
class Row {
 public:
  virtual bool null(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;
  virtual bool boolean(int column) const = 0;
  virtual double real(int column) const = 0;
  virtual std::string_view text(int column) const = 0;
  virtual std::string_view blob(int column) const = 0;
  Id id(int column) const { return null(column) ? Id{} : Id{integer(column)}; }
  Instant instant(int column) const { return Instant{integer(column)}; }
  std::optional<std::int64_t> maybe_integer(int column) const {
    return null(column) ? std::nullopt : std::optional(integer(column));
  }
  std::optional<Instant> maybe_instant(int column) const {
    return null(column) ? std::nullopt : std::optional(instant(column));
  }
  std::string string(int column) const { return null(column) ? std::string() : std::string(text(column)); }

 protected:
  ~Row() = default;
};

class Transaction;

// What the closures of one commit add up, so that it is written once: before the commit, or after each closure while
// closures are undone one by one. Until then no statement sees it.
class Sums {
 public:
  virtual ~Sums() = default;
  virtual void write(Transaction& tx) = 0;
};

class Transaction {
 public:
  virtual ~Transaction() = default;
  using Params = std::initializer_list<Param>;

  // Runs a statement; the number of rows that it changed.
  std::int64_t execute(const Query& query, Params params = {}) {
    return run(query, std::span(params.begin(), params.size()), nullptr);
  }
  std::int64_t execute(const Query& query, std::span<const Param> params) { return run(query, params, nullptr); }
  // Calls `on_row` for every row.
  void each(const Query& query, Params params, const std::function<void(const Row&)>& on_row) {
    run(query, std::span(params.begin(), params.size()), &on_row);
  }
  void each(const Query& query, std::span<const Param> params, const std::function<void(const Row&)>& on_row) {
    run(query, params, &on_row);
  }
  template <class Map>
  auto all(const Query& query, Params params, Map&& map) {
    std::vector<std::invoke_result_t<Map, const Row&>> rows;
    each(query, params, [&](const Row& row) { rows.push_back(map(row)); });
    return rows;
  }
  // The first row, if any.
  template <class Map>
  auto one(const Query& query, Params params, Map&& map) {
    std::optional<std::invoke_result_t<Map, const Row&>> first;
    each(query, params, [&](const Row& row) {
      if (!first) first.emplace(map(row));
    });
    return first;
  }
  // Runs after this closure's effects are durable, on the thread that asked; never after a rollback. Must not throw.
  virtual void on_commit(std::function<void()> action) = 0;
  // The sums of this commit; the first closure that asks makes them. There is one kind of sums (promise::Figures).
  virtual Sums& sums(const std::function<std::unique_ptr<Sums>()>& make) = 0;
  // SQL that is not known at build time: migrations and maintenance only. May hold several statements.
  virtual void execute_text(std::string_view sql) = 0;

 protected:
  virtual std::int64_t run(const Query& query, std::span<const Param> params,
                           const std::function<void(const Row&)>* on_row) = 0;
};

enum class Engine { sqlite, postgres };

class Database {
 public:
  virtual ~Database() = default;
  virtual Engine engine() const = 0;

  // Runs `body(Transaction&)` on one consistent snapshot; writing throws.
  template <class Body>
  auto read(Body&& body) {
    using R = std::invoke_result_t<Body, Transaction&>;
    if constexpr (std::is_void_v<R>) {
      run_read([&](Transaction& tx) { body(tx); });
    } else {
      std::optional<R> result;
      run_read([&](Transaction& tx) { result.emplace(body(tx)); });
      return std::move(*result);
    }
  }
  // Runs `body(Transaction&) -> Result<T>`; returns when its effects are durable, or with the refusal when nothing was
  // kept.
  template <class Body>
  auto write(Body&& body) {
    using R = std::invoke_result_t<Body, Transaction&>;
    std::optional<R> result;
    run_write([&](Transaction& tx) {
      result.emplace(body(tx));
      return result->ok();
    });
    return std::move(*result);
  }
  // Prepares the statement and throws Fault when the engine refuses it. With `explain`, the engine's plan as text.
  virtual std::string prepare(const Query& query, bool explain = false) = 0;

 protected:
  virtual void run_read(const std::function<void(Transaction&)>& body) = 0;
  virtual void run_write(const std::function<bool(Transaction&)>& body) = 0;
};

struct SqliteOptions {
  std::string path;                // ":memory:" is not supported: reads use other connections
  int readers = 4;                 // connections for reads
  int max_batch = 256;             // closures in one commit
  bool durable = true;             // synchronous=FULL; false (NORMAL) only for bulk loads that can be repeated
  std::int64_t cache_kib = 16384;  // page cache of the writer; readers take a quarter each
  int busy_timeout_ms = 5000;      // for another process that writes
};
std::unique_ptr<Database> open_sqlite(const SqliteOptions& options);  // creates the file; throws Fault
// `connection_string` is libpq's; at most `connections` are open at once. Throws Fault.
std::unique_ptr<Database> open_postgres(const std::string& connection_string, int connections = 8);

}  // namespace wellkept::db
