// One life of a desk: some thousand steps, all of which follow from one seed.
#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "ledger.h"
#include "transfer/random.h"
#include "world.h"

namespace wellkept::simulation {

struct Options {
  std::string lose{};                               // a planted defect: this statement does nothing now and then
  std::function<void(const std::string&)> trace{};  // every step in words
};

class Life {
 public:
  Life(const policy::Policy& policy, std::uint64_t seed, Options options);

  // Throws Violation when an invariant does not hold, with the step's words before it.
  void step();
  // All that must hold, with every request that was lost sent again.
  void end();

  const std::map<std::string, std::int64_t>& counts() const { return counts_; }  // what happened how often

 private:
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(random_.bits() % count); }
  bool one_in(std::uint64_t count) { return random_.bits() % count == 0; }
  void say(const std::string& words);

  void check();

  void ask();      // a client makes up a request
  void deliver();  // one that is under way arrives, or arrives again
  void repeat();   // one that was answered is sent again
  void pass_time();
  void work();  // in the background: some of it, which may fail
  void work_all();
  void advance();
  void turn_lights();
  void take_checkpoint();
  void end_process();

  Request open_request();
  Request act_request();
  Request around_request();
  Request confirmation_request();
  Id any_ticket();
  ticket::Actor somebody();
  json::Value value_of(const policy::Field& field);
  json::Value fields_of(const policy::Action& action);
  const policy::Action* choose_action(const ticket::Ticket& ticket);

  void arm();
  bool arrives(const Request& request);  // false: nobody knows
  void heed(const Refusal& refusal);
  void in_background(const std::string& what, const std::function<void()>& task);

  World world_;
  const Options options_;
  transfer::Random random_;
  Ledger ledger_;
  std::deque<Request> under_way_;
  std::deque<Request> answered_;     // of late, to be sent again
  std::vector<std::string> wanted_;  // events that a gate asked for
  std::map<std::string, std::int64_t> counts_;
  bool journal_may_lack_lines_ = false;
  std::int64_t step_ = 0;
  std::int64_t requests_ = 0;
};

}  // namespace wellkept::simulation
