// The core of a service desk in one process that can die and start again on what its files hold: the services, the
// background work, the database with its faults. Time is a clock that stands still until it is moved.
#pragma once
#include <memory>
#include <string>

#include "customer/customer_service.h"
#include "db/testing/temporary_directory.h"
#include "desk/desk_service.h"
#include "events/checkpoint.h"
#include "events/event_log.h"
#include "faults.h"
#include "metric/metric_followers.h"
#include "ticket/recorder_service.h"
#include "ticket/ticket_service.h"

namespace wellkept::simulation {

inline constexpr Id kRoot{1};
inline constexpr Id kBranch{2};  // a unit below it

// Three members of the root and one of the branch. New repairs go to the branch, and so does what is moved there.
class Staff final : public ticket::People {
 public:
  Id unit_of(db::Transaction& tx, Id member) override;
  bool is_active(db::Transaction& tx, Id member) override;
  bool is_unit(db::Transaction& tx, Id unit) override;
  std::optional<ticket::Placed> place(db::Transaction& tx, const ticket::Placing& placing) override;
  ticket::Placed choose(db::Transaction& tx, Id unit, Instant now) override;
};
inline constexpr std::array<Id, 4> kMembers{Id{11}, Id{12}, Id{13}, Id{14}};
inline constexpr Id kFormerMember{15};

// What a running process holds, and loses when it dies.
struct Process {
  Process(std::unique_ptr<FaultyDatabase> opened, const policy::Policy& policy, const Clock& clock);

  std::unique_ptr<FaultyDatabase> database;
  IdSource ids;
  events::EventLog log;
  customer::CustomerService customers;
  ticket::Recorder recorder;
  ticket::LinkSigner links;
  Staff staff;
  ticket::TicketService tickets;
  desk::Desk desk;
  metric::Follower metrics;
};

class World {
 public:
  World(const policy::Policy& policy, Instant start, std::string lose);

  Process& process() { return *process_; }
  FaultyDatabase& database() { return *process_->database; }
  ManualClock& clock() { return clock_; }
  const policy::Policy& policy() const { return policy_; }
  const events::CheckpointKeys& keys() const { return keys_; }
  std::string journal() const { return folder() + "/checkpoints.jsonl"; }

  void restart();  // in order
  // The machine's files as they are, without a word to the process; the next process starts on them. After a write that
  // died, they are as they were in the middle of it.
  void die();

  // The latest moment that the clock has shown: what was judged by then is judged.
  Instant latest() const { return latest_; }
  void pass(std::int64_t ms);

 private:
  std::string folder() const { return directory_.path() + "/" + std::to_string(generation_); }
  void start();
  void take_image();

  const policy::Policy& policy_;
  const std::string lose_;
  db::testing::TemporaryDirectory directory_;
  const events::CheckpointKeys keys_;
  ManualClock clock_;
  Instant latest_;
  int generation_ = 0;  // of the files
  bool has_image_ = false;
  std::unique_ptr<Process> process_;
};

}  // namespace wellkept::simulation
