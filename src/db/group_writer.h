// The one writer of a process: a thread that runs closures in the order of their arrival, many in one durable commit.
#pragma once
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/unavailable.h"
#include "db/database.h"

namespace wellkept::db {

// The same closures may succeed when they run again: another transaction was met, or the connection was lost before
// the commit.
struct Again : Fault, Unavailable {
  explicit Again(const std::string& what, Cause cause = Cause::busy) : Fault(what), Unavailable(cause) {}
};

// The server may not write: another one is the primary now.
struct Elsewhere : Again {
  using Again::Again;
};

using Actions = std::vector<std::function<void()>>;

// The sums of a commit.
struct Gathered {
  std::unique_ptr<Sums> sums;
  std::int64_t asked = 0;  // how often: what a closure added is undone with it

  Sums& take(const std::function<std::unique_ptr<Sums>()>& make) {
    ++asked;
    if (!sums) sums = make();
    return *sums;
  }
};

// The connection that a writer writes on.
class WriteLine {
 public:
  WriteLine() = default;
  virtual ~WriteLine() = default;
  WriteLine(const WriteLine&) = delete;
  WriteLine& operator=(const WriteLine&) = delete;

  virtual void begin() = 0;  // returns when this process may write and sees all that others wrote
  virtual void commit() = 0;
  virtual void rollback() = 0;
  virtual void save() = 0;     // a savepoint
  virtual void undo() = 0;     // back to it
  virtual void release() = 0;  // of it
  virtual bool in_transaction() const = 0;
  virtual std::int64_t effects() const = 0;  // grows with every statement that may have left something to undo
  // Runs one closure; throws when what it kept could not be committed.
  virtual bool run(const std::function<bool(Transaction&)>& body, Actions& on_commit, Gathered& gathered) = 0;
};

class GroupWriter {
 public:
  GroupWriter(std::unique_ptr<WriteLine> line, int max_batch);
  ~GroupWriter();  // runs what is queued; returns when its callers have left
  GroupWriter(const GroupWriter&) = delete;
  GroupWriter& operator=(const GroupWriter&) = delete;

  // Returns when the effects of `body` are durable, or when it returned false and nothing was kept; throws what it
  // threw.
  void run(const std::function<bool(Transaction&)>& body);
  std::size_t queued() const;  // closures that wait for the batch after this one

 private:
  struct Job {
    const std::function<bool(Transaction&)>& body;
    Actions on_commit{};
    std::exception_ptr failure{};
    bool kept = false;
    std::mutex mutex{};  // each its own: the callers of a batch are woken without waiting for each other
    bool done = false;
    std::condition_variable finished{};
  };

  void loop();
  void run_batch(const std::vector<Job*>& batch);
  enum class Undo { together, each };
  // Everything in one transaction; false when it was rolled back, because a closure is to be undone on its own.
  bool run_all(const std::vector<Job*>& batch, Undo undo);
  bool try_batch(const std::vector<Job*>& batch, bool last);
  void run_one(Job& job);
  void write_sums();
  void tell_state(const std::vector<Job*>& batch);

  std::unique_ptr<WriteLine> line_;
  Gathered gathered_;
  std::optional<std::chrono::steady_clock::time_point> failing_since_;  // nothing can be written
  std::int64_t failed_ = 0;                                             // closures since
  const std::size_t max_batch_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;   // of the thread
  std::condition_variable empty_;  // of the destructor
  std::deque<Job*> queue_;
  int inside_ = 0;  // callers within run
  bool closing_ = false;
  std::thread thread_;
};

}  // namespace wellkept::db
