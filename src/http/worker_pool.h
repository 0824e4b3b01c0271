// Threads that run handlers, before them a queue of bounded length.
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace wellkept::http {

class Task {
 public:
  virtual ~Task() = default;
  virtual void run_task() = 0;   // must not throw
  virtual void shed_task() = 0;  // instead, when it has waited too long; must not throw
};

class WorkerPool {
 public:
  using Patience = std::chrono::milliseconds;
  WorkerPool(int threads, std::size_t max_queue, Patience patience);
  ~WorkerPool();
  void start();
  // False when the queue is full, or so slow that this task would wait longer than allowed, or the pool stops.
  bool submit(std::shared_ptr<Task> task);
  void stop();  // drops what waits, returns when what runs is done
  std::size_t waiting() const { return waiting_.load(std::memory_order_relaxed); }

 private:
  using Steady = std::chrono::steady_clock;
  struct Waiting {
    std::shared_ptr<Task> task;
    Steady::time_point since;
  };
  void work();

  const int count_;
  const std::size_t max_queue_;
  const Patience patience_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Waiting> queue_;
  std::atomic<std::size_t> waiting_{0};
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace wellkept::http
