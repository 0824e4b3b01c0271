// Signed checkpoints over the event log, and their verification.
//
// A checkpoint covers the events recorded since the one before: a Merkle root (RFC 6962 hashing, leaves are event
// hashes in order of id), the count so far, the last id, the hash of the checkpoint before; signed with Ed25519. It is
// stored in the database and appended as one JSON line to a file beside it, so that cutting both the events and the
// rows is found as well.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/id.h"
#include "base/instant.h"
#include "base/result.h"
#include "db/database.h"

namespace wellkept::events {

struct Checkpoint {
  std::int64_t number = 0;
  Instant at;
  Id last_event;
  std::int64_t events = 0;  // covered by this and all before
  crypto::Hash root{};
  crypto::Hash previous{};
  std::string signature;
  std::string key_id;  // first 16 hex digits of SHA-256 of the public key
};

struct CheckpointKeys {
  crypto::KeyPair pair;
};
// Reads the key file (32-byte seed, hex, mode 0600), or makes it; the public key is written beside it as `path +
// ".pub"`. Throws std::runtime_error when the file is damaged, or readable by others.
CheckpointKeys load_or_make_keys(const std::string& path);
// The public keys of a file, one in hex a line, concatenated: what verify_log takes. Throws std::runtime_error.
std::string read_public_keys(const std::string& path);

std::string key_id_of(std::string_view public_key);
crypto::Hash checkpoint_hash(
    const Checkpoint& checkpoint);                          // what is signed, and what `previous` of the next one holds
std::string checkpoint_line(const Checkpoint& checkpoint);  // of the journal, without the line break
std::optional<Checkpoint> parse_checkpoint_line(std::string_view line);

// Takes a checkpoint when there are new events; appends it to `journal_path`. Nothing new: nothing. Also brings a
// journal up to date that lacks the last lines (a crash between the two). Refuses (conflict,
// "checkpoint.behind_journal") when the journal knows of later checkpoints than the database: rows were lost, and
// signing on would hide it.
Result<std::optional<Checkpoint>> take_checkpoint(db::Database& database, const Clock& clock,
                                                  const CheckpointKeys& keys, const std::string& journal_path);

struct Finding {
  std::string
      code;  // "event.hash", "event.gap", "event.missing", "checkpoint.root", "checkpoint.signature", "head.mismatch" …
  std::string where;  // "stream 123 version 4"
  std::string detail;
};
struct VerifyReport {
  std::int64_t events = 0;
  std::int64_t streams = 0;
  std::int64_t checkpoints = 0;
  std::vector<Finding> findings;  // in order; empty: intact
};
// Recomputes every hash, chain, head, Merkle root and signature. Stops after `max_findings`. `journal_path` may name a
// missing file (then only the database's rows are used, and that is a finding when rows exist). `public_keys` are the
// trusted keys, 32 bytes each, concatenated; a checkpoint of another key is a finding.
VerifyReport verify_log(db::Database& database, const std::string& journal_path, const std::string& public_keys,
                        std::size_t max_findings, const std::function<void(std::int64_t done)>& progress);

}  // namespace wellkept::events
