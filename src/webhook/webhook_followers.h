// Follows the event log and puts into the queue of each webhook what it is to be told of: each event once, however
// often it is looked at. Events may become visible a little after others with greater ids, so the stored cursor stays
// some seconds behind and what lies between is looked at again.
#pragma once
#include <set>

#include "base/clock.h"
#include "db/database.h"
#include "webhook/webhook_store.h"

namespace wellkept::webhook {

class Follower {
 public:
  Follower(db::Database& database, const Clock& clock) : database_(database), clock_(clock) {}

  // Takes in what was recorded since, and goes on with replays. How many deliveries it has queued.
  int follow();

 private:
  struct Told {
    Id webhook;
    store::Recorded event;
  };
  int take(const std::vector<store::Subscription>& webhooks, const std::vector<store::Recorded>& events);
  int take_new(const std::vector<store::Subscription>& webhooks);
  int look_again(const std::vector<store::Subscription>& webhooks);
  int go_on(const store::Replay& replay);

  db::Database& database_;
  const Clock& clock_;
  Id position_;          // the last event that was looked at; at or after the stored cursor
  std::set<Id> recent_;  // the events between the two
};

}  // namespace wellkept::webhook
