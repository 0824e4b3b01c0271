// Tries amendments on past tickets, in the background: each ticket's promises by the version in force and by the
// proposed one, each as if it had always been in force.
#pragma once
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "policyadmin/policyadmin_service.h"

namespace wellkept::policyadmin {

class TrialRunner {
 public:
  explicit TrialRunner(AmendmentService& service) : service_(service) {}
  ~TrialRunner();
  // A trial that a stopped server left unfinished begins anew.
  void start();
  void stop();
  void run_pending();  // on the calling thread

 private:
  void loop();
  void run(const Trial& trial);

  AmendmentService& service_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool pending_ = true;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace wellkept::policyadmin
