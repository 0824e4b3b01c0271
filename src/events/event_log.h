// The evidence: append-only streams of events, hash chained. Every subject (ticket, member, policy ...) has one stream,
// named by its id.
//
// hash(v) = SHA-256 over length-prefixed parts: "wellkept/1", hash(v-1), event id, stream id, version, at, recorded_at,
// actor id, kind, canonical JSON of the body; hash(0) binds stream id and subject. See docs/evidence.md for the byte
// layout; `wellkept verify` recomputes it. Personal data never stands in a body: it stands in tables that can be
// erased, and the body carries salted commitments.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/id.h"
#include "base/instant.h"
#include "base/json.h"
#include "base/result.h"
#include "db/database.h"

namespace wellkept::events {

struct NewEvent {
  std::string kind;  // "ticket.opened"
  Instant at;        // when it happened; earlier than the recording for history and late entries
  Id actor;          // member or customer; none for the system
  json::Value body;  // an object
};

struct Event {
  Id id;  // grows in the order of recording
  Id stream;
  std::int64_t version = 0;  // 1, 2, 3 … within the stream
  Instant at;
  Instant recorded_at;
  Id actor;
  std::string kind;
  std::string body;  // canonical JSON, as hashed
  crypto::Hash hash{};
};

struct Head {
  std::int64_t version = 0;
  crypto::Hash hash{};
};

class EventLog {
 public:
  EventLog(const Clock& clock, IdSource& ids) : clock_(clock), ids_(ids) {}

  // Appends to the stream in the caller's transaction. `expected` is the version that the caller read (0 for a new
  // stream, which gets `subject`, such as "ticket"); another one refuses with kind stale, code "stream.stale".
  // `written`, when given, gets the events as they were recorded.
  Result<Head> append(db::Transaction& tx, Id stream, std::string_view subject, std::int64_t expected,
                      std::span<const NewEvent> events, std::vector<Event>* written = nullptr);
  // The same for events whose bodies are in their canonical form already: fills in the rest of them. What is in them
  // from a run that was rolled back does not matter.
  Result<Head> record(db::Transaction& tx, Id stream, std::string_view subject, std::int64_t expected,
                      std::span<Event> events);
  std::vector<Event> read(db::Transaction& tx, Id stream, std::int64_t after_version = 0) const;
  std::optional<Head> head(db::Transaction& tx, Id stream) const;

 private:
  const Clock& clock_;
  IdSource& ids_;
};

crypto::Hash start_hash(Id stream, std::string_view subject);  // hash(0)
crypto::Hash event_hash(const crypto::Hash& previous, const Event& event);

// A commitment to personal text: SHA-256 of salt and text; the salt (16 random bytes) is stored beside the text and
// erased with it.
struct Commitment {
  std::string salt;  // 16 bytes
  crypto::Hash hash{};
};
Commitment commit_to(std::string_view text);
bool matches(const Commitment& commitment, std::string_view text);

}  // namespace wellkept::events
