// Threads that run handlers, before them a queue of bounded length.
#pragma once
#include <atomic>
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
  virtual void run_task() = 0;  // must not throw
};

class WorkerPool {
 public:
  WorkerPool(int threads, std::size_t max_queue);
  ~WorkerPool();
  void start();
  bool submit(std::shared_ptr<Task> task);  // false when the queue is full or the pool stops
  void stop();                              // drops what waits, returns when what runs is done
  std::size_t waiting() const { return waiting_.load(std::memory_order_relaxed); }

 private:
  void work();

  const int count_;
  const std::size_t max_queue_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::shared_ptr<Task>> queue_;
  std::atomic<std::size_t> waiting_{0};
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace wellkept::http
