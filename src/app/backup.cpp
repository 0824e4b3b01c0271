#include "app/backup.h"

#include <filesystem>
#include <fstream>
#include <iostream>

#include "app/app_sql.h"
#include "app/application.h"
#include "app/backup_files.h"
#include "app/builtin.h"
#include "app/doctor_desk.h"
#include "app/verify.h"
#include "app/version.h"
#include "db/backup.h"
#include "db/migrator.h"
#include "db/open.h"

namespace wellkept::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kHexHash = 64;

class Maker {
 public:
  Maker(const Settings& settings, const BackupOptions& options) : settings_(settings), options_(options) {}

  Result<BackupResult> run() {
    fs::create_directories(options_.to);
    fs::permissions(options_.to, fs::perms::owner_all);  // the keys are in it
    copy_database();
    copy_journal();
    WK_CHECK(copy_attachments());
    for (const std::string& path : files_below(settings_.data + "/keys")) {
      take(settings_.data + "/keys/" + path, "keys/" + path);
    }
    copy_policy();
    put("settings.yaml", settings_text(), true);
    manifest_.made_at = format_instant(options_.now);
    manifest_.program = std::string(kVersion);
    // Last of all: a backup without it was not finished.
    write_synced(options_.to + "/manifest.json", manifest_text(manifest_), false);
    sync_folder(options_.to);
    BackupResult result;
    result.files = static_cast<std::int64_t>(manifest_.files.size());
    for (const BackupFile& file : manifest_.files) result.bytes += file.size;
    result.schema = manifest_.schema;
    result.with_database = manifest_.engine == "sqlite";
    return result;
  }

 private:
  void list(const std::string& path) {
    const std::string whole = options_.to + "/" + path;
    manifest_.files.push_back({path, static_cast<std::int64_t>(fs::file_size(whole)), sha256_of_file(whole)});
  }
  void take(const std::string& from, const std::string& path) {
    copy_synced(from, options_.to + "/" + path);
    list(path);
  }
  void put(const std::string& path, std::string_view content, bool only_owner) {
    write_synced(options_.to + "/" + path, content, only_owner);
    list(path);
  }

  void copy_database() {
    const std::string address = settings_.database_address();
    const bool sqlite = db::engine_of(address) == db::Engine::sqlite;
    manifest_.engine = sqlite ? "sqlite" : "postgres";
    const std::string copy = options_.to + "/wellkept.db";
    if (sqlite) {
      const std::string_view prefix = "sqlite:";
      db::copy_sqlite(address.starts_with(prefix) ? address.substr(prefix.size()) : address, copy,
                      [this](int done, int all) {
                        if (options_.progress) std::cerr << '\r' << done << " of " << all << " pages" << std::flush;
                      });
      if (options_.progress) std::cerr << '\n';
    }
    const auto database = db::open(sqlite ? copy : address, {.readers = 1});
    manifest_.schema = db::migration_state(*database).applied;
    database->read([&](db::Transaction& tx) {
      const auto number = tx.one(sql::newest_checkpoint, {}, [](const db::Row& row) { return row.integer(0); });
      manifest_.checkpoint = number.value_or(0);
      const auto event = tx.one(sql::newest_event, {}, [](const db::Row& row) { return row.id(0); });
      manifest_.last_event = format_id(event.value_or(Id{}));
    });
    listed_database_ = sqlite;
  }

  // What the journal knows beyond the copied database would look like a cut: those checkpoints came later.
  void copy_journal() {
    if (listed_database_) list("wellkept.db");  // closed by now, and whole in one file
    std::ifstream in(settings_.journal_path(), std::ios::binary);
    std::string kept;
    for (std::string line; in && std::getline(in, line);) {
      const auto parsed = json::parse(line);
      const auto* tree = std::get_if<json::Value>(&parsed);
      const json::Value* number = tree != nullptr ? tree->find("number") : nullptr;
      const bool later = number == nullptr || number->integer() == nullptr || *number->integer() > manifest_.checkpoint;
      if (!later) kept += line + "\n";
    }
    if (!kept.empty()) put("checkpoints.jsonl", kept, false);
  }

  Outcome copy_attachments() {
    const std::string folder = settings_.files_path();
    for (const std::string& path : files_below(folder)) {
      take(folder + "/" + path, "files/" + path);
      const std::string name = fs::path(path).filename().string();
      if (name.size() != kHexHash || manifest_.files.back().sha256 == name) continue;
      return refuse(
          RefusalKind::conflict, "backup.damaged",
          "The attachment " + folder + "/" + path + " is not what its name says: restore it from an earlier backup.");
    }
    return Done{};
  }

  void copy_policy() {
    manifest_.policy_folder = !settings_.policy.empty();
    if (!manifest_.policy_folder) {
      for (const auto& [path, text] : builtin_policy()) put("policy/" + path, text, false);
      return;
    }
    for (const std::string& path : files_below(settings_.policy)) {
      take(settings_.policy + "/" + path, "policy/" + path);
    }
  }

  std::string settings_text() const {
    std::string text = "# As given to the server that was backed up; passwords are not kept here.\n";
    for (const auto& [name, value] : options_.settings) {
      if (name.ends_with("password") || name.ends_with("secret") || name.starts_with("database")) continue;
      text += name + ": ";
      json::append_quoted(text, value);
      text += "\n";
    }
    return text;
  }

  const Settings& settings_;
  const BackupOptions& options_;
  Manifest manifest_;
  bool listed_database_ = false;
};

Refusal remove_and(const std::string& folder, Refusal refusal) {
  std::error_code ignored;
  fs::remove_all(folder, ignored);
  return refusal;
}

Outcome check_target(const Settings& settings, const Manifest& manifest) {
  if (!is_missing_or_empty(settings.data)) {
    return refuse(RefusalKind::conflict, "restore.not_empty",
                  "The data folder " + settings.data + " is not empty; restore into a new one.");
  }
  if (!is_missing_or_empty(settings.files_path())) {
    return refuse(RefusalKind::conflict, "restore.not_empty",
                  "The folder of files " + settings.files_path() + " is not empty; restore into a new one.");
  }
  const bool postgres = db::engine_of(settings.database_address()) == db::Engine::postgres;
  if (postgres == (manifest.engine == "postgres")) return Done{};
  return refuse(RefusalKind::conflict, "restore.postgres",
                postgres
                    ? "The backup holds a database of SQLite; restore it without the setting `database`."
                    : "The backup is of a server on PostgreSQL: restore that database with pg_restore, then name it "
                      "with the setting `database`.");
}

// Everything but its policy of a built-in kind, which the program has itself.
void copy_all(const std::string& from, const std::string& to, const Manifest& manifest) {
  for (const BackupFile& file : manifest.files) {
    if (!manifest.policy_folder && file.path.starts_with("policy/")) continue;
    copy_synced(from + "/" + file.path, to + "/" + file.path);
  }
}

Result<std::string> prove(const Settings& settings, const RestoreOptions& options, const Manifest& manifest,
                          const std::string& folder) {
  const std::string database = manifest.engine == "sqlite" ? folder + "/wellkept.db" : settings.database_address();
  {
    const auto opened = db::open(database, {.readers = 1});
    WK_CHECK(db::migrate(*opened));
  }
  std::string policy = settings.policy;
  if (policy.empty() && manifest.policy_folder) policy = folder + "/policy";
  WK_TRY(outcome, verify({.database = database,
                          .journal = folder + "/checkpoints.jsonl",
                          .public_key = folder + "/keys/checkpoint.key.pub",
                          .policy = policy,
                          .now = options.now,
                          .progress = options.progress}));
  if (outcome.intact) return std::move(outcome.text);
  return refuse(RefusalKind::conflict, "restore.not_intact", outcome.text);
}

// Moves the finished folder into its place.
void settle(const Settings& settings, const std::string& folder) {
  if (!settings.files.empty() && fs::exists(folder + "/files")) {
    for (const std::string& path : files_below(folder + "/files")) {
      copy_synced(folder + "/files/" + path, settings.files + "/" + path);
    }
    fs::remove_all(folder + "/files");
  }
  sync_folder(folder);
  fs::rename(folder, settings.data);
  const fs::path above = fs::absolute(settings.data).parent_path();
  sync_folder(above.string());
}

}  // namespace

Result<BackupResult> make_backup(const Settings& settings, const BackupOptions& options) {
  if (!db::address_exists(settings.database_address())) {
    return refuse(RefusalKind::not_found, "backup.no_data", "There is no database in " + settings.data + ".");
  }
  if (!is_missing_or_empty(options.to)) {
    return refuse(RefusalKind::conflict, "backup.not_empty", options.to + " is not empty; back up into a new folder.");
  }
  WK_TRY(made, Maker(settings, options).run());
  note_backup(settings, options.now);
  return made;
}

Result<RestoreResult> restore_backup(const Settings& settings, const RestoreOptions& options) {
  WK_TRY(manifest, read_manifest(options.from));
  WK_CHECK(check_target(settings, manifest));
  WK_CHECK(check_files(options.from, manifest));
  const std::string aside = settings.data + ".restoring";
  fs::remove_all(aside);
  try {
    fs::create_directories(aside);
    copy_all(options.from, aside, manifest);
    auto proof = prove(settings, options, manifest, aside);
    if (!proof) return remove_and(aside, std::move(proof).refusal());
    settle(settings, aside);
    RestoreResult result{static_cast<std::int64_t>(manifest.files.size()), std::move(*proof), ""};
    if (manifest.policy_folder && settings.policy.empty()) result.policy = settings.data + "/policy";
    return result;
  } catch (...) {
    std::error_code ignored;
    fs::remove_all(aside, ignored);
    throw;
  }
}

}  // namespace wellkept::app
