// Use cases of tickets: who may do what, in which order, in one transaction. All methods run inside the caller's
// transaction.
#pragma once
#include <functional>
#include <optional>
#include <string>

#include "base/clock.h"
#include "customer/customer_service.h"
#include "directory/sight_service.h"
#include "ticket/recorder_service.h"
#include "ticket/signed_link.h"
#include "ticket/ticket.h"

namespace wellkept::ticket {

// A new ticket that nobody has named a group for, and where the rules of the desk put it.
struct Placing {
  std::map<std::string, std::string, std::less<>> fields;  // those with values of choice, such as kind and product
  std::string segment;                                     // of the customer; empty: none is known
  std::function<std::string()> address{};                  // of the customer, asked when it is needed; none: none
  Id from;                                                 // the unit of who opens it
  Id opener;
  bool wants_owner = true;  // false: who is in charge has been named
  Instant now;
};
struct Placed {
  Id unit;
  Id assignee;  // none: it stays with who opened it, or nobody is there
  std::string rule;
  std::string because;
};

// What an action made of a ticket, for those who want to hear of it.
struct Happening {
  const Record& record;
  std::int64_t before = 0;  // the version that it had
  std::string_view state;   // that it was in
  const Actor& actor;
};

// What tickets need to know about people; the directory answers.
class People {
 public:
  virtual ~People() = default;
  virtual Id unit_of(db::Transaction& tx, Id member) = 0;  // the root unit when the member has none
  virtual bool is_active(db::Transaction& tx, Id member) = 0;
  virtual bool is_unit(db::Transaction& tx, Id unit) = 0;
  // Nothing: no rule applies.
  virtual std::optional<Placed> place(db::Transaction&, const Placing&) { return std::nullopt; }
  // Who of a unit takes one more ticket; no assignee: nobody of it is there.
  virtual Placed choose(db::Transaction&, Id unit, Instant) { return {unit, Id{}, "", ""}; }
  // What happened to a ticket, in the transaction in which it did.
  virtual Outcome happened(db::Transaction&, const Happening&) { return Done{}; }
};

struct OpenRequest {
  json::Value fields;
  std::string subject;
  std::optional<std::string> body;
  Id customer;
  std::optional<customer::NewCustomer> new_customer;
  Id unit;
  Id owner;  // in charge of the first stage; none: who opens it
};

// To another unit or group: the one that is named, or the one that the routing rules find now.
struct MoveRequest {
  Id unit;
  Id owner;  // in charge there; none: whoever belongs there already, else by load and skill
  std::string reason;
};

struct ConfirmationAnswer {
  bool satisfied = false;
  json::Value scores;  // attitude, speed, quality, overall
  std::optional<std::string> comment;
};

// A new ticket that the policy takes, worked out before it is its turn to be written.
struct Prepared {
  Opening opening;
  Id actor;
  std::optional<std::vector<std::string>> roles;  // of a member; nothing: not a member's
  Id unit;
  Id owner;
  Id customer;
  std::optional<customer::NewCustomer> new_customer;
  std::optional<Record> routed{};  // the record, when more follows from its group than was prepared
  const Record& record() const { return routed ? *routed : opening.record; }
};

// A member sees what role and unit allow; customers, bots and the system ask about tickets that they were led to.
bool sees(db::Transaction& tx, const Actor& actor, const Ticket& ticket);
// Refuses not_found "ticket.unknown", also when the actor does not see it.
Result<Ticket> find_seen(db::Transaction& tx, const Actor& actor, Id ticket);

class TicketService {
 public:
  TicketService(Recorder& recorder, customer::CustomerService& customers, People& people, const LinkSigner& links,
                const Clock& clock)
      : recorder_(recorder), customers_(customers), people_(people), links_(links), clock_(clock) {}

  Result<Record> open(db::Transaction& tx, const Actor& actor, OpenRequest request);
  // The same in two steps, the first of which needs no transaction. The second may run again when it was rolled back;
  // the record is in the opening.
  Result<Prepared> prepare(const Actor& actor, OpenRequest request) const;
  Outcome open(db::Transaction& tx, Prepared& prepared);
  // `expected`: the version of If-Match, if any; another one refuses with "ticket.stale".
  Result<Record> act(db::Transaction& tx, const Actor& actor, Id ticket, std::optional<std::int64_t> expected,
                     const ActRequest& request);
  // "ticket.moved" and who takes charge stand on the timeline. Refuses as act() does for the action "move", invalid
  // "ticket.fields" for a unit that the actor may not name, conflict "move.same", "move.no_rule" and
  // "move.nobody_there".
  Result<Record> move(db::Transaction& tx, const Actor& actor, Id ticket, std::optional<std::int64_t> expected,
                      const MoveRequest& request);
  // Not_found "ticket.unknown": there is none, or the actor does not see it. So do all that follow.
  Result<Record> read(db::Transaction& tx, const Actor& actor, Id ticket);

  // Asks for the customer's word by a link that works once; "confirmation.requested" is on the timeline.
  struct Link {
    std::string token;
    Instant expires_at;
  };
  Result<Link> request_confirmation(db::Transaction& tx, const Actor& actor, Id ticket, std::string_view via);
  // not_found "confirmation.unknown" (forged too), conflict "confirmation.expired".
  struct Asked {
    Ticket ticket;
    ConfirmationLink link;
  };
  Result<Asked> read_confirmation(db::Transaction& tx, std::string_view token);
  Result<Asked> answer(db::Transaction& tx, std::string_view token, const ConfirmationAnswer& answer);

  Result<Record> attach(db::Transaction& tx, const Actor& actor, Id ticket, Attachment& attachment);

  const policy::Policy& policy() const { return recorder_.policy(); }
  Recorder& recorder() { return recorder_; }

 private:
  Placing placing_of(db::Transaction& tx, const Record& record) const;
  std::optional<Placed> find_place(db::Transaction& tx, const Prepared& prepared);
  Result<Placed> new_place(db::Transaction& tx, const Actor& actor, const Record& record, const MoveRequest& request,
                           Instant now);
  Outcome settle_place(db::Transaction& tx, Prepared& prepared, const Placed& placed, promise::Figures& figures);
  Outcome check_in_charge(db::Transaction& tx, const Actor& actor, const Record& record, const Step& step);
  Result<Record> apply(db::Transaction& tx, Record record, const Actor& actor, const ActRequest& request);

  Recorder& recorder_;
  customer::CustomerService& customers_;
  People& people_;
  const LinkSigner& links_;
  const Clock& clock_;
};

}  // namespace wellkept::ticket
