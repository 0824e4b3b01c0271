// Rows of imports that run in the background.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "db/database.h"
#include "transfer/lease.h"

namespace wellkept::transfer::store {

struct ImportJob {
  Id id;
  Id member;
  std::string name;    // of the file
  std::string format;  // csv, json, ndjson
  std::string mapping;
  bool trial = false;           // read and check everything, record nothing
  std::string state = "empty";  // empty (no file yet), waiting, running, done, cancelled, failed
  Instant created_at;
  std::optional<Instant> finished_at;
  std::int64_t bytes = 0;
  std::int64_t looked_at = 0;  // of the bytes
  std::int64_t rows = 0;
  std::int64_t imported = 0;
  std::int64_t skipped = 0;
  std::int64_t rejected = 0;
  std::string error;
};
void insert(db::Transaction& tx, const ImportJob& one);
std::optional<ImportJob> find_import(db::Transaction& tx, Id id);
// Without their mappings.
std::vector<ImportJob> list_imports(db::Transaction& tx, Id member, Id before, int limit);
std::int64_t unfinished_imports(db::Transaction& tx, Id member);

bool fill(db::Transaction& tx, Id id, std::int64_t bytes);
std::optional<Id> due_import(db::Transaction& tx, Instant now);
bool take_import(db::Transaction& tx, const Lease& lease, Instant now, Instant until);
// False when it was cancelled, or another process goes on with it.
bool keep(db::Transaction& tx, Id lease, const ImportJob& one, Instant until);
bool end(db::Transaction& tx, Id lease, const ImportJob& one);
bool cancel_import(db::Transaction& tx, Id id, Instant now);
bool again(db::Transaction& tx, Id id, bool trial);
std::vector<Id> old_imports(db::Transaction& tx, Id before);
void remove_import(db::Transaction& tx, Id id);

struct RejectedRow {
  std::int64_t position = 0;  // among the bad rows, from 1
  std::int64_t line = 0;
  std::string key;
  std::string reason;
};
void insert(db::Transaction& tx, Id import, const RejectedRow& row);
std::vector<RejectedRow> rejects_after(db::Transaction& tx, Id import, std::int64_t position, int limit);
void forget_rejects(db::Transaction& tx, Id import);

}  // namespace wellkept::transfer::store
