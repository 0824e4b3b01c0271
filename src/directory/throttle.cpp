#include "directory/throttle.h"

#include <arpa/inet.h>

#include <algorithm>

namespace wellkept::directory {

std::int64_t Throttle::wait_ms(const std::string& key, Instant now) {
  const std::lock_guard lock(mutex_);
  const auto entry = entries_.find(key);
  return entry == entries_.end() ? 0 : std::max<std::int64_t>(0, entry->second.until - now);
}

Tries with_failure(const ThrottleOptions& options, Tries tries, Instant now) {
  if (now - tries.last > options.forget_ms) tries.failures = 0;
  tries.last = now;
  const int beyond = ++tries.failures - options.free;
  if (beyond < 0) return tries;
  // Thirty doublings are beyond any longest delay.
  const std::int64_t delay = options.first_delay_ms << std::min(beyond, 30);
  tries.until = now + std::min(delay, options.longest_delay_ms);
  return tries;
}

void Throttle::failed(const std::string& key, Instant now) {
  const std::lock_guard lock(mutex_);
  if (entries_.size() >= options_.max_keys && !entries_.contains(key)) make_room(now);
  Tries& entry = entries_[key];
  entry = with_failure(options_, entry, now);
}

void Throttle::succeeded(const std::string& key) {
  const std::lock_guard lock(mutex_);
  entries_.erase(key);
}

void Throttle::make_room(Instant now) {
  std::erase_if(entries_, [&](const auto& item) { return item.second.until < now; });
  // A flood of keys that all wait: forget any, rather than grow.
  if (entries_.size() >= options_.max_keys) entries_.erase(entries_.begin());
}

std::string address_key(std::string_view address) {
  in6_addr parsed{};
  const std::string text(address);
  if (inet_pton(AF_INET6, text.c_str(), &parsed) != 1) return "a:" + text;
  if (IN6_IS_ADDR_V4MAPPED(&parsed)) return "a:" + text.substr(text.rfind(':') + 1);
  return "a:" + std::string(reinterpret_cast<const char*>(parsed.s6_addr), 8);
}

}  // namespace wellkept::directory
