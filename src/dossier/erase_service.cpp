// Erasure: every word about a person goes; ids, commitments and hashes stay, so that the evidence still proves itself.
#include <algorithm>
#include <set>

#include "dossier/dossier_service.h"
#include "dossier/double.h"

namespace wellkept::dossier {
namespace {

constexpr int kPage = 500;

Refusal still_open(const std::vector<store::OpenTicket>& tickets) {
  Refusal refusal = refuse(RefusalKind::conflict, "customer.open_tickets",
                           "Tickets of the customer are open; they need the data to be dealt with.");
  json::Array numbers;
  for (const store::OpenTicket& one : tickets) numbers.emplace_back(one.number);
  refusal.context.set("tickets", numbers);
  return refusal;
}

std::vector<Id> all_tickets(db::Transaction& tx, Id customer) {
  std::vector<Id> ids;
  ticket::Page page{ticket::Queue::customer, customer, {}, {}, kPage};
  for (;;) {
    const auto rows = ticket::list_tickets(tx, page);
    for (const ticket::Ticket& row : rows) ids.push_back(row.id);
    if (rows.size() < static_cast<std::size_t>(kPage)) return ids;
    page.after = rows.back().id;
  }
}

// What the household shares stays with those who live on there.
void hand_over(db::Transaction& tx, Id customer, const std::vector<customer::Customer>& housemates) {
  if (housemates.empty()) return;
  store::hand_over_addresses(tx, customer, housemates.front().id);
  for (const store::Belonging& kind : store::belongings()) {
    if (kind.name != "devices") continue;
    for (const Id row : store::rows_of(tx, kind, customer, kPage)) {
      const auto device = customer::DeviceService::find(tx, row);
      if (device && device->shared) store::move_row(tx, kind, row, {customer, housemates.front().id});
    }
  }
}

}  // namespace

Result<Erased> DossierService::wipe(db::Transaction& tx, const customer::Customer& customer, const Because& because,
                                    std::vector<std::string>& files) {
  const Instant now = parts_.clock.now();
  Erased erased;
  std::set<std::string> contents;
  json::Array streams;
  for (const Id ticket : all_tickets(tx, customer.id)) {
    for (const ticket::Attachment& file : ticket::attachments_of(tx, ticket)) contents.insert(file.sha256);
    erased.texts += store::wipe_ticket(tx, ticket, now);
    ++erased.tickets;
    streams.emplace_back(format_id(ticket));
  }
  for (const auto& contact : {customer.phone, customer.email}) {
    if (contact) store::wipe_code(tx, *contact);
  }
  for (const customer::Contact& contact : customer::RecordService::contacts(tx, customer.id)) {
    store::wipe_code(tx, contact.value);
  }
  hand_over(tx, customer.id, parts_.records.household(tx, customer.id));
  for (const Id taken_in : store::doubles_taken_in(tx, customer.id)) store::wipe_customer(tx, taken_in, now);
  store::wipe_customer(tx, customer.id, now);
  for (const std::string& content : contents) {
    if (!store::file_is_used(tx, content)) files.push_back(content);
  }
  erased.files = static_cast<std::int64_t>(files.size());
  json::Value body(json::Object{{"tickets", std::move(streams)}, {"texts", erased.texts}, {"files", erased.files}});
  if (because.request) body.set("request", format_id(because.request));
  if (because.days > 0) body.set("retention_days", because.days);
  WK_CHECK(parts_.records.record(tx, customer.id, {"customer.erased", now, because.by, std::move(body)}));
  return erased;
}

Result<Erased> DossierService::erase(Id customer, Id by, Id request) {
  return erase_because(customer, {by, request});
}

Result<Erased> DossierService::outlive(Id customer, std::int64_t days) {
  return erase_because(customer, {{}, {}, days});
}

Result<Erased> DossierService::erase_because(Id id, const Because& because) {
  std::vector<std::string> files;
  std::vector<std::string> marks;
  WK_TRY(erased, parts_.database.write([&](db::Transaction& tx) -> Result<Erased> {
    files.clear();
    marks.clear();
    WK_TRY(customer, living(tx, id));
    auto request = because.request ? store::find_request(tx, because.request) : std::nullopt;
    const auto open = store::open_tickets(tx, customer.id, request ? request->ticket : Id{});
    if (!open.empty()) return still_open(open);
    marks.push_back(format_id(customer.id));
    for (const Id ticket : all_tickets(tx, customer.id)) marks.push_back(format_id(ticket));
    const auto email = customer.email;
    WK_TRY(done, wipe(tx, customer, because, files));
    if (request) {
      request->done_at = parts_.clock.now();
      request->done_by = because.by;
      if (!store::finish_request(tx, *request))
        return refuse(RefusalKind::conflict, "data_request.done", "The request was carried out already.");
    }
    if (email && because.days == 0 && parts_.tell_erased) WK_CHECK(parts_.tell_erased(tx, *email));
    return done;
  }));
  erased.answers = forget_answers(marks);
  drop_files(files);
  return erased;
}

// Answers that were kept for repeated requests show the tickets as they stood; they are found by the ids in them.
std::int64_t DossierService::forget_answers(const std::vector<std::string>& marks) {
  std::int64_t gone = 0;
  store::KeptAnswer last;
  last.principal = Id{-1};
  for (;;) {
    const auto page = parts_.database.read([&](db::Transaction& tx) { return store::answers_after(tx, last, kPage); });
    std::vector<store::KeptAnswer> naming;
    std::copy_if(page.begin(), page.end(), std::back_inserter(naming),
                 [&](const store::KeptAnswer& one) { return names_any(one.body, marks); });
    if (!naming.empty()) {
      const Outcome wiped = parts_.database.write([&](db::Transaction& tx) -> Outcome {
        for (const store::KeptAnswer& one : naming) store::wipe_answer(tx, one);
        return Done{};
      });
      if (wiped) gone += static_cast<std::int64_t>(naming.size());
    }
    if (page.size() < static_cast<std::size_t>(kPage)) return gone;
    last = page.back();
  }
}

// After the commit: a crash between the two leaves a file that nobody names, never a name without its file.
void DossierService::drop_files(const std::vector<std::string>& files) const {
  for (const std::string& file : files) {
    const bool used =
        parts_.database.read([&](db::Transaction& tx) { return store::file_is_used(tx, file); });  // taken in again
    if (!used) parts_.files.remove(file);
  }
}

Outcome DossierService::note_export(db::Transaction& tx, Id customer, Id by, Id request) {
  json::Value body(json::Object{});
  if (request) body.set("request", format_id(request));
  return parts_.records.record(tx, customer, {"customer.exported", parts_.clock.now(), by, std::move(body)});
}

Result<DataRequest> DossierService::carry_out(Id id, Id by) {
  const auto request = parts_.database.read([&](db::Transaction& tx) { return store::find_request(tx, id); });
  if (!request) return refuse(RefusalKind::not_found, "data_request.unknown", "There is no such request.");
  if (request->done_at)
    return refuse(RefusalKind::conflict, "data_request.done", "The request was carried out already.");
  if (request->kind == "erasure") {
    WK_CHECK(erase(request->customer, by, id));
  } else {
    WK_CHECK(parts_.database.write([&](db::Transaction& tx) -> Outcome {
      DataRequest done = *request;
      done.done_at = parts_.clock.now();
      done.done_by = by;
      if (!store::finish_request(tx, done))
        return refuse(RefusalKind::conflict, "data_request.done", "The request was carried out already.");
      return note_export(tx, done.customer, by, done.id);
    }));
  }
  auto carried = parts_.database.read([&](db::Transaction& tx) { return store::find_request(tx, id); });
  return std::move(*carried);
}

}  // namespace wellkept::dossier
