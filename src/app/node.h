// One of the programs on a database: what it must know of the others before it writes. On PostgreSQL these are servers
// and commands, on SQLite one server and the commands beside it.
#pragma once
#include <atomic>
#include <functional>
#include <mutex>
#include <string_view>

#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"
#include "db/database.h"

namespace wellkept::app {

// The clock of ids: never behind the newest event of any node, whatever the machine's own clock says. Events get their
// ids in the turn to write, so that their order is the order in which they were recorded.
class IdClock final : public Clock {
 public:
  explicit IdClock(const Clock& clock) : clock_(clock) {}
  Instant now() const override;
  void past(Id newest);

 private:
  const Clock& clock_;
  std::atomic<std::int64_t> floor_ms_ = 0;
};

class Node {
 public:
  // Brings the program up to date with the published amendments of the policy; throws when it cannot.
  using TakeAmendments = std::function<void(db::Transaction&)>;

  explicit Node(const Clock& clock) : ids_(clock) {}
  const Clock& id_clock() const { return ids_; }

  // At the start of a turn to write, as db::OpenOptions::before_turn says; before begin(), it does nothing.
  void before_turn(db::Transaction& tx);
  // `amendments` of them are known.
  void begin(std::int64_t amendments, TakeAmendments take);
  // Between turns, for what is only read.
  void look(db::Database& database);

 private:
  void catch_up(db::Transaction& tx, std::int64_t amendments);

  IdClock ids_;
  std::atomic<bool> begun_ = false;
  std::mutex mutex_;
  std::int64_t amendments_ = 0;
  TakeAmendments take_;
};

// The number of this start in its ids, 2 to 1023: 0 and 1 are those of a single server and of commands.
int take_node_number(db::Database& database);

// Refuses conflict "keys.differ" when other nodes hold another key of that name.
Outcome check_same_key(db::Database& database, std::string_view name, std::string_view key);

}  // namespace wellkept::app
