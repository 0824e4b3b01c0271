#include "db/pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

namespace wellkept::db {
namespace {

using namespace std::chrono_literals;

std::unique_ptr<int> made() {
  return std::make_unique<int>(1);
}

TEST(Pool, RefusesWhoWaitedTooLong) {
  Pool<int> pool(1, made, 20ms);
  const auto lent = pool.take();
  try {
    (void)pool.take();
    FAIL() << "there was none to give";
  } catch (const Trouble& trouble) {
    EXPECT_EQ(trouble.cause(), Cause::busy);
  }
}

TEST(Pool, GivesAgainWhatWasGivenBackAfterSomeoneGaveUp) {
  Pool<int> pool(1, made, 20ms);
  {
    const auto lent = pool.take();
    EXPECT_THROW((void)pool.take(), Trouble);
  }
  EXPECT_EQ(*pool.take(), 1);
}

// Many who come again at once would otherwise keep one who waits from ever getting its turn.
TEST(Pool, PassesNobodyOverForLong) {
  Pool<int> pool(1, made, 10s);
  std::atomic<bool> stop = false;
  std::vector<std::thread> greedy;
  for (int i = 0; i < 4; ++i) {
    greedy.emplace_back([&] {
      while (!stop) {
        const auto lease = pool.take();
        std::this_thread::yield();
      }
    });
  }
  for (int turn = 0; turn < 20; ++turn) EXPECT_NO_THROW((void)*pool.take());
  stop = true;
  for (auto& thread : greedy) thread.join();
}

TEST(Pool, LosesNothingWhenOpeningFails) {
  int opened = 0;
  Pool<int> pool(
      1,
      [&]() -> std::unique_ptr<int> {
        if (++opened == 1) throw Fault("not now");
        return made();
      },
      1s);
  EXPECT_THROW((void)pool.take(), Fault);
  EXPECT_EQ(*pool.take(), 1);
}

TEST(Pool, ServesAllWhoWait) {
  Pool<int> pool(2, made, 10s);
  std::atomic<int> served = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 200; ++n) {
        const auto lease = pool.take();
        ++served;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(served, 1600);
}

}  // namespace
}  // namespace wellkept::db
