// Who gets a ticket, and who has it when somebody is away: skills, absences, the routing rules with their versions, the
// hand-over of a shift, and what is left without a person in charge.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "desk/desk_service.h"
#include "directory/directory_service.h"
#include "events/event_log.h"
#include "staff/staff_store.h"
#include "ticket/list_query_service.h"

namespace wellkept::staff {

using store::Absence;
using store::AbsenceKey;
using store::RoutingVersion;

constexpr std::size_t kSkillsAtMost = 40;  // of one member
constexpr std::size_t kRulesAtMost = 200;
constexpr std::size_t kAreasAtMost = 200;  // of one region
constexpr int kHandOverAtMost = 500;       // tickets and tasks in one call

// Where a new ticket goes, by the rules in force; nothing when no rule applies. `ticket` asks this for every ticket
// that names no unit.
[[nodiscard]] std::optional<ticket::Placed> place(db::Transaction& tx, const ticket::Placing& placing);
// Who of a unit takes one more ticket: who is there and has the least in hand.
[[nodiscard]] ticket::Placed choose_in(db::Transaction& tx, Id unit, Instant now);
// Whether a member is away. Escalation and assignment leave those out.
using store::is_absent;

struct HandOver {
  Id from;
  Id to;
  std::string note;
};
struct HandedOver {
  std::int64_t tickets = 0;
  std::int64_t tasks = 0;
  struct Failed {
    Id ticket;
    std::string code;
  };
  std::vector<Failed> failed;
  std::int64_t remaining = 0;  // tickets beyond what one call takes
};

// Open tickets without a person: nobody is in charge, or who is has left or is away.
struct Unattended {
  ticket::Ticket ticket;
  std::string why;  // nobody, left, absent
};
struct UnattendedPage {
  std::vector<Unattended> items;
  std::optional<ticket::ListKey> next;
  std::map<std::string, std::int64_t> counts;  // by why, of all that is seen
};

class StaffService {
 public:
  StaffService(const desk::Desk& desk, events::EventLog& log) : desk_(desk), log_(log) {}

  // Not_found "member.unknown"; invalid "skill.name" (1 to 40 letters, digits and . _ -), "skill.too_many".
  Result<std::vector<std::string>> skills(db::Transaction& tx, Id member) const;
  Result<std::vector<std::string>> put_skills(db::Transaction& tx, Id member, std::vector<std::string> skills,
                                              Id actor);

  // The places that a region covers, with the version of what is recorded of the unit. Not_found "unit.unknown"; stale
  // "unit.stale" when it is another version; conflict "area.no_region" of a unit of another kind; invalid "area.name"
  // (1 to 100 characters), "area.too_many".
  struct Covered {
    std::vector<std::string> places;
    std::int64_t version = 0;
  };
  Result<Covered> areas(db::Transaction& tx, Id unit) const;
  Result<Covered> put_areas(db::Transaction& tx, Id unit, Covered wanted, Id actor);

  // Invalid "absence.time" (ends before it begins, or has ended); conflict "absence.overlap".
  Result<Absence> plan_absence(db::Transaction& tx, Absence absence);
  // Not_found "absence.unknown", conflict "absence.ended".
  Result<Absence> cancel_absence(db::Transaction& tx, Id absence, Id actor);

  // A new version. Stale "routing.stale" unless `version` is in force; invalid "routing.rule" names the rule.
  Result<RoutingVersion> change_routing(db::Transaction& tx, std::int64_t version, RoutingVersion wanted);
  // What would become of a ticket with these facts.
  std::optional<ticket::Placed> try_routing(db::Transaction& tx, ticket::Placing placing) const;

  // Each ticket and task in a transaction of its own, each as evidence. Invalid "handover.to" (no active member who is
  // there, or the same).
  Result<HandedOver> hand_over(const ticket::Actor& actor, const HandOver& asked);

  UnattendedPage unattended(db::Transaction& tx, const directory::Sight& sight, std::optional<ticket::ListKey> after,
                            int limit) const;

  const desk::Desk& desk() const { return desk_; }

 private:
  Outcome tell(db::Transaction& tx, Id member, const char* kind, Id actor, json::Value body);
  Outcome check_rule(db::Transaction& tx, const Rule& rule) const;
  void hand_over_tickets(const ticket::Actor& actor, const HandOver& asked, HandedOver& done);
  void hand_over_tasks(const ticket::Actor& actor, const HandOver& asked, HandedOver& done);

  desk::Desk desk_;
  events::EventLog& log_;
};

}  // namespace wellkept::staff
