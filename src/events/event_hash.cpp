#include "events/event_hash.h"

#include "events/event_log.h"

namespace wellkept::events {

namespace {
std::string_view view(const std::array<char, 8>& bytes) {
  return {bytes.data(), bytes.size()};
}
}  // namespace

crypto::Hash to_hash(std::string_view bytes) {
  crypto::Hash hash{};
  if (bytes.size() != hash.size()) throw db::Fault("a stored hash does not have 32 bytes");
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

std::array<char, 8> big_endian(std::int64_t number) {
  auto bits = static_cast<std::uint64_t>(number);
  std::array<char, 8> out{};
  for (auto byte = out.rbegin(); byte != out.rend(); ++byte, bits >>= 8) *byte = static_cast<char>(bits & 0xff);
  return out;
}

crypto::Hash start_hash(Id stream, std::string_view subject) {
  const auto id = big_endian(stream.value);
  const std::array<std::string_view, 3> parts{"wellkept/1 stream", view(id), subject};
  return crypto::sha256_parts(parts);
}

crypto::Hash event_hash(const crypto::Hash& previous, const EventView& event) {
  const auto id = big_endian(event.id.value);
  const auto stream = big_endian(event.stream.value);
  const auto version = big_endian(event.version);
  const auto at = big_endian(event.at.ms);
  const auto recorded_at = big_endian(event.recorded_at.ms);
  const auto actor = big_endian(event.actor.value);
  const std::array<std::string_view, 10> parts{"wellkept/1",  bytes(previous), view(id),          view(stream),
                                               view(version), view(at),        view(recorded_at), view(actor),
                                               event.kind,    event.body};
  return crypto::sha256_parts(parts);
}

crypto::Hash event_hash(const crypto::Hash& previous, const Event& event) {
  return event_hash(previous, EventView{event.id, event.stream, event.version, event.at, event.recorded_at, event.actor,
                                        event.kind, event.body});
}

}  // namespace wellkept::events
