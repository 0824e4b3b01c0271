// The one writer of a SQLite database: a thread that runs closures in the order of their arrival, many in one durable
// commit.
#pragma once
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "db/sqlite/connection.h"

namespace wellkept::db::sqlite {

class Writer {
 public:
  explicit Writer(const SqliteOptions& options);
  ~Writer();  // runs what is queued; returns when its callers have left
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Returns when the effects of `body` are durable, or when it returned false and nothing was kept; throws what it
  // threw.
  void run(const std::function<bool(Transaction&)>& body);
  std::size_t queued() const;  // closures that wait for the batch after this one

 private:
  struct Job {
    const std::function<bool(Transaction&)>& body;
    Session::Actions on_commit{};
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
  void run_one(Job& job);

  Connection connection_;
  const std::size_t max_batch_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;   // of the thread
  std::condition_variable empty_;  // of the destructor
  std::deque<Job*> queue_;
  int inside_ = 0;  // callers within run
  bool closing_ = false;
  std::thread thread_;
};

}  // namespace wellkept::db::sqlite
