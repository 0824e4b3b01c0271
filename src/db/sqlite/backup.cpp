#include "db/backup.h"

#include <sqlite3.h>

#include <memory>

#include "db/database.h"

namespace wellkept::db {
namespace {

struct Close {
  void operator()(sqlite3* connection) const { sqlite3_close(connection); }
};
using Handle = std::unique_ptr<sqlite3, Close>;

Handle open(const std::string& path, int flags) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
  Handle handle(raw);
  if (code != SQLITE_OK) throw Fault("cannot open " + path + ": " + sqlite3_errstr(code));
  return handle;
}

void run(const Handle& handle, const char* sql) {
  if (sqlite3_exec(handle.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    throw Fault(std::string(sql) + ": " + sqlite3_errmsg(handle.get()));
  }
}

}  // namespace

void copy_sqlite(const std::string& source, const std::string& target,
                 const std::function<void(int done, int all)>& progress) {
  constexpr int kPages = 4096;
  const Handle from = open(source, SQLITE_OPEN_READWRITE);
  const Handle to = open(target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXCLUSIVE);
  // Held open, the snapshot keeps the copy at one moment: without it every commit of another process would start the
  // copy again.
  run(from, "BEGIN");
  run(from, "SELECT COUNT(*) FROM sqlite_schema");
  sqlite3_backup* copy = sqlite3_backup_init(to.get(), "main", from.get(), "main");
  if (copy == nullptr) throw Fault("cannot copy " + source + ": " + sqlite3_errmsg(to.get()));
  int code = SQLITE_OK;
  while (code == SQLITE_OK) {
    code = sqlite3_backup_step(copy, kPages);
    const int all = sqlite3_backup_pagecount(copy);
    if (progress) progress(all - sqlite3_backup_remaining(copy), all);
  }
  const int finished = sqlite3_backup_finish(copy);
  if (code != SQLITE_DONE || finished != SQLITE_OK) {
    throw Fault("cannot copy " + source + ": " + sqlite3_errstr(code == SQLITE_DONE ? finished : code));
  }
}

}  // namespace wellkept::db
