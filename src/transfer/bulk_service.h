// Exports of whole tables: asked for by a member, written in the background in parts that can be downloaded, with the
// rows that are within the member's sight.
#pragma once
#include <atomic>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "base/clock.h"
#include "base/result.h"
#include "db/database.h"
#include "events/event_log.h"
#include "transfer/bulk_store.h"
#include "transfer/table_service.h"

namespace wellkept::transfer {

using store::Export;

constexpr std::int64_t kMostUnfinished = 3;  // of one member
constexpr std::int64_t kKeepExportMs = 7LL * 24 * 3'600'000;

struct ExportWish {
  Table what = Table::tickets;
  std::string format;
  std::optional<Instant> from{};
  std::optional<Instant> until{};
  bool personal = false;
};

class BulkService {
 public:
  struct Options {
    std::string folder;        // of the parts; shared by all nodes
    std::int64_t rows_a_page;  // looked at in one step
    std::int64_t rows_a_part;
    // Writes down whose personal data an export shows, with the page that shows it.
    std::function<void(db::Transaction&, const Export&, std::span<const Shown>)> note_shown{};
  };
  BulkService(db::Database& database, events::EventLog& log, const Clock& clock, IdSource& ids, Options options)
      : database_(database), log_(log), clock_(clock), ids_(ids), options_(std::move(options)) {}

  // In the caller's transaction. Only who asked for an export finds it. Refuse not_found "export.unknown", conflict
  // "export.too_many", "export.finished" and "export.not_stopped".
  Result<Export> ask(db::Transaction& tx, Id member, const ExportWish& wish) const;
  static Result<Export> find(db::Transaction& tx, Id member, Id id);
  Result<Export> cancel(db::Transaction& tx, Id member, Id id) const;
  Result<Export> resume(db::Transaction& tx, Id member, Id id) const;
  // The bytes of a part; every download is recorded. Refuses not_found "export.part".
  Result<std::string> download(Id member, Id id, std::int64_t part) const;

  // Goes on with an export that waits, or that a stopped process left; until it is through, cancelled, or stop() is
  // called. False when there was none.
  bool advance();
  void stop() { stopping_ = true; }
  std::int64_t forget();

 private:
  class Writer;
  RowFilter filter_of(db::Transaction& tx, const Export& one) const;
  Outcome run(Export& one, Id lease);
  Outcome record(db::Transaction& tx, const Export& one, std::string_view kind, json::Object body) const;
  std::string path_of(const Export& one, std::int64_t part, std::string_view ending) const;
  void drop_files(Id id) const;

  db::Database& database_;
  events::EventLog& log_;
  const Clock& clock_;
  IdSource& ids_;
  Options options_;
  std::atomic<bool> stopping_ = false;
};

}  // namespace wellkept::transfer
