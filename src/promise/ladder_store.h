// How far each clock has climbed its ladder. A row begins when a light turns, so that what is blue costs nothing.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/database.h"
#include "promise/promise.h"

namespace wellkept::promise {

struct Climb {
  Id subject;
  std::string clause;
  std::string rule;
  int occurrence = 0;
  int step = 0;  // steps taken
};

// The light of the clock turned: its next step is looked at from `at` on.
void light_turned(db::Transaction& tx, Id subject, std::string_view clause, std::string_view rule,
                  std::int64_t occurrence, Instant at);
// Of a subject that was recorded when some of its lights had turned already, such as a letter entered late.
void turn_lights(db::Transaction& tx, const policy::Policy& policy, Id subject, const std::vector<Promise>& promises,
                 Instant now);
// At most `limit` climbs whose moment has come, in order of time.
std::vector<Climb> due_climbs(db::Transaction& tx, Instant now, int limit);
// Whether nobody took the step meanwhile.
bool still_due(db::Transaction& tx, const Climb& climb, Instant now);
// Sets the steps taken, and the moment of the next one; none: no more unless the light turns again.
void climbed(db::Transaction& tx, const Climb& climb, std::optional<Instant> next_at);
std::optional<Instant> next_climb(db::Transaction& tx);

}  // namespace wellkept::promise
