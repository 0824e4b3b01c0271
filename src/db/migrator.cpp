#include "db/migrator.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/crypto.h"
#include "db/migration_text.h"

namespace wellkept::db {

extern const std::map<std::string, std::string_view>& migration_files();  // made by wellkept_embed

namespace {

// PostgreSQL: two nodes that start together wait for each other here. The lock comes before the snapshot of the
// transaction.
constexpr const char* kLock = "LOCK TABLE schema_migrations IN EXCLUSIVE MODE";
constexpr const char* kCreate =
    "CREATE TABLE IF NOT EXISTS schema_migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT "
    "NULL)";
// Which programs a migration lets go on; one that came before this table was made lets none.
constexpr const char* kCreateCompatible =
    "CREATE TABLE IF NOT EXISTS schema_compatible (number INTEGER PRIMARY KEY, compatible_from INTEGER NOT NULL)";
constexpr const char* kExistsSqlite =
    "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name IN ('schema_migrations', 'schema_compatible')";
constexpr const char* kExistsPostgres =
    "SELECT CASE WHEN to_regclass('schema_migrations') IS NULL THEN 0 ELSE 1 END + CASE WHEN "
    "to_regclass('schema_compatible') IS NULL THEN 0 ELSE 1 END";
constexpr Query kExists{"db.migrations_exist", kExistsSqlite, kExistsPostgres, 0};
constexpr const char* kListText = "SELECT number, name, checksum FROM schema_migrations ORDER BY number";
constexpr Query kList{"db.list_migrations", kListText, kListText, 0};
constexpr const char* kAddText = "INSERT INTO schema_migrations (number, name, checksum) VALUES ($1, $2, $3)";
constexpr Query kAdd{"db.add_migration", kAddText, kAddText, 3};
constexpr const char* kCompatibleText = "SELECT number, compatible_from FROM schema_compatible";
constexpr Query kCompatible{"db.list_compatible", kCompatibleText, kCompatibleText, 0};
constexpr const char* kAddCompatibleText = "INSERT INTO schema_compatible (number, compatible_from) VALUES ($1, $2)";
constexpr Query kAddCompatible{"db.add_compatible", kAddCompatibleText, kAddCompatibleText, 2};

struct Applied {
  int number = 0;
  std::string name;
  std::string checksum;
  int compatible_from = 0;
};

struct Ledger {
  int tables = 0;  // of its two
  std::vector<Applied> applied;
};
constexpr int kLedgerTables = 2;

// What a program must know at least: it may lack the newest migrations that each let it go on.
int needed_by(const std::vector<Applied>& applied) {
  int needed = 0;
  for (const Applied& one : applied) needed = std::max(needed, one.compatible_from);
  return needed;
}

const std::string& text_for(const Migration& migration, Engine engine) {
  return engine == Engine::sqlite ? migration.sqlite : migration.postgres;
}

std::vector<Applied> applied_in(Transaction& tx, int tables) {
  std::vector<Applied> applied = tx.all(kList, {}, [](const Row& row) {
    const int number = static_cast<int>(row.integer(0));
    return Applied{number, row.string(1), row.string(2), number};
  });
  if (tables < kLedgerTables) return applied;
  tx.each(kCompatible, {}, [&](const Row& row) {
    for (Applied& one : applied) {
      if (one.number == row.integer(0)) one.compatible_from = static_cast<int>(row.integer(1));
    }
  });
  return applied;
}

Ledger ledger_of(Database& database) {
  return database.read([](Transaction& tx) {
    const int tables = tx.one(kExists, {}, [](const Row& row) { return static_cast<int>(row.integer(0)); }).value_or(0);
    return Ledger{tables, tables > 0 ? applied_in(tx, tables) : std::vector<Applied>()};
  });
}

Outcome compare(const std::vector<Applied>& applied, const std::vector<Migration>& known, Engine engine) {
  const int newest = known.empty() ? 0 : known.back().number;
  if (needed_by(applied) > newest) {
    return refuse(RefusalKind::conflict, "database.newer", "The database was made by a newer program.");
  }
  for (std::size_t i = 0; i < std::min(applied.size(), known.size()); ++i) {
    const auto& ours = known[i];
    if (applied[i].number != ours.number || applied[i].name != ours.name ||
        applied[i].checksum != crypto::to_hex(crypto::sha256(text_for(ours, engine)))) {
      return refuse(RefusalKind::conflict, "database.changed",
                    "Migration " + std::to_string(applied[i].number) + " was applied with another text.");
    }
  }
  return Done{};
}

MigrationState state_of(const std::vector<Applied>& applied, const std::vector<Migration>& known) {
  return {applied.empty() ? 0 : applied.back().number, known.empty() ? 0 : known.back().number, needed_by(applied)};
}

// Applies the first missing one; true when there was one.
Result<bool> apply_next(Database& database, const std::vector<Migration>& known) {
  return database.write([&](Transaction& tx) -> Result<bool> {
    if (database.engine() == Engine::postgres) tx.execute_text(kLock);
    const auto applied = applied_in(tx, kLedgerTables);
    WK_CHECK(compare(applied, known, database.engine()));
    if (applied.size() >= known.size()) return false;
    const auto& migration = known[applied.size()];
    const std::string& text = text_for(migration, database.engine());
    try {
      tx.execute_text(text);
    } catch (const Fault& fault) {
      throw Fault("migration " + std::to_string(migration.number) + " " + migration.name + ": " + fault.what());
    }
    tx.execute(kAdd, {migration.number, migration.name, crypto::to_hex(crypto::sha256(text))});
    tx.execute(kAddCompatible, {migration.number, migration.compatible_from});
    return true;
  });
}

void create_ledger(Database& database) {
  const auto create = [&] {
    const auto done = database.write([](Transaction& tx) -> Outcome {
      tx.execute_text(kCreate);
      tx.execute_text(kCreateCompatible);
      return Done{};
    });
    if (!done.ok()) throw Fault("the table of migrations was refused");
  };
  try {
    create();
  } catch (const Constraint&) {
    create();  // PostgreSQL: another node made it at the same moment; now it is there
  }
}

std::vector<Migration>& all_migrations() {
  static std::vector<Migration> all = read_migrations(migration_files());
  return all;
}

}  // namespace

const std::vector<Migration>& migrations() {
  return all_migrations();
}

void pretend_newer(const std::string& folder) {
  std::map<std::string, std::string> texts;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream in(entry.path(), std::ios::binary);
    texts[entry.path().filename().string()] = std::string(std::istreambuf_iterator<char>(in), {});
  }
  std::map<std::string, std::string_view> files = migration_files();
  for (const auto& [name, text] : texts) files[name] = text;
  all_migrations() = read_migrations(files);
}

MigrationState migration_state(Database& database, const std::vector<Migration>& known) {
  return state_of(ledger_of(database).applied, known);
}

Result<MigrationState> migrate(Database& database, const std::vector<Migration>& known) {
  const Ledger before = ledger_of(database);
  WK_CHECK(compare(before.applied, known, database.engine()));
  if (before.tables < kLedgerTables) create_ledger(database);
  if (before.applied.size() < known.size()) {
    for (;;) {
      WK_TRY(more, apply_next(database, known));
      if (!more) break;
    }
  }
  return migration_state(database, known);
}

}  // namespace wellkept::db
