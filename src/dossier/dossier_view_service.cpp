#include "dossier/dossier_view_service.h"

#include "customer/customer_view_service.h"

namespace wellkept::dossier {
namespace {

std::optional<std::string> maybe_time(const std::optional<Instant>& at) {
  return at ? std::optional(format_instant(*at)) : std::nullopt;
}

std::optional<std::string> maybe_id(Id id) {
  return id ? std::optional(format_id(id)) : std::nullopt;
}

}  // namespace

void write_promises(json::Writer& out, db::Transaction& tx, Id ticket) {
  for (const promise::Stored& one : promise::stored_promises(tx, ticket)) {
    out.begin_object().field("ticket_id", format_id(ticket)).field("clause", one.clause).field("rule", one.rule);
    out.field("state", one.state).field("started_at", format_instant(one.started_at));
    out.field("due_at", maybe_time(one.due_at)).field("decided_at", maybe_time(one.decided_at)).end_object();
  }
}

void write_merge(json::Writer& out, const Merge& merge) {
  out.begin_object().field("id", format_id(merge.id)).field("kept_id", format_id(merge.kept));
  out.field("merged_id", format_id(merge.merged)).field("at", format_instant(merge.at));
  out.field("by", format_id(merge.by)).key("reasons").begin_array();
  for (const std::string& reason : merge.reasons) out.value(reason);
  out.end_array().key("moved").begin_object();
  for (const store::Belonging& kind : store::belongings()) {
    const json::Value* rows = merge.moved.find(kind.name);
    const bool listed = rows != nullptr && rows->array() != nullptr;
    out.field(kind.name, listed ? static_cast<std::int64_t>(rows->array()->size()) : 0);
  }
  out.end_object().field("undone_at", maybe_time(merge.undone_at)).field("undone_by", maybe_id(merge.undone_by));
  out.end_object();
}

void write_double(json::Writer& out, const Double& one, bool whole) {
  out.begin_object().key("customer");
  customer::write_customer(out, one.customer, whole);
  out.key("reasons").begin_array();
  for (const std::string& reason : one.reasons) out.value(reason);
  out.end_array().end_object();
}

void write_request(json::Writer& out, db::Transaction& tx, const DataRequest& request) {
  const auto ticket = ticket::find_ticket(tx, request.ticket);
  out.begin_object().field("id", format_id(request.id)).field("kind", request.kind);
  out.field("customer_id", format_id(request.customer)).field("ticket_id", format_id(request.ticket));
  out.field("number", ticket ? ticket->number : "").field("open", ticket && ticket->open);
  out.field("created_at", format_instant(request.created_at)).field("due_at", format_instant(request.due_at));
  out.field("done_at", maybe_time(request.done_at)).field("done_by", maybe_id(request.done_by)).end_object();
}

void write_belongings(json::Writer& out, db::Transaction& tx, const DossierParts& parts, const Shown& shown) {
  const Id id = shown.customer.id;
  out.key("contacts").begin_array();
  for (const auto& one : customer::RecordService::contacts(tx, id)) customer::write_contact(out, one, shown.whole);
  out.end_array().key("addresses").begin_array();
  for (const auto& one : customer::RecordService::addresses(tx, id)) customer::write_address(out, one, shown.whole);
  out.end_array().key("household").begin_array();
  for (const auto& one : parts.records.household(tx, id)) {
    out.begin_object().field("id", format_id(one.id)).field("name", one.name).end_object();
  }
  out.end_array().key("devices").begin_array();
  for (auto& one : customer::DeviceService::of_customer(tx, id)) {
    const auto known = customer::DeviceService::known(tx, std::move(one));
    customer::write_device(out, known, shown.day, shown.whole);
  }
  const auto words = customer::RecordService::words(tx, id);
  out.end_array().key("consents").begin_array();
  for (const auto& one : customer::in_force(words)) customer::write_consent(out, one);
  out.end_array().key("consent_words").begin_array();
  for (const auto& one : words) customer::write_consent(out, one);
  out.end_array().key("requests").begin_array();
  for (const auto& one : store::requests_of(tx, id)) write_request(out, tx, one);
  out.end_array().key("merges").begin_array();
  for (const auto& one : DossierService::merges(tx, id)) write_merge(out, one);
  out.end_array();
}

}  // namespace wellkept::dossier
