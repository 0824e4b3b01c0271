// Members whom somebody else vouches for, a sign-in provider or a directory: finds, links or makes them, and gives them
// the roles and the unit that their groups stand for.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "db/database.h"
#include "directory/access_service.h"
#include "events/event_log.h"

namespace wellkept::directory {

struct OutsidePerson {
  std::string issuer;   // who vouches
  std::string subject;  // what it calls them, for ever
  std::string login;    // of the member that they are when no link says so yet; empty: only a link counts
  std::string name;
  std::vector<std::string> roles;  // by their groups
  Id unit;                         // by their groups; none: as it is
};
struct OutsideRules {
  const char* way = "provider";  // of the list of sign-ins, and the first part of the refusals' codes
  bool give_roles = false;       // they are asked each time; else roles are kept here
  bool create = false;
};

class OutsideMembers {
 public:
  struct Parts {
    events::EventLog& log;
    const Clock& clock;
    IdSource& ids;
    AccessService& access;
  };
  OutsideMembers(Parts parts, OutsideRules rules) : parts_(parts), rules_(rules) {}

  // By the link; else by the login; else a new one, where that is wished. Refuses forbidden "<way>.unknown" and
  // "<way>.no_role".
  Result<Id> member_for(db::Transaction& tx, const OutsidePerson& person, const Origin& from) const;

 private:
  [[nodiscard]] Refusal unknown() const;
  Result<Id> make_member(db::Transaction& tx, const OutsidePerson& person) const;
  Outcome link(db::Transaction& tx, Id member, const OutsidePerson& person, const Origin& from) const;
  Outcome give_roles(db::Transaction& tx, Id member, const OutsidePerson& person) const;
  Outcome give_unit(db::Transaction& tx, Id member, Id unit) const;
  Outcome changed(db::Transaction& tx, const Member& member, const char* event, json::Value body) const;

  const Parts parts_;
  const OutsideRules rules_;
};

}  // namespace wellkept::directory
