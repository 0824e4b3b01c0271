// Keeps the metrics up to date by following the events: at least once, and exactly once in effect, since what a ticket
// added is kept beside the figures and the place in the events moves in the same transaction.
#pragma once
#include "db/database.h"
#include "events/event_log.h"
#include "metric/metric.h"

namespace wellkept::metric {

class Follower {
 public:
  Follower(db::Database& database, const policy::Policy& policy, const events::EventLog& log)
      : database_(database), policy_(policy), log_(log), days_(policy.zone) {}

  // Takes in at most that many recorded events; how many it took, 0 when there are no more. Reads and reckons outside
  // the writer's turn.
  int follow(int events);
  // Until there is nothing more, or `most` events are taken in: what is left waits for the next call.
  int catch_up(int most);

 private:
  bool counts_by_our_catalogue();

  db::Database& database_;
  const policy::Policy& policy_;
  const events::EventLog& log_;
  calendar::LocalDays days_;
};

}  // namespace wellkept::metric
