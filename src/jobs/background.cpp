#include "jobs/background.h"

#include <algorithm>
#include <chrono>

#include "base/log.h"

namespace wellkept::jobs {

Background::~Background() {
  stop();
}

void Background::add(std::string name, int period_ms, std::function<void()> task) {
  tasks_.push_back({std::move(name), period_ms, std::move(task)});
}

void Background::attempt(Task& task) {
  try {
    task.run();
    if (task.failure.empty()) return;
    task.failure.clear();
    log::info("job.recovered", {{"job", task.name}});
  } catch (const std::exception& error) {
    failed(task, error.what());
  } catch (...) {  // the thread outlives whatever a job throws: the other jobs depend on it
    failed(task, "not a std::exception");
  }
}

void Background::failed(Task& task, std::string error) {
  if (task.failure == error) return;
  log::error("job.failed", {{"job", task.name}, {"error", error}});
  task.failure = std::move(error);
}

void Background::start() {
  thread_ = std::thread([this] { loop(); });
}

void Background::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Background::run_all() {
  const std::lock_guard lock(running_);
  for (Task& task : tasks_) attempt(task);
}

void Background::loop() {
  using Steady = std::chrono::steady_clock;
  std::vector<Steady::time_point> next(tasks_.size(), Steady::now());
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const auto soonest = std::min_element(next.begin(), next.end());
    if (soonest == next.end()) {
      wake_.wait(lock, [this] { return stopping_; });
      return;
    }
    if (wake_.wait_until(lock, *soonest, [this] { return stopping_; })) return;
    const auto index = static_cast<std::size_t>(soonest - next.begin());
    lock.unlock();
    {
      const std::lock_guard running(running_);
      attempt(tasks_[index]);
    }
    next[index] = Steady::now() + std::chrono::milliseconds(tasks_[index].period_ms);
    lock.lock();
  }
}

}  // namespace wellkept::jobs
