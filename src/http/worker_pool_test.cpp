#include "http/worker_pool.h"

#include <gtest/gtest.h>

#include <future>

namespace wellkept::http {
namespace {

using namespace std::chrono_literals;

struct Fate {
  std::promise<void> begun;
  std::promise<void> go_on;
  std::atomic<int> run = 0;
  std::atomic<int> shed = 0;
};

class Work final : public Task {
 public:
  explicit Work(Fate& fate, bool holds = false) : fate_(fate), holds_(holds) {}
  void run_task() override {
    ++fate_.run;
    if (!holds_) return;
    fate_.begun.set_value();
    fate_.go_on.get_future().wait();
  }
  void shed_task() override { ++fate_.shed; }

 private:
  Fate& fate_;
  const bool holds_;
};

TEST(WorkerPool, RefusesAtOnceWhatWouldWaitTooLong) {
  Fate fate;
  WorkerPool pool(1, 10'000'000, 300ms);
  pool.start();
  ASSERT_TRUE(pool.submit(std::make_shared<Work>(fate, true)));
  fate.begun.get_future().wait();
  int waiting = 0;
  while (pool.submit(std::make_shared<Work>(fate))) {
    ++waiting;
    std::this_thread::yield();
  }
  EXPECT_GT(waiting, 0);  // those that came before the first of them had waited too long
  fate.go_on.set_value();
  while (pool.waiting() > 0) std::this_thread::yield();
  pool.stop();
  EXPECT_EQ(fate.run + fate.shed, waiting + 1);
  EXPECT_GT(fate.shed, 0);  // their turn came too late
}

TEST(WorkerPool, RefusesBeyondTheLengthOfItsQueue) {
  Fate fate;
  WorkerPool pool(1, 1, 1h);
  pool.start();
  ASSERT_TRUE(pool.submit(std::make_shared<Work>(fate, true)));
  fate.begun.get_future().wait();
  EXPECT_TRUE(pool.submit(std::make_shared<Work>(fate)));
  EXPECT_FALSE(pool.submit(std::make_shared<Work>(fate)));
  fate.go_on.set_value();
  while (pool.waiting() > 0) std::this_thread::yield();
  pool.stop();
  EXPECT_EQ(fate.run, 2);
  EXPECT_EQ(fate.shed, 0);
}

}  // namespace
}  // namespace wellkept::http
