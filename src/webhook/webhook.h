// Rules of webhooks: which events one is told of, how a request is signed, when it is tried again.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/instant.h"

namespace wellkept::webhook {

// "*", "ticket.*" or "ticket.closed".
bool is_pattern(std::string_view text);
bool matches(std::span<const std::string> patterns, std::string_view kind);

// The secret of a webhook: made from the key of the data folder, so that no database holds it.
std::string secret_of(std::string_view key, Id webhook, std::int64_t generation);
// Says whether two secrets are the same one, and nothing else about them.
std::string check_value(std::string_view secret);

// "t=1772000000,v1=<hex>[,v1=<hex>]": HMAC-SHA256 over "<t>.<body>" with each secret that counts now.
std::string signature(std::span<const std::string> secrets, Instant now, std::string_view body);

constexpr std::int64_t kMostAttempts = 10;
constexpr std::int64_t kLongestWaitMs = 72LL * 3'600'000;
constexpr std::int64_t kOverlapMs = 24LL * 3'600'000;  // how long the secret before a rotation still counts

// The pause after that many failed attempts, in milliseconds: growing, and spread by `spread` (0 to 1) so that many
// that failed together do not come back together. Nothing after the last attempt.
std::optional<std::int64_t> pause_after(std::int64_t attempts, double spread);

// The moment at which an id was made, and the least id of a moment; see base/id.h.
Instant moment_of(Id id);
Id first_id_of(Instant moment);

}  // namespace wellkept::webhook
