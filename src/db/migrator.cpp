#include "db/migrator.h"

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
constexpr const char* kExistsSqlite =
    "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'";
constexpr const char* kExistsPostgres = "SELECT CASE WHEN to_regclass('schema_migrations') IS NULL THEN 0 ELSE 1 END";
constexpr Query kExists{"db.migrations_exist", kExistsSqlite, kExistsPostgres, 0};
constexpr const char* kListText = "SELECT number, name, checksum FROM schema_migrations ORDER BY number";
constexpr Query kList{"db.list_migrations", kListText, kListText, 0};
constexpr const char* kAddText = "INSERT INTO schema_migrations (number, name, checksum) VALUES ($1, $2, $3)";
constexpr Query kAdd{"db.add_migration", kAddText, kAddText, 3};

struct Applied {
  int number;
  std::string name;
  std::string checksum;
};

const std::string& text_for(const Migration& migration, Engine engine) {
  return engine == Engine::sqlite ? migration.sqlite : migration.postgres;
}

std::vector<Applied> applied_in(Transaction& tx) {
  return tx.all(kList, {}, [](const Row& row) {
    return Applied{static_cast<int>(row.integer(0)), row.string(1), row.string(2)};
  });
}

std::vector<Applied> applied_in(Database& database) {
  return database.read([](Transaction& tx) {
    const auto there = tx.one(kExists, {}, [](const Row& row) { return row.integer(0) != 0; });
    return there.value_or(false) ? applied_in(tx) : std::vector<Applied>();
  });
}

Outcome compare(const std::vector<Applied>& applied, const std::vector<Migration>& known, Engine engine) {
  if (applied.size() > known.size()) {
    return refuse(RefusalKind::conflict, "database.newer", "The database was made by a newer program.");
  }
  for (std::size_t i = 0; i < applied.size(); ++i) {
    const auto& ours = known[i];
    if (applied[i].number != ours.number || applied[i].name != ours.name ||
        applied[i].checksum != crypto::to_hex(crypto::sha256(text_for(ours, engine)))) {
      return refuse(RefusalKind::conflict, "database.changed",
                    "Migration " + std::to_string(applied[i].number) + " was applied with another text.");
    }
  }
  return Done{};
}

// Applies the first missing one; true when there was one.
Result<bool> apply_next(Database& database, const std::vector<Migration>& known) {
  return database.write([&](Transaction& tx) -> Result<bool> {
    if (database.engine() == Engine::postgres) tx.execute_text(kLock);
    const auto applied = applied_in(tx);
    WK_CHECK(compare(applied, known, database.engine()));
    if (applied.size() == known.size()) return false;
    const auto& migration = known[applied.size()];
    const std::string& text = text_for(migration, database.engine());
    try {
      tx.execute_text(text);
    } catch (const Fault& fault) {
      throw Fault("migration " + std::to_string(migration.number) + " " + migration.name + ": " + fault.what());
    }
    tx.execute(kAdd, {migration.number, migration.name, crypto::to_hex(crypto::sha256(text))});
    return true;
  });
}

void create_ledger(Database& database) {
  const auto create = [&] {
    const auto done = database.write([](Transaction& tx) -> Outcome {
      tx.execute_text(kCreate);
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

}  // namespace

const std::vector<Migration>& migrations() {
  static const std::vector<Migration> embedded = read_migrations(migration_files());
  return embedded;
}

MigrationState migration_state(Database& database, const std::vector<Migration>& known) {
  const auto applied = applied_in(database);
  return {applied.empty() ? 0 : applied.back().number, known.empty() ? 0 : known.back().number};
}

Result<MigrationState> migrate(Database& database, const std::vector<Migration>& known) {
  const auto before = applied_in(database);
  WK_CHECK(compare(before, known, database.engine()));
  if (before.size() < known.size()) {
    create_ledger(database);
    for (;;) {
      WK_TRY(more, apply_next(database, known));
      if (!more) break;
    }
  }
  return migration_state(database, known);
}

}  // namespace wellkept::db
