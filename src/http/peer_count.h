// How many connections each address has open. Safe from any thread.
#pragma once
#include <mutex>
#include <string>
#include <unordered_map>

namespace wellkept::http {

class PeerCount {
 public:
  // False, and not counted, when the address has as many already; 0: no limit.
  [[nodiscard]] bool take(const std::string& address, int limit) {
    const std::lock_guard lock(mutex_);
    int& count = open_[address];
    if (limit > 0 && count >= limit) return false;
    ++count;
    return true;
  }
  void give_back(const std::string& address) {
    const std::lock_guard lock(mutex_);
    const auto found = open_.find(address);
    if (found != open_.end() && --found->second == 0) open_.erase(found);
  }

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, int> open_;
};

}  // namespace wellkept::http
