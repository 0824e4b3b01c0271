#include "jobs/background.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace wellkept::jobs {
namespace {

constexpr int kNever = 1 << 30;

TEST(Background, RunsEveryTaskOnceInTheirOrder) {
  Background background;
  std::string order;
  for (const char* name : {"a", "b", "c"}) background.add(name, kNever, [&order, name] { order += name; });
  background.run_all();
  EXPECT_EQ(order, "abc");
  background.run_all();
  EXPECT_EQ(order, "abcabc");
}

TEST(Background, ATaskThatThrowsIsLoggedAndTriedAgain) {
  Background background;
  int tries = 0;
  int after = 0;
  background.add("torn", kNever, [&] {
    ++tries;
    throw std::runtime_error("the disk is full");
  });
  background.add("odd", kNever, [] { throw 42; });
  background.add("whole", kNever, [&] { ++after; });
  ::testing::internal::CaptureStderr();
  background.run_all();
  background.run_all();
  const std::string logged = ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(tries, 2);
  EXPECT_EQ(after, 2) << "the others go on";
  EXPECT_NE(logged.find("job.failed"), std::string::npos) << logged;
  EXPECT_NE(logged.find("torn"), std::string::npos);
  EXPECT_NE(logged.find("the disk is full"), std::string::npos);
  EXPECT_NE(logged.find("odd"), std::string::npos) << "what is no std::exception is survived too";
}

// Nothing here waits for time to pass: a period of nothing is over at once, an endless one never.
TEST(Background, TheThreadRunsWhatIsDue) {
  Background background;
  std::promise<void> thrice;
  int runs = 0;
  std::promise<void> once;
  background.add("often", 0, [&] {
    if (++runs == 3) thrice.set_value();
  });
  background.add("rare", kNever, [&] { once.set_value(); });  // twice would throw
  background.start();
  thrice.get_future().wait();
  once.get_future().wait();
  background.stop();
  const int then = runs;
  EXPECT_GE(then, 3);
  background.stop();  // again is nothing
  EXPECT_EQ(runs, then) << "nothing runs after the stop";
}

TEST(Background, StopsWithoutTasksAndWithoutAStart) {
  Background idle;
  idle.start();
  idle.stop();
  Background never_started;
  never_started.add("a", 0, [] { FAIL(); });
  never_started.stop();
}

TEST(Background, OneTaskAtATimeWhoeverRunsIt) {
  Background background;
  std::atomic<int> inside = 0;
  std::atomic<int> most = 0;
  std::atomic<int> runs = 0;
  std::promise<void> enough;
  background.add("a", 0, [&] {
    const int now = ++inside;
    if (now > most) most = now;
    if (++runs == 500) enough.set_value();
    --inside;
  });
  background.start();
  for (int i = 0; i < 200; ++i) background.run_all();
  enough.get_future().wait();
  background.stop();
  EXPECT_EQ(most, 1);
}

}  // namespace
}  // namespace wellkept::jobs
