#include "directory/access_store_cache.h"

#include <cstring>

namespace wellkept::directory {

std::size_t AccessCache::FirstBytes::operator()(const crypto::Hash& hash) const noexcept {
  std::size_t value = 0;
  std::memcpy(&value, hash.data(), sizeof value);
  return value;
}

std::optional<store::Credential> AccessCache::find(const crypto::Hash& secret, Instant now) {
  const std::lock_guard lock(mutex_);
  const auto entry = entries_.find(secret);
  // `until - ttl` guards against a clock that was set back.
  if (entry == entries_.end() || now >= entry->second.until || now < entry->second.until - ttl_ms_) return std::nullopt;
  return entry->second.credential;
}

std::uint64_t AccessCache::generation() const {
  const std::lock_guard lock(mutex_);
  return generation_;
}

void AccessCache::put(const crypto::Hash& secret, store::Credential credential, Instant now, std::uint64_t generation) {
  const std::lock_guard lock(mutex_);
  if (generation != generation_) return;
  if (entries_.size() >= max_entries_) {
    std::erase_if(entries_, [&](const auto& item) { return item.second.until <= now; });
    if (entries_.size() >= max_entries_) entries_.clear();
  }
  entries_.insert_or_assign(secret, Entry{std::move(credential), now + ttl_ms_});
}

void AccessCache::forget(Id member) {
  const std::lock_guard lock(mutex_);
  ++generation_;
  std::erase_if(entries_, [&](const auto& item) { return !member || item.second.credential.member == member; });
}

}  // namespace wellkept::directory
