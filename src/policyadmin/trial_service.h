// Tries amendments on past tickets, in the background: each ticket's promises by the version in force and by the
// proposed one, each as if it had always been in force. One server at a time works on a trial; when it dies, another
// begins it anew.
#pragma once
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "policyadmin/policyadmin_service.h"

namespace wellkept::policyadmin {

class TrialRunner {
 public:
  explicit TrialRunner(AmendmentService& service);
  ~TrialRunner();
  // A trial that a stopped server left unfinished begins anew.
  void start();
  void stop();
  void look();         // for what another server left unfinished, or was asked to do
  void run_pending();  // on the calling thread

 private:
  void loop();
  bool run_guarded();
  void run(const Trial& trial);

  AmendmentService& service_;
  const Id holder_;  // of the lease of a trial
  std::mutex mutex_;
  std::condition_variable wake_;
  bool pending_ = true;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace wellkept::policyadmin
