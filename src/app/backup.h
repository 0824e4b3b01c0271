// `wellkept backup` and `wellkept restore`: everything of a data folder in another, at one moment, with the hash of
// each file; and back into an empty one, proved by verification.
//
//   manifest.json      format, program, schema, engine, moment, the path, size and SHA-256 of every file; written last
//   wellkept.db        the database (SQLite); on PostgreSQL it is pg_dump's business, and not there
//   checkpoints.jsonl  the journal, up to the last checkpoint of that database
//   files/ keys/       attachments by hash; the keys (whoever has the backup can sign with them)
//   policy/            the policy's own files, of a folder or as built in
//   settings.yaml      the settings as given, without passwords
#pragma once
#include <map>
#include <string>

#include "app/settings.h"
#include "base/instant.h"
#include "base/result.h"

namespace wellkept::app {

struct BackupOptions {
  std::string to;                               // a folder that is not there yet, or empty
  std::map<std::string, std::string> settings;  // as given: settings_given()
  Instant now;
  bool progress = false;  // on standard error
};
struct BackupResult {
  std::int64_t files = 0;
  std::int64_t bytes = 0;
  std::int64_t schema = 0;
  bool with_database = true;
};
// Beside a running server or without one. Refuses conflict "backup.not_empty"; not_found "backup.no_data"; conflict
// "backup.damaged" when an attachment is not what its name says. Throws on faults.
Result<BackupResult> make_backup(const Settings& settings, const BackupOptions& options);

struct RestoreOptions {
  std::string from;
  Instant now;  // by which verification judges what is open
  bool progress = false;
};
struct RestoreResult {
  std::int64_t files = 0;
  std::string proof;   // what verification said
  std::string policy;  // the folder to set as `policy`; empty: the built-in one
};
// Puts it into `settings.data`. Refuses conflict "restore.not_empty"; not_found "restore.manifest"; invalid
// "restore.format"; conflict "restore.damaged" (a file is missing, or not what the manifest says), "restore.not_intact"
// (verification found a difference), "restore.postgres"; and what a start refuses. What is refused leaves nothing
// behind.
Result<RestoreResult> restore_backup(const Settings& settings, const RestoreOptions& options);

}  // namespace wellkept::app
