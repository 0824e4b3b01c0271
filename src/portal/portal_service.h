// What customers do at the portal: ask, see, answer, decide, rate, and look after their own data. All methods run
// inside the caller's transaction; a ticket that is not the visitor's does not exist for the visitor
// ("ticket.unknown").
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "customer/record_service.h"
#include "portal/portal_store.h"
#include "ticket/attachment_service.h"
#include "ticket/ticket_service.h"

namespace wellkept::portal {

// Who is at the portal: a customer, or by a signed link the person behind one ticket.
struct Visitor {
  Id customer;  // may be none behind a link
  Id ticket;    // set: this ticket only
};

struct NewRequest {
  json::Value fields;  // of the policy's vocabulary, as ticket.opened takes them
  std::string subject;
};

// The customer's word about a result.
struct Decision {
  bool accepted = false;
  std::optional<std::string> opinion;
  json::Value scores{};  // overall, attitude, speed, quality, first_time
};

struct DataRequestState {
  DataRequest request;
  std::string number;  // of its ticket
  bool open = true;
};

inline constexpr std::size_t kMaxFile = 10 * 1024 * 1024;  // bytes
inline constexpr std::size_t kMaxFiles = 20;               // of a customer's at one ticket

inline constexpr std::int64_t kDataRequestMs = 15LL * 24 * 3'600'000;  // to carry out what is asked about data

class PortalService {
 public:
  PortalService(ticket::TicketService& tickets, customer::CustomerService& customers, customer::RecordService& records,
                const ticket::FileStore& files, const Clock& clock, IdSource& ids)
      : tickets_(tickets), customers_(customers), records_(records), files_(files), clock_(clock), ids_(ids) {}

  // Refuses forbidden "portal.link_only" when a link's holder asks for more than its ticket; invalid "ticket.fields".
  Result<ticket::Record> open(db::Transaction& tx, const Visitor& visitor, NewRequest request);
  // Newest first, those before `before`; with a link its one ticket.
  std::vector<ticket::Record> list(db::Transaction& tx, const Visitor& visitor, Id before, int limit);
  Result<ticket::Record> read(db::Transaction& tx, const Visitor& visitor, Id ticket);

  Result<ticket::Record> reply(db::Transaction& tx, const Visitor& visitor, Id ticket, std::string_view text);
  // Conflict "portal.not_awaited" when the ticket does not wait for the customer's word.
  Result<ticket::Record> decide(db::Transaction& tx, const Visitor& visitor, Id ticket, const Decision& decision);
  // Once for each result: conflict "portal.not_rateable".
  Result<ticket::Record> rate(db::Transaction& tx, const Visitor& visitor, Id ticket, json::Value scores,
                              const std::optional<std::string>& opinion);

  // Refuses unsupported "attachment.type", conflict "portal.files_full". The bytes must be kept by `keep` before.
  Result<ticket::Attachment> attach(db::Transaction& tx, const Visitor& visitor, Id ticket, ticket::Attachment file);
  // A file as it will be named, from its bytes; stores them. Refuses invalid "attachment.name", "attachment.empty",
  // unsupported "attachment.type".
  Result<ticket::Attachment> keep(std::string_view name, std::string_view content) const;
  std::optional<std::string> content_of(const ticket::Attachment& file) const { return files_.get(file.sha256); }
  std::vector<ticket::Attachment> files(db::Transaction& tx, Id ticket) { return ticket::attachments_of(tx, ticket); }

  std::optional<customer::Customer> customer(db::Transaction& tx, const Visitor& visitor) const;
  // One entry for each purpose; without a word of the customer it is not granted.
  std::vector<customer::Consent> consents(db::Transaction& tx, Id customer) const;
  // To the wording of today; refuses not_found "consent.purpose".
  Result<customer::Consent> decide_consent(db::Transaction& tx, Id customer, std::string_view purpose, bool granted);
  // A ticket that somebody answers for. Conflict "portal.request_open" while one of the kind is open.
  Result<DataRequestState> request_data(db::Transaction& tx, const Visitor& visitor, std::string_view kind);
  std::vector<DataRequestState> data_requests(db::Transaction& tx, Id customer, int limit);
  // The customer whose copy may be fetched: asked for, carried out, within the last 30 days. Refuses not_found
  // "portal.copy".
  Result<customer::Customer> copy_of(db::Transaction& tx, const Visitor& visitor, Id request);

  const policy::Policy& policy() const { return tickets_.policy(); }

 private:
  Result<ticket::Ticket> own(db::Transaction& tx, const Visitor& visitor, Id ticket) const;
  Result<ticket::Record> act(db::Transaction& tx, const Visitor& visitor, Id ticket, std::string action,
                             json::Value fields);

  ticket::TicketService& tickets_;
  customer::CustomerService& customers_;
  customer::RecordService& records_;
  const ticket::FileStore& files_;
  const Clock& clock_;
  IdSource& ids_;
};

}  // namespace wellkept::portal
