// All that is kept of one person: the service file in one answer (US-5.3), doubles that are merged and taken apart
// again, a copy of everything and its erasure on request (AS-6.4). Whatever happens to a person's data stands as an
// event in the customer's stream, without a word that is personal.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "customer/device_service.h"
#include "customer/record_service.h"
#include "db/database.h"
#include "directory/sight_service.h"
#include "dossier/dossier_store.h"
#include "ticket/attachment_service.h"
#include "ticket/ticket_service.h"

namespace wellkept::dossier {

// Another record that may be the same person, and why: "phone", "email", "name_address".
struct Double {
  customer::Customer customer;
  std::vector<std::string> reasons;
};

struct Erased {
  std::int64_t tickets = 0;
  std::int64_t texts = 0;
  std::int64_t files = 0;
  std::int64_t answers = 0;  // that were kept for repeated requests
};

struct DossierParts {
  db::Database& database;
  customer::CustomerService& customers;
  customer::RecordService& records;
  ticket::TicketService& tickets;
  const ticket::FileStore& files;
  const Clock& clock;
  IdSource& ids;
  std::function<std::string(Instant)> day_of;  // "2026-03-02", in the policy's zone
  // Tells the customer that it is done, by an e-mail that leaves no address behind.
  std::function<Outcome(db::Transaction& tx, const std::string& email)> tell_erased;
};

class DossierService {
 public:
  explicit DossierService(DossierParts parts) : parts_(std::move(parts)) {}

  std::vector<Double> doubles(db::Transaction& tx, const customer::Customer& customer) const;
  // `merged` goes into `kept` with tickets, devices, contacts, addresses, consents, portal sessions and requests.
  // Refuses not_found "customer.unknown", conflict "merge.same", "customer.erased", "merge.too_many".
  Result<Merge> merge(db::Transaction& tx, Id kept, Id merged, Id by);
  // What the merge moved and is still there goes back. Refuses not_found "merge.unknown", conflict "merge.undone",
  // "merge.later" (the kept record was merged on or erased since).
  Result<Merge> undo(db::Transaction& tx, Id merge, Id by);
  static std::vector<Merge> merges(db::Transaction& tx, Id customer) { return store::merges_of(tx, customer); }

  // Everything about the customer as one JSON document, with the contents of files; stands in the evidence.
  std::string archive(db::Transaction& tx, const customer::Customer& customer) const;
  Outcome note_export(db::Transaction& tx, Id customer, Id by, Id request);

  // Wipes every word about the person. Refuses not_found "customer.unknown", conflict "customer.erased",
  // "customer.open_tickets" (the context has their numbers); the ticket of the request itself may be open.
  Result<Erased> erase(Id customer, Id by, Id request = {});
  // The same, because what is kept of the customer has outlived the policy's days; nobody asked, and nobody is told.
  Result<Erased> outlive(Id customer, std::int64_t days);

  // Carries out what the customer asked for: an erasure is done; a copy can be fetched at the portal from now on.
  // Refuses not_found "data_request.unknown", conflict "data_request.done", and as erase().
  Result<DataRequest> carry_out(Id request, Id by);

  const DossierParts& parts() const { return parts_; }

 private:
  // Who wants it, or after how many days it is done by itself.
  struct Because {
    Id by;
    Id request;
    std::int64_t days = 0;
  };
  Result<Erased> erase_because(Id customer, const Because& because);
  Result<customer::Customer> living(db::Transaction& tx, Id customer) const;
  Result<Erased> wipe(db::Transaction& tx, const customer::Customer& customer, const Because& because,
                      std::vector<std::string>& files);
  std::int64_t forget_answers(const std::vector<std::string>& marks);
  void drop_files(const std::vector<std::string>& files) const;

  DossierParts parts_;
};

}  // namespace wellkept::dossier
