// Token buckets per requester and route, in bounded memory. Safe from any thread.
#pragma once
#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "base/instant.h"

namespace wellkept::http {

class RateLimiter {
 public:
  explicit RateLimiter(std::size_t max_buckets = 1 << 16);

  // Takes one token of a bucket of `per_minute` tokens that fills evenly. Nothing when there was one; otherwise the
  // whole seconds (at least 1) until there is.
  std::optional<int> take(std::string_view requester, std::string_view route, int per_minute, Instant now);

  std::size_t size();  // buckets kept

 private:
  struct Bucket {
    double tokens = 0;
    std::int64_t at_ms = 0;
    int per_minute = 0;
  };
  struct Shard {
    std::mutex mutex;
    std::unordered_map<std::uint64_t, Bucket> buckets;
    std::int64_t swept_ms = 0;
  };
  void make_room(Shard& shard, Instant now) const;

  std::array<Shard, 16> shards_;
  const std::size_t max_per_shard_;
  const std::uint64_t salt_;  // so that nobody can aim at another's bucket
};

}  // namespace wellkept::http
