#include "http/rate_limit.h"

#include <cmath>
#include <random>
#include <string>

namespace wellkept::http {
namespace {

constexpr std::int64_t kSweepEveryMs = 1000;

std::uint64_t random_salt() {
  std::random_device device;
  return (static_cast<std::uint64_t>(device()) << 32) | device();
}

double tokens_at(double tokens, std::int64_t at_ms, int per_minute, Instant now) {
  const auto elapsed = static_cast<double>(std::max<std::int64_t>(0, now.ms - at_ms));
  return std::min<double>(per_minute, tokens + elapsed * per_minute / 60000.0);
}

}  // namespace

RateLimiter::RateLimiter(std::size_t max_buckets)
    : max_per_shard_(std::max<std::size_t>(1, max_buckets / 16)), salt_(random_salt()) {}

// A full bucket says nothing that a new one would not. When none is full, one is forgotten: that favours its owner, and
// memory stays bounded.
void RateLimiter::make_room(Shard& shard, Instant now) const {
  if (shard.buckets.size() < max_per_shard_) return;
  if (now.ms - shard.swept_ms >= kSweepEveryMs || now.ms < shard.swept_ms) {
    shard.swept_ms = now.ms;
    std::erase_if(shard.buckets, [&](const auto& entry) {
      const Bucket& bucket = entry.second;
      return tokens_at(bucket.tokens, bucket.at_ms, bucket.per_minute, now) >= bucket.per_minute;
    });
  }
  if (shard.buckets.size() >= max_per_shard_) shard.buckets.erase(shard.buckets.begin());
}

std::size_t RateLimiter::size() {
  std::size_t total = 0;
  for (auto& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    total += shard.buckets.size();
  }
  return total;
}

std::optional<int> RateLimiter::take(std::string_view requester, std::string_view route, int per_minute, Instant now) {
  if (per_minute <= 0) return std::nullopt;
  std::string text(reinterpret_cast<const char*>(&salt_), sizeof salt_);
  text.append(route).append(1, '\0').append(requester);
  const std::uint64_t key = std::hash<std::string>{}(text);
  Shard& shard = shards_[key >> 60];
  const std::lock_guard lock(shard.mutex);
  auto found = shard.buckets.find(key);
  if (found == shard.buckets.end()) {
    make_room(shard, now);
    found = shard.buckets.emplace(key, Bucket{static_cast<double>(per_minute), now.ms, per_minute}).first;
  }
  Bucket& bucket = found->second;
  bucket.tokens = tokens_at(bucket.tokens, bucket.at_ms, per_minute, now);
  bucket.at_ms = now.ms;
  bucket.per_minute = per_minute;
  if (bucket.tokens >= 1) {
    bucket.tokens -= 1;
    return std::nullopt;
  }
  return std::max(1, static_cast<int>(std::ceil((1 - bucket.tokens) * 60.0 / per_minute)));
}

}  // namespace wellkept::http
