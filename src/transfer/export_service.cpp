#include "transfer/export_service.h"

#include <ostream>

#include "transfer/csv_writer.h"
#include "transfer/table_service.h"
#include "transfer/transfer_store.h"

namespace wellkept::transfer {
namespace {

constexpr std::int64_t kPage = 500;

std::string id_text(Id id) {
  return id ? format_id(id) : std::string();
}

std::string event_line(const ExportRow& row, const events::Event& event, bool csv) {
  if (csv) {
    return csv_record({row.number, format_instant(event.at), event.kind, id_text(event.actor), event.body});
  }
  std::string line;
  json::Writer out(line);
  out.begin_object().field("subject", row.number).field("at", format_instant(event.at)).field("event", event.kind);
  out.key("fields").raw(event.body);
  if (event.actor) out.field("actor", format_id(event.actor));
  out.end_object();
  return line += '\n';
}

Table table_of(ExportCommand::What what) {
  if (what == ExportCommand::What::promises) return Table::promises;
  return what == ExportCommand::What::customers ? Table::customers : Table::tickets;
}

// One page of events; the last ticket, and whether there are more.
bool write_events(db::Transaction& tx, const Parts& parts, const ExportCommand& command, Id& last, std::ostream& out,
                  ExportSummary& summary) {
  const auto page = tickets_after(tx, last, kPage);
  for (const ExportRow& row : page) {
    last = row.id;
    if ((command.from && row.opened_at < *command.from) || (command.to && row.opened_at >= *command.to)) continue;
    ++summary.tickets;
    for (const events::Event& event : parts.log.read(tx, row.id)) {
      out << event_line(row, event, command.csv);
      ++summary.lines;
    }
  }
  return page.size() == kPage;
}

bool write_rows(db::Transaction& tx, const ExportCommand& command, Id& last, std::ostream& out,
                ExportSummary& summary) {
  const Table table = table_of(command.what);
  // Whoever runs the program on its database sees everything in it.
  const RowPage page = rows_after(tx, table, {command.from, command.to, true, {}, {}}, last, kPage);
  for (const TableRow& row : page.rows) out << (command.csv ? csv_line(row) : json_line(table, row));
  last = page.last;
  summary.tickets += page.taken;
  summary.lines += static_cast<std::int64_t>(page.rows.size());
  return page.more;
}

}  // namespace

Result<ExportSummary> run_export(const Parts& parts, const ExportCommand& command, std::ostream& out) {
  ExportSummary summary;
  const bool events = command.what == ExportCommand::What::events;
  if (command.csv) {
    out << (events ? csv_record({"subject", "at", "event", "actor", "fields"}) : csv_header(table_of(command.what)));
  }
  Id last;
  for (bool more = true; more;) {
    more = parts.database.read([&](db::Transaction& tx) {
      return events ? write_events(tx, parts, command, last, out, summary)
                    : write_rows(tx, command, last, out, summary);
    });
    if (!out) return refuse(RefusalKind::unavailable, "export.write", "The output takes no more.");
  }
  return summary;
}

}  // namespace wellkept::transfer
