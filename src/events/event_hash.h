// The hashed form of an event; docs/evidence.md gives the bytes.
#pragma once
#include <string_view>

#include "base/crypto.h"
#include "base/id.h"
#include "base/instant.h"
#include "db/database.h"

namespace wellkept::events {

inline std::string_view bytes(const crypto::Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}
crypto::Hash to_hash(std::string_view bytes);  // throws db::Fault unless 32 bytes

// An integer as it is hashed: 8 bytes, two's complement, big-endian.
std::array<char, 8> big_endian(std::int64_t number);

// An event without copies, so that verifying a million of them does not allocate.
struct EventView {
  Id id;
  Id stream;
  std::int64_t version = 0;
  Instant at;
  Instant recorded_at;
  Id actor;
  std::string_view kind;
  std::string_view body;
};
crypto::Hash event_hash(const crypto::Hash& previous, const EventView& event);

}  // namespace wellkept::events
