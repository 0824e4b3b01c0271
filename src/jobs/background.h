// Work that comes back: one thread runs each task when its period is over. A task that throws is tried again next
// time; what it threw is logged when it is new.
#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace wellkept::jobs {

class Background {
 public:
  ~Background();
  // Before start(). `period_ms` is of the machine's steady clock: work is found by the injected clock, not by this.
  void add(std::string name, int period_ms, std::function<void()> task);
  void start();
  void stop();     // waits for the running task
  void run_all();  // every task once, on the calling thread: for a clock that is moved by hand, and at a graceful stop

 private:
  struct Task {
    std::string name;
    int period_ms;
    std::function<void()> run;
    std::string failure{};  // of the last time; a database that is away for minutes is told of once
  };
  void loop();
  static void attempt(Task& task);
  static void failed(Task& task, std::string error);

  std::vector<Task> tasks_;
  std::mutex running_;  // one task at a time, whoever runs it
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace wellkept::jobs
