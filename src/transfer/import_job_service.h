// Imports that a member uploads: checked when they are asked for, run in the background with progress and the bad rows,
// to be cancelled and run again. What was recorded once is passed over by its key, so that a run may stop anywhere.
#pragma once
#include <atomic>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "transfer/import_job_store.h"
#include "transfer/import_service.h"

namespace wellkept::transfer {

using store::ImportJob;

constexpr std::size_t kMostImportBytes = 32 << 20;
constexpr std::size_t kMostMappingCharacters = 200'000;
constexpr std::int64_t kMostUnfinishedImports = 3;  // of one member
constexpr std::int64_t kMostKeptRejects = 1000;     // of one import; the rest are counted
constexpr std::int64_t kKeepImportMs = 7LL * 24 * 3'600'000;

struct ImportWish {
  std::string name;
  std::string format;
  std::string mapping;
  bool trial = false;
};

class ImportJobService {
 public:
  // `folder` is where the files lie; shared by all nodes.
  ImportJobService(Parts parts, IdSource& ids, std::string folder)
      : parts_(parts), ids_(ids), folder_(std::move(folder)) {}

  // In the caller's transaction. Only who asked for an import finds it. Refuse not_found "import.unknown", invalid
  // "import.mapping" with every problem of it, conflict "import.too_many", "import.finished", "import.not_stopped".
  Result<ImportJob> ask(db::Transaction& tx, Id member, const ImportWish& wish) const;
  static Result<ImportJob> find(db::Transaction& tx, Id member, Id id);
  Result<ImportJob> cancel(db::Transaction& tx, Id member, Id id) const;
  // From the first row, for trial or for good.
  Result<ImportJob> again(db::Transaction& tx, Id member, Id id, bool trial) const;
  // Refuses conflict "import.has_file" too.
  Result<ImportJob> fill(Id member, Id id, std::string_view content) const;

  // Runs an import that waits, or that a stopped process left. False when there was none.
  bool advance();
  void stop() { stopping_ = true; }
  std::int64_t forget();

 private:
  class Watch;
  Outcome run(ImportJob& one, Id lease);
  Outcome record(db::Transaction& tx, const ImportJob& one, std::string_view kind, json::Object body) const;
  std::string path_of(Id id) const;

  Parts parts_;
  IdSource& ids_;
  std::string folder_;
  std::atomic<bool> stopping_ = false;
};

}  // namespace wellkept::transfer
