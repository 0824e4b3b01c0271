#include "promise/ladder_store.h"

#include "promise/ladder.h"
#include "promise/ladder_sql.h"

namespace wellkept::promise {

void light_turned(db::Transaction& tx, Id subject, std::string_view clause, std::string_view rule,
                  std::int64_t occurrence, Instant at) {
  tx.execute(sql::light_turned, {subject, clause, rule, occurrence, at});
}

void turn_lights(db::Transaction& tx, const policy::Policy& policy, Id subject, const std::vector<Promise>& promises,
                 Instant now) {
  for (const Promise& promise : promises) {
    if (promise.kind != RuleKind::clock) continue;
    const Light light = promise.light(now);
    const bool turned = light == Light::yellow || light == Light::red;
    if (turned && has_ladder(policy, promise.clause)) {
      light_turned(tx, subject, promise.clause, promise.rule, promise.occurrence, now);
    }
  }
}

std::vector<Climb> due_climbs(db::Transaction& tx, Instant now, int limit) {
  return tx.all(sql::due_climbs, {now, limit}, [](const db::Row& row) {
    return Climb{row.id(0), row.string(1), row.string(2), static_cast<int>(row.integer(3)),
                 static_cast<int>(row.integer(4))};
  });
}

bool still_due(db::Transaction& tx, const Climb& climb, Instant now) {
  const auto step = tx.one(sql::still_due, {climb.subject, climb.clause, climb.rule, climb.occurrence, climb.step, now},
                           [](const db::Row& row) { return row.integer(0); });
  return step.has_value();
}

void climbed(db::Transaction& tx, const Climb& climb, std::optional<Instant> next_at) {
  tx.execute(sql::climbed, {climb.subject, climb.clause, climb.rule, climb.occurrence, climb.step, next_at});
}

std::optional<Instant> next_climb(db::Transaction& tx) {
  return tx.one(sql::next_climb, {}, [](const db::Row& row) { return row.instant(0); });
}

}  // namespace wellkept::promise
