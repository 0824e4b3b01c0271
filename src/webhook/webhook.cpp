#include "webhook/webhook.h"

#include <algorithm>
#include <array>

#include "base/crypto.h"

namespace wellkept::webhook {
namespace {

constexpr std::int64_t kSecond = 1000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::array<std::int64_t, kMostAttempts - 1> kPauses{
    5 * kSecond, 30 * kSecond, 2 * kMinute, 10 * kMinute, 30 * kMinute, kHour, 2 * kHour, 4 * kHour, 8 * kHour};
constexpr double kSpread = 0.2;  // of the pause
constexpr std::int64_t kEpochMs = 1'704'067'200'000;
constexpr int kIdBits = 22;
constexpr std::size_t kLongestPattern = 60;
constexpr std::size_t kCheckBytes = 8;

}  // namespace

bool is_pattern(std::string_view text) {
  if (text == "*") return true;
  if (text.ends_with(".*")) text.remove_suffix(2);
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.'; };
  return !text.empty() && text.size() <= kLongestPattern && text.front() != '.' && text.back() != '.' &&
         std::all_of(text.begin(), text.end(), plain);
}

bool matches(std::span<const std::string> patterns, std::string_view kind) {
  return std::any_of(patterns.begin(), patterns.end(), [&](std::string_view pattern) {
    if (pattern == "*" || pattern == kind) return true;
    return pattern.ends_with(".*") && kind.starts_with(pattern.substr(0, pattern.size() - 1));
  });
}

std::string secret_of(std::string_view key, Id webhook, std::int64_t generation) {
  const std::string what = "wellkept webhook/1 " + format_id(webhook) + " " + std::to_string(generation);
  const crypto::Hash hash = crypto::hmac_sha256(key, what);
  return "whs_" + crypto::to_base64url(std::string(hash.begin(), hash.end()));
}

std::string check_value(std::string_view secret) {
  return crypto::to_hex(crypto::hmac_sha256(secret, "check")).substr(0, 2 * kCheckBytes);
}

std::string signature(std::span<const std::string> secrets, Instant now, std::string_view body) {
  const std::string moment = std::to_string(now.ms / kSecond);
  std::string text = moment + ".";
  text += body;
  std::string out = "t=" + moment;
  for (const std::string& secret : secrets) out += ",v1=" + crypto::to_hex(crypto::hmac_sha256(secret, text));
  return out;
}

std::optional<std::int64_t> pause_after(std::int64_t attempts, double spread) {
  if (attempts < 1 || attempts >= kMostAttempts) return std::nullopt;
  const auto pause = static_cast<double>(kPauses.at(static_cast<std::size_t>(attempts - 1)));
  return static_cast<std::int64_t>(pause * (1 + kSpread * spread));
}

Instant moment_of(Id id) {
  return Instant{(id.value >> kIdBits) + kEpochMs};
}

Id first_id_of(Instant moment) {
  return Id{std::max<std::int64_t>(0, moment.ms - kEpochMs) << kIdBits};
}

}  // namespace wellkept::webhook
