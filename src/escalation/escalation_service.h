// Climbs the ladders of the clauses: when the light of a clock turns, or some time after, somebody is told or sent.
// What was done stands on the ticket's timeline; each step is taken once, in order, also after the server was down.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "db/database.h"
#include "notify/notify_service.h"
#include "promise/promise_service.h"
#include "ticket/recorder_service.h"

namespace wellkept::escalation {

// Somebody who holds one of the roles, nearest to a unit.
struct Found {
  std::vector<Id> members;  // all of the nearest unit that has any, by id
  Id unit;                  // that unit; none when the members belong to no unit
};

// Active members with one of the roles in the unit, or in the nearest unit above that has any; those without a unit
// count as the root's. With `there_at`, those who are away then are left out. Nobody: no members.
Found nearest(db::Transaction& tx, Id unit, std::span<const std::string> roles,
              std::optional<Instant> there_at = std::nullopt);

// What doctor wants to know: roles that some ladder calls for, and that nobody of the root holds.
std::vector<std::string> roles_missing(db::Transaction& tx, const policy::Policy& policy, Id root);

class EscalationService {
 public:
  EscalationService(ticket::Recorder& recorder, notify::NotifyService& notify, const Clock& clock)
      : recorder_(recorder), notify_(notify), clock_(clock) {}

  // Takes every step whose moment has come, in order of time, in transactions of bounded size. A step that fails is
  // logged and tried again later, and keeps no other from being taken. How many moments were looked at; of a long
  // backlog some thousand, the next call takes the next.
  std::int64_t advance(db::Database& database);
  // Coordinators of closed tickets are kept on their timelines only.
  void forget(db::Database& database);

 private:
  struct Step;
  Outcome look(db::Transaction& tx, promise::Climb climb, promise::Figures& figures);
  Outcome take(db::Transaction& tx, ticket::Record& record, const Step& step, promise::Figures& figures);
  Outcome tell(db::Transaction& tx, const ticket::Record& record, const Step& step, Id member, const char* form);
  Id coordinator(db::Transaction& tx, const ticket::Record& record, const Step& step, std::string& because);
  Outcome record(db::Transaction& tx, ticket::Record& record, const Step& step, const char* event,
                 std::span<const Id> told, std::string_view because, promise::Figures& figures);
  void try_one(db::Database& database, const promise::Climb& climb);

  ticket::Recorder& recorder_;
  notify::NotifyService& notify_;
  const Clock& clock_;
};

}  // namespace wellkept::escalation
