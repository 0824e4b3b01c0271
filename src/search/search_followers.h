// Keeps the index up with the event log: at least once, and putting a document twice changes nothing. It runs beside
// the writes, never in them, and goes on where it stopped; a server that was down catches up.
//
// Events may become visible a little after others with greater ids (another process, another connection), so the stored
// cursor stays some seconds behind and what lies between is looked at again.
#pragma once
#include <atomic>
#include <cstdint>
#include <unordered_set>
#include <vector>

#include "base/clock.h"
#include "db/database.h"
#include "search/search_store.h"

namespace wellkept::search {

class Follower {
 public:
  Follower(db::Database& database, const Clock& clock)
      : database_(database), clock_(clock), index_(database.engine()) {}

  // Does some work, in one write of bounded size; false when there was none left.
  bool step();
  // Steps until there is none left; at most so many. How many were taken.
  int run(int max_steps = 1'000'000);

  // Asks for building the index anew; the steps that follow do it, here or in another process.
  void request_rebuild();

  struct Progress {
    std::string phase;        // follow, clear, tickets, customers
    std::int64_t behind = 0;  // events that are not in the index, counted to 100,000
    Id walked;                // of a rebuild: the last ticket or customer that is in again
  };
  Progress progress() const;

  // The events that were behind when this follower last looked; safe from any thread, unlike the steps.
  std::int64_t behind() const { return behind_.load(std::memory_order_relaxed); }
  // Counts them, for metrics and answers.
  void measure() { behind_ = progress().behind; }

 private:
  struct Work;
  bool follow(const State& state);
  bool look_again(const State& state);
  bool rebuild(State state);
  Work gather(db::Transaction& tx, const std::vector<EventRow>& events) const;
  void add_ticket(db::Transaction& tx, Id ticket, Work& work) const;
  void add_customer(db::Transaction& tx, Id customer, Work& work) const;
  bool store(const Work& work, State state);

  db::Database& database_;
  const Clock& clock_;
  const Index index_;
  Id position_;                              // the last event that was looked at; at or after the stored cursor
  std::unordered_set<std::int64_t> recent_;  // the events between the two
  std::atomic<std::int64_t> behind_{0};
};

}  // namespace wellkept::search
