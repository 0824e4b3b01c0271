// Failed sign-ins make the next ones wait, longer each time. The rule, and a count in memory, bounded.
#pragma once
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/instant.h"

namespace wellkept::directory {

struct ThrottleOptions {
  int free = 5;                         // failures without a delay
  std::int64_t first_delay_ms = 1'000;  // doubled with each further failure
  std::int64_t longest_delay_ms = 5 * 60'000;
  std::int64_t forget_ms = 60 * 60'000;  // after the last failure
  std::size_t max_keys = 50'000;
};

struct Tries {
  int failures = 0;
  Instant last;
  Instant until;  // the next has to wait until then
};
[[nodiscard]] Tries with_failure(const ThrottleOptions& options, Tries tries, Instant now);

class Throttle {
 public:
  explicit Throttle(ThrottleOptions options) : options_(options) {}
  std::int64_t wait_ms(const std::string& key, Instant now);  // 0: go on
  void failed(const std::string& key, Instant now);
  void succeeded(const std::string& key);

 private:
  void make_room(Instant now);
  const ThrottleOptions options_;
  std::mutex mutex_;
  std::unordered_map<std::string, Tries> entries_;
};

// The part of an address that one customer of a network provider holds: an IPv4 address, or the first 64 bits of an
// IPv6 one.
std::string address_key(std::string_view address);

}  // namespace wellkept::directory
