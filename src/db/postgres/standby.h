// Reads on a standby that are no older than reads on the primary: the primary is asked how far its log reaches, and the
// standby is read once it has replayed as much. One that stays behind is left alone for a while.
#pragma once
#include <atomic>
#include <chrono>
#include <functional>
#include <string>

#include "db/postgres/readers.h"

namespace wellkept::db::postgres {

class Standby {
 public:
  Standby(const std::string& address, int connections);
  // False when it can't serve this read just now, and nothing was done; then the primary does.
  [[nodiscard]] bool read(Readers& primary, const std::function<void(Transaction&)>& body);

 private:
  using Steady = std::chrono::steady_clock;
  bool caught_up(Readers::Lease& lease, const std::string& position);
  void rest(std::string_view why);

  Reach reach_;
  Readers readers_;
  std::atomic<Steady::rep> resting_until_ = 0;
  std::atomic<bool> told_ = false;  // that it rests
};

}  // namespace wellkept::db::postgres
