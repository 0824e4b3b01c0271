// Credentials that were looked up a moment ago, so that a request costs no read of the database. What this process
// revokes is gone at once; what another node revokes, when that node's word arrives, at the latest after the time to
// live.
#pragma once
#include <mutex>
#include <optional>
#include <unordered_map>

#include "directory/access_store.h"

namespace wellkept::directory {

class AccessCache {
 public:
  AccessCache(std::int64_t ttl_ms, std::size_t max_entries) : ttl_ms_(ttl_ms), max_entries_(max_entries) {}

  std::optional<store::Credential> find(const crypto::Hash& secret, Instant now);
  // Taken before the database is read. put() keeps nothing when something was forgotten since: the row may be the older
  // one.
  std::uint64_t generation() const;
  void put(const crypto::Hash& secret, store::Credential credential, Instant now, std::uint64_t generation);
  void forget(Id member);  // none: everybody

 private:
  struct Entry {
    store::Credential credential;
    Instant until;
  };
  // The secret's hash is random already.
  struct FirstBytes {
    std::size_t operator()(const crypto::Hash& hash) const noexcept;
  };
  const std::int64_t ttl_ms_;
  const std::size_t max_entries_;
  mutable std::mutex mutex_;
  std::uint64_t generation_ = 0;
  std::unordered_map<crypto::Hash, Entry, FirstBytes> entries_;
};

}  // namespace wellkept::directory
