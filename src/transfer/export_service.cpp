#include "transfer/export_service.h"

#include <ostream>

#include "transfer/csv_writer.h"
#include "transfer/transfer_store.h"

namespace wellkept::transfer {
namespace {

constexpr std::int64_t kPage = 500;

std::string id_text(Id id) {
  return id ? format_id(id) : std::string();
}

std::string ticket_line(const ExportRow& row, bool csv) {
  const std::string closed = row.closed_at ? format_instant(*row.closed_at) : "";
  if (csv) {
    return csv_record({row.number, row.kind, row.state, row.channel, row.severity, row.urgency, row.subject,
                       format_instant(row.opened_at), closed, id_text(row.unit), id_text(row.customer), row.source,
                       row.source_key, row.sample ? "true" : "false"});
  }
  std::string line;
  json::Writer out(line);
  out.begin_object().field("number", row.number).field("kind", row.kind).field("state", row.state);
  out.field("channel", row.channel).field("severity", row.severity).field("urgency", row.urgency);
  out.field("subject", row.subject).field("opened_at", format_instant(row.opened_at));
  out.key("closed_at");
  row.closed_at ? out.value(closed) : out.null();
  out.field("unit_id", id_text(row.unit)).field("customer_id", id_text(row.customer));
  out.field("source", row.source).field("source_key", row.source_key).field("sample", row.sample).end_object();
  return line += '\n';
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

std::string header(ExportCommand::What what) {
  if (what == ExportCommand::What::events) return csv_record({"subject", "at", "event", "actor", "fields"});
  return csv_record({"number", "kind", "state", "channel", "severity", "urgency", "subject", "opened_at", "closed_at",
                     "unit_id", "customer_id", "source", "source_key", "sample"});
}

}  // namespace

Result<ExportSummary> run_export(const Parts& parts, const ExportCommand& command, std::ostream& out) {
  ExportSummary summary;
  if (command.csv) out << header(command.what);
  Id last;
  for (bool more = true; more;) {
    more = parts.database.read([&](db::Transaction& tx) {
      const auto page = tickets_after(tx, last, kPage);
      for (const ExportRow& row : page) {
        last = row.id;
        if ((command.from && row.opened_at < *command.from) || (command.to && row.opened_at >= *command.to)) continue;
        ++summary.tickets;
        if (command.what == ExportCommand::What::tickets) {
          out << ticket_line(row, command.csv);
          ++summary.lines;
          continue;
        }
        for (const events::Event& event : parts.log.read(tx, row.id)) {
          out << event_line(row, event, command.csv);
          ++summary.lines;
        }
      }
      return page.size() == kPage;
    });
    if (!out) return refuse(RefusalKind::unavailable, "export.write", "The output takes no more.");
  }
  return summary;
}

}  // namespace wellkept::transfer
