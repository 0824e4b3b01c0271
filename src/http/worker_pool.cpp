#include "http/worker_pool.h"

namespace wellkept::http {

WorkerPool::WorkerPool(int threads, std::size_t max_queue, Patience patience)
    : count_(threads), max_queue_(max_queue), patience_(patience) {}

WorkerPool::~WorkerPool() {
  stop();
}

void WorkerPool::start() {
  for (int i = 0; i < count_; ++i) threads_.emplace_back([this] { work(); });
}

bool WorkerPool::submit(std::shared_ptr<Task> task) {
  {
    const std::lock_guard lock(mutex_);
    const auto now = Steady::now();
    // Whoever comes after one that has waited too long would wait as long: better told now, while it is cheap.
    const bool too_slow = !queue_.empty() && now - queue_.front().since > patience_;
    if (stopping_ || too_slow || queue_.size() >= max_queue_) return false;
    queue_.push_back({std::move(task), now});
    waiting_.store(queue_.size(), std::memory_order_relaxed);
  }
  wake_.notify_one();
  return true;
}

void WorkerPool::stop() {
  std::deque<Waiting> dropped;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    dropped.swap(queue_);
    waiting_.store(0, std::memory_order_relaxed);
  }
  wake_.notify_all();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

void WorkerPool::work() {
  while (true) {
    Waiting next;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      next = std::move(queue_.front());
      queue_.pop_front();
      waiting_.store(queue_.size(), std::memory_order_relaxed);
    }
    Steady::now() - next.since > patience_ ? next.task->shed_task() : next.task->run_task();
  }
}

}  // namespace wellkept::http
