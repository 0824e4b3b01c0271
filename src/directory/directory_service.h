// The organisation: units and members. Other features ask here who a member is.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "db/database.h"
#include "directory/access_service.h"
#include "directory/member.h"
#include "events/event_log.h"

namespace wellkept::directory {

struct NewMember {
  std::string login;
  std::string name;
  std::vector<std::string> roles;
  Id unit;
};
struct CreatedMember {
  Member member;
  IssuedLink link;  // by which the member sets a password
};
// What is absent stays.
struct MemberChange {
  std::optional<std::string> name{};
  std::optional<std::vector<std::string>> roles{};
  std::optional<Id> unit{};  // the empty id: no unit
  std::optional<bool> active{};
};
struct UnitChange {
  std::optional<Id> parent{};  // the empty id: a root
  std::optional<std::string> kind{};
  std::optional<std::string> name{};
};

class DirectoryService {
 public:
  DirectoryService(db::Database& database, events::EventLog& log, const Clock& clock, IdSource& ids,
                   AccessService& access);

  // Creates run in the caller's transaction, so that they can be answered idempotently. `actor` none: the command line.
  // Invalid: "member.login", "member.role", "member.unit"; conflict: "member.login_taken".
  Result<CreatedMember> create_member(db::Transaction& tx, const NewMember& wanted, Id actor);
  // Refuses: not_found "member.unknown"; stale "member.stale" unless `version` stands there; conflict
  // "member.last_admin".
  Result<Member> change_member(Id id, std::int64_t version, const MemberChange& change, Id actor);
  std::vector<Member> members(Id after, const std::optional<std::string>& role, std::int64_t limit);
  std::optional<Member> member(Id id);
  // What somebody finds in the directory: people of a provider find those and the units of that provider.
  struct Asked {
    Id by;
    Id after{};
    std::int64_t limit = 0;
  };
  std::vector<Member> members_found(const Asked& asked, const std::optional<std::string>& role);
  std::vector<Unit> units_found(const Asked& asked);
  std::optional<Member> member_found(Id by, Id id);
  std::optional<Member> member_by_login(std::string_view login);
  // In another feature's transaction, such as when a ticket is assigned.
  static std::optional<Member> member(db::Transaction& tx, Id id);
  // A new link for a member who cannot sign in. Refuses not_found "member.unknown", conflict "member.inactive".
  Result<IssuedLink> reset_member(Id id, Id actor);

  // Invalid: "unit.kind", "unit.parent" (unknown, too deep, or itself below).
  Result<Unit> create_unit(db::Transaction& tx, Unit unit, Id actor);
  Result<Unit> change_unit(Id id, std::int64_t version, const UnitChange& change, Id actor);
  std::vector<Unit> units(Id after, std::int64_t limit);
  static std::optional<Unit> unit(db::Transaction& tx, Id id);
  static std::optional<Unit> root_unit(db::Transaction& tx);  // the oldest without a parent

  db::Database& database() { return database_; }
  AccessService& access() { return access_; }

 private:
  db::Database& database_;
  events::EventLog& log_;
  const Clock& clock_;
  IdSource& ids_;
  AccessService& access_;
};

}  // namespace wellkept::directory
