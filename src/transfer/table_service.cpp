#include "transfer/table_service.h"

#include "customer/customer_service.h"
#include "promise/promise_service.h"
#include "transfer/transfer_store.h"

namespace wellkept::transfer {
namespace {

std::string id_text(Id id) {
  return id ? format_id(id) : std::string();
}

json::Value time(std::optional<Instant> at) {
  return at ? json::Value(format_instant(*at)) : json::Value();
}

json::Value text(const std::string& words) {
  return words;
}

bool within(const RowFilter& filter, Instant at) {
  return (!filter.from || at >= *filter.from) && (!filter.until || at < *filter.until);
}

TableRow ticket_row(const ExportRow& row, bool personal) {
  return {text(row.number),
          text(row.kind),
          text(row.state),
          text(row.channel),
          text(row.severity),
          text(row.urgency),
          personal ? text(row.subject) : json::Value(),
          time(row.opened_at),
          time(row.closed_at),
          text(id_text(row.unit)),
          text(id_text(row.customer)),
          text(row.source),
          text(row.source_key),
          row.sample};
}

TableRow promise_row(const ExportRow& ticket, const promise::Stored& promise) {
  return {
      text(ticket.number),         text(format_id(ticket.id)), text(ticket.kind),        text(promise.clause),
      text(promise.rule),          promise.occurrence,         text(promise.kind),       text(promise.policy_version),
      text(id_text(promise.unit)), text(promise.state),        promise.provisional,      time(promise.started_at),
      time(promise.due_at),        time(promise.warn_at),      time(promise.stopped_at), time(promise.decided_at)};
}

json::Value contact(const std::string& value, bool personal, std::string (*masked)(std::string_view)) {
  if (value.empty()) return {};
  return personal ? value : masked(value);
}

TableRow customer_row(const CustomerRow& row, bool personal) {
  return {text(format_id(row.id)),
          personal ? text(row.name) : json::Value(),
          contact(row.phone, personal, customer::masked_phone),
          contact(row.email, personal, customer::masked_email),
          text(row.segment),
          personal ? text(row.external_key) : json::Value(),
          time(row.created_at)};
}

}  // namespace

RowPage rows_after(db::Transaction& tx, Table table, const RowFilter& filter, Id after, std::int64_t limit) {
  RowPage page;
  page.last = after;
  if (table == Table::customers) {
    for (const CustomerRow& row : customers_after(tx, after, limit)) {
      page.last = row.id;
      ++page.read;
      if (!within(filter, row.created_at) || (filter.sees_customer && !filter.sees_customer(row.id))) continue;
      ++page.taken;
      page.rows.push_back(customer_row(row, filter.personal));
      if (filter.personal) page.shown.push_back({row.id, {}});
    }
  } else {
    for (const ExportRow& row : tickets_after(tx, after, limit)) {
      page.last = row.id;
      ++page.read;
      if (!within(filter, row.opened_at) || (filter.sees_ticket && !filter.sees_ticket(row.unit, row.assignee)))
        continue;
      ++page.taken;
      if (table == Table::tickets) page.rows.push_back(ticket_row(row, filter.personal));
      if (table == Table::tickets && filter.personal && row.customer) page.shown.push_back({row.customer, row.id});
      if (table != Table::promises) continue;
      for (const promise::Stored& promise : promise::stored_promises(tx, row.id)) {
        page.rows.push_back(promise_row(row, promise));
      }
    }
  }
  page.more = page.read == limit;
  return page;
}

}  // namespace wellkept::transfer
