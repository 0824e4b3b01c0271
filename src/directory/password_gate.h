// Bounds how many passwords are hashed at once: each takes 64 MiB and tens of milliseconds.
#pragma once
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace wellkept::directory {

class PasswordGate {
 public:
  PasswordGate(int slots, int queue) : free_(slots), queue_(queue) {}
  // Both refuse (unavailable, "session.busy") when too many wait already.
  Result<std::string> hash(std::string_view password);
  // No stored password (an unknown login): takes as long as a check, and is false.
  Result<bool> check(const std::optional<std::string>& encoded, std::string_view password);

 private:
  class Slot;
  bool enter();
  void leave();
  std::mutex mutex_;
  std::condition_variable freed_;
  int free_;
  int waiting_ = 0;
  const int queue_;
};

}  // namespace wellkept::directory
