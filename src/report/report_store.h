// Figures and evidence in the database.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "db/database.h"
#include "report/matrix.h"

namespace wellkept::report {

bool unit_exists(db::Transaction& tx, Id unit);

// Sums of the period and of the twelve months that end with it, and what is open now; of the unit and all below it, or
// without one of all.
Figures read_figures(db::Transaction& tx, const Period& period, Id unit);

// Adds the duties of the same period and months; `now` tells which of the open ones are overdue.
void add_duties(db::Transaction& tx, const Period& period, Id unit, Instant now, Figures& figures);

// Where the log and the scheduler stand. As long as both stay, no figure has changed.
struct Mark {
  Id last_event;
  std::optional<Instant> next_moment;
  bool operator==(const Mark&) const = default;
};
Mark read_mark(db::Transaction& tx);

// One promise behind a figure, with its ticket; or one use of a capability, whose occurrence is the version of its
// event.
struct Evidence {
  Id ticket;
  std::string number;
  std::string subject;
  std::string rule;
  std::int64_t occurrence = 0;
  std::string kind;
  std::string state;
  Instant started_at;
  std::optional<Instant> due_at;
  std::optional<Instant> stopped_at;
  std::optional<Instant> decided_at;
  std::string policy_version;
  bool provisional = false;
  Id unit;
  // Of the use of a capability: the event that is the use, and who caused it.
  std::string event{};
  Id actor{};
  std::string actor_name{};  // empty when no member did
  // A duty: `ticket` is its id, `number` its period, the actor who is in charge.
  bool duty = false;
};

// The place of a promise in its list: by its moment of decision, or by its deadline, none while it is paused.
struct Place {
  std::optional<Instant> at;
  Id ticket;
  std::string rule;
  std::int64_t occurrence = 0;
  bool operator==(const Place&) const = default;
};

enum class Verdict { met, breached, open };
struct EvidenceQuery {
  std::string clause;
  Verdict verdict = Verdict::met;
  std::optional<std::string> rule;
  Id unit;
  Instant from;  // of the decision; what is open has no period
  Instant end;   // excluded
  std::optional<Place> after;
  int limit = 50;
};
// Decided ones newest first; open ones by deadline, and behind them those without one.
std::vector<Evidence> list_evidence(db::Transaction& tx, const EvidenceQuery& query);
// The duties of the clause in the same order.
std::vector<Evidence> list_duties(db::Transaction& tx, const EvidenceQuery& query);

}  // namespace wellkept::report
