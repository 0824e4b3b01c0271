#include "transfer/bulk_service.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "base/log.h"
#include "directory/sight_service.h"
#include "transfer/sheet_writer.h"
#include "transfer/transfer_store.h"

namespace wellkept::transfer {
namespace {

constexpr std::int64_t kLeaseMs = 60'000;
constexpr std::int64_t kEpochMs = 1'704'067'200'000;
constexpr int kIdBits = 22;

Refusal unknown() {
  return refuse(RefusalKind::not_found, "export.unknown", "There is no such export of yours.");
}

}  // namespace

// The part that is being written. What stands behind the bytes that were counted is from a process that died.
class BulkService::Writer {
 public:
  Writer(const BulkService& service, Export& one) : service_(service), one_(one) { open(); }

  void add(const TableRow& row) {
    if (one_.part_rows == service_.options_.rows_a_part) {
      finish_part();
      ++one_.part;
      one_.part_rows = 0;
      one_.part_bytes = 0;
      open();
    }
    write(one_.format == "csv" ? csv_line(row) : json_line(one_.what, row));
    ++one_.part_rows;
    ++one_.done;
  }
  void flush() {
    file_.flush();
    if (!file_) throw std::runtime_error("the part of an export cannot be written: is the disk full?");
  }
  void finish_part() {
    flush();
    file_.close();
    if (one_.format != "xlsx") return;
    write_sheet(one_.what, path(), service_.path_of(one_, one_.part, "xlsx"));
    std::filesystem::remove(path());
  }

 private:
  // A workbook is made of lines, when its part is full.
  std::string path() const { return service_.path_of(one_, one_.part, one_.format == "xlsx" ? "lines" : one_.format); }
  void open() {
    std::filesystem::create_directories(service_.options_.folder);
    const std::string where = path();
    if (!std::filesystem::exists(where)) std::ofstream(where, std::ios::binary);
    std::filesystem::permissions(where, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    if (std::filesystem::file_size(where) < static_cast<std::uintmax_t>(one_.part_bytes)) {
      throw std::runtime_error("a part of the export is gone: " + where);
    }
    std::filesystem::resize_file(where, static_cast<std::uintmax_t>(one_.part_bytes));
    file_ = std::ofstream(where, std::ios::binary | std::ios::app);
    if (one_.part_bytes == 0 && one_.format == "csv") write(csv_header(one_.what));
  }
  void write(const std::string& text) {
    file_ << text;
    one_.part_bytes += static_cast<std::int64_t>(text.size());
  }

  const BulkService& service_;
  Export& one_;
  std::ofstream file_;
};

Outcome BulkService::record(db::Transaction& tx, const Export& one, std::string_view kind, json::Object body) const {
  const auto head = log_.head(tx, one.id);
  const events::NewEvent event{std::string(kind), clock_.now(), one.member, std::move(body)};
  WK_CHECK(log_.append(tx, one.id, "export", head ? head->version : 0, std::span(&event, 1)));
  return Done{};
}

Result<Export> BulkService::ask(db::Transaction& tx, Id member, const ExportWish& wish) const {
  if (store::unfinished(tx, member) >= kMostUnfinished) {
    return refuse(RefusalKind::conflict, "export.too_many",
                  "Wait until one of your exports is through, or cancel one.");
  }
  Export one;
  one.id = ids_.next();
  one.member = member;
  one.what = wish.what;
  one.format = wish.format;
  one.from = wish.from;
  one.until = wish.until;
  one.personal = wish.personal;
  one.created_at = clock_.now();
  store::insert(tx, one);
  WK_CHECK(record(tx, one, "export.asked",
                  {{"what", name_of(one.what)}, {"format", one.format}, {"personal", one.personal}}));
  return one;
}

Result<Export> BulkService::find(db::Transaction& tx, Id member, Id id) {
  auto found = store::find(tx, id);
  if (!found || found->member != member) return unknown();
  return std::move(*found);
}

Result<Export> BulkService::cancel(db::Transaction& tx, Id member, Id id) const {
  WK_CHECK(find(tx, member, id));
  if (!store::cancel(tx, id, clock_.now())) {
    return refuse(RefusalKind::conflict, "export.finished", "The export is through already.");
  }
  return find(tx, member, id);
}

Result<Export> BulkService::resume(db::Transaction& tx, Id member, Id id) const {
  WK_CHECK(find(tx, member, id));
  if (!store::resume(tx, id)) {
    return refuse(RefusalKind::conflict, "export.not_stopped", "Only an export that was cancelled or failed goes on.");
  }
  return find(tx, member, id);
}

Result<std::string> BulkService::download(Id member, Id id, std::int64_t part) const {
  WK_TRY(one, database_.read([&](db::Transaction& tx) { return find(tx, member, id); }));
  const bool written = one.state == "done" && part >= 1 && part <= one.part;
  std::ifstream file;
  if (written) file.open(path_of(one, part, one.format), std::ios::binary);
  if (!written || !file) return refuse(RefusalKind::not_found, "export.part", "There is no such part.");
  WK_CHECK(database_.write([&](db::Transaction& tx) {
    return record(tx, one, "export.downloaded",
                  {{"what", name_of(one.what)}, {"part", part}, {"personal", one.personal}});
  }));
  return std::string(std::istreambuf_iterator<char>(file), {});
}

std::string BulkService::path_of(const Export& one, std::int64_t part, std::string_view ending) const {
  return options_.folder + "/" + format_id(one.id) + "-" + std::to_string(part) + "." + std::string(ending);
}

RowFilter BulkService::filter_of(db::Transaction& tx, const Export& one) const {
  RowFilter filter{one.from, one.until, one.personal, {}, {}};
  auto sight = directory::sight_of(tx, one.member);
  if (sight.everything()) return filter;
  filter.sees_ticket = [sight](Id unit, Id assignee) { return sight.sees(unit, assignee); };
  filter.sees_customer = [&tx, sight](Id customer) { return directory::sees_customer(tx, sight, customer); };
  return filter;
}

Outcome BulkService::run(Export& one, Id lease) {
  if (one.total == 0) {
    one.total = database_.read(
        [&](db::Transaction& tx) { return one.what == Table::customers ? count_customers(tx) : count_tickets(tx); });
  }
  Writer writer(*this, one);
  for (bool more = true; more;) {
    if (stopping_) return refuse(RefusalKind::unavailable, "export.stopping", "The server stops; another goes on.");
    const RowPage page = database_.read([&](db::Transaction& tx) {
      return rows_after(tx, one.what, filter_of(tx, one), one.walked, options_.rows_a_page);
    });
    for (const TableRow& row : page.rows) writer.add(row);
    writer.flush();
    one.walked = page.last;
    one.read += page.read;
    one.total = std::max(one.total, one.read);
    more = page.more;
    WK_CHECK(database_.write([&](db::Transaction& tx) -> Outcome {
      if (!store::keep(tx, lease, one, clock_.now() + kLeaseMs)) {
        return refuse(RefusalKind::stale, "export.moved", "It was cancelled, or another process goes on with it.");
      }
      if (options_.note_shown && !page.shown.empty()) options_.note_shown(tx, one, page.shown);
      return Done{};
    }));
  }
  writer.finish_part();
  return Done{};
}

bool BulkService::advance() {
  const Instant now = clock_.now();
  const auto id = database_.read([&](db::Transaction& tx) { return store::due(tx, now); });
  if (!id) return false;
  const Id lease = ids_.next();
  auto one = database_.write([&](db::Transaction& tx) -> Result<Export> {
    if (!store::take(tx, {*id, lease}, now, now + kLeaseMs)) return unknown();
    return *store::find(tx, *id);
  });
  if (!one) return true;  // another was faster: look for the next
  Outcome through = Done{};
  try {
    through = run(*one, lease);
    if (!through) return !stopping_;
    one->state = "done";
  } catch (const std::exception& fault) {
    log::error("export.failed", {{"export", format_id(one->id)}, {"error", fault.what()}});
    one->state = "failed";
    one->error = "The export could not be written; the server's log says why.";
  }
  one->finished_at = clock_.now();
  (void)database_.write([&](db::Transaction& tx) -> Outcome {
    if (!store::end(tx, lease, *one)) return Done{};
    return record(tx, *one, "export.finished", {{"state", one->state}, {"rows", one->done}});
  });
  return true;
}

void BulkService::drop_files(Id id) const {
  std::error_code ignored;
  const std::string prefix = format_id(id) + "-";
  for (const auto& entry : std::filesystem::directory_iterator(options_.folder, ignored)) {
    if (entry.path().filename().string().starts_with(prefix)) std::filesystem::remove(entry.path(), ignored);
  }
}

std::int64_t BulkService::forget() {
  const Id before{std::max<std::int64_t>(0, clock_.now().ms - kKeepExportMs - kEpochMs) << kIdBits};
  const auto old = database_.read([&](db::Transaction& tx) { return store::old_ones(tx, before); });
  for (const Id id : old) {
    drop_files(id);
    (void)database_.write([&](db::Transaction& tx) -> Outcome {
      store::remove(tx, id);
      return Done{};
    });
  }
  return static_cast<std::int64_t>(old.size());
}

}  // namespace wellkept::transfer
