// How customers get in without a password: a one-time code to their contact, or a signed link to one ticket.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/id.h"
#include "customer/customer_service.h"
#include "db/database.h"
#include "directory/access_service.h"
#include "portal/contact_service.h"
#include "portal/portal_store.h"
#include "ticket/ticket_service.h"

namespace wellkept::portal {

// Brings codes to people; the program puts the outbox of messages behind it.
class CodeSender {
 public:
  virtual ~CodeSender() = default;
  virtual bool reaches(ContactKind kind) const = 0;  // e-mail always does; telephones need a gateway
  // In the transaction that keeps the code, so that what is sent can be used.
  virtual Outcome send(db::Transaction& tx, const Contact& contact, std::string_view code, std::string_view language,
                       Instant expires_at) = 0;
};

struct AccessOptions {
  std::int64_t session_ms = 30 * 24 * 3'600'000LL;
  std::int64_t link_session_ms = 24 * 3'600'000LL;
  directory::ThrottleOptions by_address{.free = 20};  // wrong codes from one address
};

struct StartedSession {
  Session session;
  std::string secret;  // of the cookie; the database holds its hash
};

class PortalAccess {
 public:
  // `key`: 32 secret bytes that are not in the database.
  PortalAccess(db::Database& database, customer::CustomerService& customers, ticket::TicketService& tickets,
               CodeSender& sender, const Clock& clock, IdSource& ids, std::string key, AccessOptions options = {});

  bool reaches(ContactKind kind) const { return sender_.reaches(kind); }

  // Sends a code, whether the contact is known or not: nobody can learn here who is a customer. Refuses invalid
  // "portal.contact", conflict "portal.unreachable" (no gateway for telephones), too_many "portal.code_wait" with
  // {"retry_after_s"}. The moment at which the code expires.
  Result<Instant> request_code(std::string_view contact, std::string_view language);

  // Refuses alike (unauthenticated "portal.code") a wrong, used and expired code; too_many "session.throttled";
  // conflict "portal.name_needed" when the code is right, the contact is new and no name was given: the code is not
  // used up.
  Result<StartedSession> open_by_code(std::string_view contact, std::string_view code,
                                      const std::optional<std::string>& name, std::string_view address);
  // Refuses as TicketService::read_confirmation does. The session sees this ticket only.
  Result<StartedSession> open_by_link(std::string_view token);

  Result<Session> by_secret(std::string_view secret);  // unauthenticated "session.expired"
  void close(Id session);
  std::int64_t forget_expired();

 private:
  enum class Verdict { wrong, name_needed, right };
  struct Checked {
    Verdict verdict = Verdict::wrong;
    StartedSession started{};
  };
  Result<Checked> check_code(db::Transaction& tx, const Contact& contact, std::string_view code,
                             const std::optional<std::string>& name);
  std::optional<customer::Customer> known(db::Transaction& tx, const Contact& contact) const;
  StartedSession start(db::Transaction& tx, Id customer, Id ticket, std::int64_t life_ms);

  db::Database& database_;
  customer::CustomerService& customers_;
  ticket::TicketService& tickets_;
  CodeSender& sender_;
  const Clock& clock_;
  IdSource& ids_;
  const std::string key_;
  const AccessOptions options_;
  directory::Throttle by_address_;
};

}  // namespace wellkept::portal
