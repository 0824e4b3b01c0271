// Promises as rows: what is due next, and what came out. Always the result of derive(); kept so that nothing has to be
// searched.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "db/database.h"
#include "promise/figures_store.h"
#include "promise/promise.h"
#include "promise/units.h"

namespace wellkept::promise {

struct Stored {
  std::string clause;
  std::string rule;
  int occurrence = 0;
  std::string kind;
  std::string policy_version;
  Id unit;
  Instant started_at;
  std::optional<Instant> due_at;
  std::optional<Instant> warn_at;
  std::optional<Instant> stopped_at;
  std::string state;
  bool provisional = false;
  std::optional<Instant> decided_at;
  std::optional<Instant> next_at;
  bool operator==(const Stored&) const = default;
};

// The row of a promise at a moment. Gates, records and targets are kept once they are decided: until then they only
// stand.
bool kept_as_row(const Promise& promise);
Stored as_row(const policy::Policy& policy, const Promise& promise, const Units& units, Instant now);
Bucket bucket_of(const Stored& row);

std::vector<Stored> stored_promises(db::Transaction& tx, Id subject);

// What the promises of a new subject add to the figures.
std::vector<Mark> marks_of(const Days& days, const std::vector<Promise>& derived, Instant now);
// The rows of a subject that has none yet.
void insert(db::Transaction& tx, const policy::Policy& policy, Id subject, Id unit, const std::vector<Promise>& derived,
            Instant now);

// Writes the difference between what is stored and what was derived, and counts it. `fresh`: the subject has no rows
// yet.
void save(db::Transaction& tx, const policy::Policy& policy, Id subject, const Units& units,
          const std::vector<Promise>& derived, Instant now, bool fresh, Figures& figures);

// The open clock that a person works to: the earliest deadline.
struct Earliest {
  std::optional<Instant> due_at;
  std::optional<Instant> warn_at;
  std::string_view clause;
};
Earliest earliest(const std::vector<Promise>& promises);

// What the scheduler does: moves on at most `limit` promises whose next moment has come (warning, then breach). How
// many it moved.
int advance_due(db::Transaction& tx, const policy::Policy& policy, Instant now, int limit);
std::optional<Instant> next_moment(db::Transaction& tx);

}  // namespace wellkept::promise
