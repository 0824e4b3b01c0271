#include "transfer/import_job_service.h"

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "base/log.h"
#include "base/text.h"

namespace wellkept::transfer {
namespace {

constexpr std::int64_t kLeaseMs = 60'000;
constexpr std::int64_t kEpochMs = 1'704'067'200'000;
constexpr int kIdBits = 22;

Refusal unknown() {
  return refuse(RefusalKind::not_found, "import.unknown", "There is no such import of yours.");
}

Outcome check_room(db::Transaction& tx, Id member) {
  if (store::unfinished_imports(tx, member) < kMostUnfinishedImports) return Done{};
  return refuse(RefusalKind::conflict, "import.too_many", "Wait until one of your imports is through, or cancel one.");
}

}  // namespace

// Writes down how far the run is, and ends it when it was cancelled or the server stops.
class ImportJobService::Watch : public ImportWatch {
 public:
  Watch(const ImportJobService& service, ImportJob& one, Id lease) : service_(service), one_(one), lease_(lease) {}

  void rejected(const BadRow& row) override {
    if (++found_ > kMostKeptRejects) return;
    const std::string key(text::is_utf8(row.key) ? row.key : "");
    fresh_.push_back({found_, row.line, key, std::string(row.reason)});
  }
  Outcome at(const ImportSummary& until_now, std::int64_t bytes) override {
    if (service_.stopping_) {
      return refuse(RefusalKind::unavailable, "import.stopping", "The server stops; another goes on.");
    }
    one_.rows = until_now.rows;
    one_.imported = until_now.imported;
    one_.skipped = until_now.skipped;
    one_.rejected = found_;
    one_.looked_at = std::min(bytes, one_.bytes);
    WK_CHECK(service_.parts_.database.write([&](db::Transaction& tx) -> Outcome {
      if (!store::keep(tx, lease_, one_, service_.parts_.clock.now() + kLeaseMs)) {
        return refuse(RefusalKind::stale, "import.moved", "It was cancelled, or another process goes on with it.");
      }
      for (const store::RejectedRow& row : fresh_) store::insert(tx, one_.id, row);
      return Done{};
    }));
    fresh_.clear();
    return Done{};
  }

 private:
  const ImportJobService& service_;
  ImportJob& one_;
  Id lease_;
  std::int64_t found_ = 0;
  std::vector<store::RejectedRow> fresh_;
};

Outcome ImportJobService::record(db::Transaction& tx, const ImportJob& one, std::string_view kind,
                                 json::Object body) const {
  const auto head = parts_.log.head(tx, one.id);
  const events::NewEvent event{std::string(kind), parts_.clock.now(), one.member, std::move(body)};
  WK_CHECK(parts_.log.append(tx, one.id, "import", head ? head->version : 0, std::span(&event, 1)));
  return Done{};
}

Result<ImportJob> ImportJobService::ask(db::Transaction& tx, Id member, const ImportWish& wish) const {
  WK_TRY(mapping, parse_mapping(parts_.recorder.policy(), wish.mapping, "mapping"));
  if (mapping->bundle) {
    return refuse(RefusalKind::invalid, "import.bundle",
                  "This mapping reads a folder of files: use `wellkept import` for it.");
  }
  WK_CHECK(check_room(tx, member));
  ImportJob one;
  one.id = ids_.next();
  one.member = member;
  one.name = wish.name;
  one.format = wish.format;
  one.mapping = wish.mapping;
  one.trial = wish.trial;
  one.created_at = parts_.clock.now();
  store::insert(tx, one);
  WK_CHECK(record(tx, one, "import.asked", {{"source", mapping->source}, {"trial", one.trial}}));
  return one;
}

Result<ImportJob> ImportJobService::find(db::Transaction& tx, Id member, Id id) {
  auto found = store::find_import(tx, id);
  if (!found || found->member != member) return unknown();
  return std::move(*found);
}

Result<ImportJob> ImportJobService::fill(Id member, Id id, std::string_view content) const {
  WK_TRY(before, parts_.database.read([&](db::Transaction& tx) { return find(tx, member, id); }));
  Refusal filled = refuse(RefusalKind::conflict, "import.has_file", "The import has its file, or was cancelled.");
  if (before.state != "empty") return filled;
  // Before the row says so: a crash leaves a file that nobody reads, never the reverse.
  std::filesystem::create_directories(folder_);
  const std::string path = path_of(id);
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  file << content;
  file.flush();
  if (!file) throw std::runtime_error("the file of an import cannot be written: is the disk full?");
  return parts_.database.write([&](db::Transaction& tx) -> Result<ImportJob> {
    WK_CHECK(check_room(tx, member));
    if (!store::fill(tx, id, static_cast<std::int64_t>(content.size()))) return filled;
    return find(tx, member, id);
  });
}

Result<ImportJob> ImportJobService::cancel(db::Transaction& tx, Id member, Id id) const {
  WK_CHECK(find(tx, member, id));
  if (!store::cancel_import(tx, id, parts_.clock.now())) {
    return refuse(RefusalKind::conflict, "import.finished", "The import is through already.");
  }
  return find(tx, member, id);
}

Result<ImportJob> ImportJobService::again(db::Transaction& tx, Id member, Id id, bool trial) const {
  WK_CHECK(find(tx, member, id));
  WK_CHECK(check_room(tx, member));
  if (!store::again(tx, id, trial)) {
    return refuse(RefusalKind::conflict, "import.not_stopped", "The import waits or runs, or has no file.");
  }
  return find(tx, member, id);
}

std::string ImportJobService::path_of(Id id) const {
  return folder_ + "/" + format_id(id);
}

Outcome ImportJobService::run(ImportJob& one, Id lease) {
  WK_TRY(mapping, parse_mapping(parts_.recorder.policy(), one.mapping, "mapping"));
  std::ifstream file(path_of(one.id), std::ios::binary);
  if (!file) return refuse(RefusalKind::invalid, "import.file", "The file is gone.");
  Watch watch(*this, one, lease);
  WK_TRY(summary, run_import(parts_, {file, *mapping, *format_named(one.format), one.trial}, watch));
  return watch.at(summary, one.bytes);
}

bool ImportJobService::advance() {
  const Instant now = parts_.clock.now();
  const auto id = parts_.database.read([&](db::Transaction& tx) { return store::due_import(tx, now); });
  if (!id) return false;
  const Id lease = ids_.next();
  auto one = parts_.database.write([&](db::Transaction& tx) -> Result<ImportJob> {
    if (!store::take_import(tx, {*id, lease}, now, now + kLeaseMs)) return unknown();
    store::forget_rejects(tx, *id);
    return *store::find_import(tx, *id);
  });
  if (!one) return true;  // another was faster: look for the next
  try {
    const Outcome through = run(*one, lease);
    const bool stopped = !through && (through.refusal().code == "import.moved" || stopping_);
    if (stopped) return !stopping_;
    one->state = through ? "done" : "failed";
    if (!through) one->error = through.refusal().detail;
  } catch (const std::exception& fault) {
    log::error("import.failed", {{"import", format_id(one->id)}, {"error", fault.what()}});
    one->state = "failed";
    one->error = "The import broke off; the server's log says why.";
  }
  one->finished_at = parts_.clock.now();
  (void)parts_.database.write([&](db::Transaction& tx) -> Outcome {
    if (!store::end(tx, lease, *one)) return Done{};
    return record(
        tx, *one, "import.finished",
        {{"state", one->state}, {"trial", one->trial}, {"imported", one->imported}, {"rejected", one->rejected}});
  });
  return true;
}

std::int64_t ImportJobService::forget() {
  const Id before{std::max<std::int64_t>(0, parts_.clock.now().ms - kKeepImportMs - kEpochMs) << kIdBits};
  const auto old = parts_.database.read([&](db::Transaction& tx) { return store::old_imports(tx, before); });
  for (const Id id : old) {
    std::error_code ignored;
    std::filesystem::remove(path_of(id), ignored);
    (void)parts_.database.write([&](db::Transaction& tx) -> Outcome {
      store::remove_import(tx, id);
      return Done{};
    });
  }
  return static_cast<std::int64_t>(old.size());
}

}  // namespace wellkept::transfer
