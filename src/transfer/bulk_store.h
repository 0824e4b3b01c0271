// Rows of exports that run in the background.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "db/database.h"
#include "transfer/lease.h"
#include "transfer/table.h"

namespace wellkept::transfer::store {

struct Export {
  Id id;
  Id member;
  Table what = Table::tickets;
  std::string format;  // csv, ndjson, xlsx
  std::optional<Instant> from;
  std::optional<Instant> until;
  bool personal = false;
  std::string state = "waiting";  // waiting, running, done, cancelled, failed
  Instant created_at;
  std::optional<Instant> finished_at;
  std::int64_t total = 0;  // tickets or customers to look at
  std::int64_t done = 0;   // rows that were written
  Id walked;               // the last ticket or customer that was looked at
  std::int64_t read = 0;   // how many were looked at
  std::int64_t part = 1;   // that is being written
  std::int64_t part_rows = 0;
  std::int64_t part_bytes = 0;
  std::string error;
};
void insert(db::Transaction& tx, const Export& one);
std::optional<Export> find(db::Transaction& tx, Id id);
std::vector<Export> list(db::Transaction& tx, Id member, Id before, int limit);
std::int64_t unfinished(db::Transaction& tx, Id member);

std::optional<Id> due(db::Transaction& tx, Instant now);
bool take(db::Transaction& tx, const Lease& lease, Instant now, Instant until);
// False when it was cancelled, or another process goes on with it.
bool keep(db::Transaction& tx, Id lease, const Export& one, Instant until);
bool end(db::Transaction& tx, Id lease, const Export& one);
bool cancel(db::Transaction& tx, Id id, Instant now);
bool resume(db::Transaction& tx, Id id);
std::vector<Id> old_ones(db::Transaction& tx, Id before);
void remove(db::Transaction& tx, Id id);

}  // namespace wellkept::transfer::store
