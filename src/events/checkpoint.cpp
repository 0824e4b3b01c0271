#include "events/checkpoint.h"

#include "events/checkpoint_store.h"
#include "events/event_hash.h"
#include "events/events_sql.h"
#include "events/journal.h"
#include "events/merkle.h"

namespace wellkept::events {

namespace {

constexpr std::int64_t kBatch = 4096;

// The events after `last`. Writers take turns on both engines, so none of a lower id can appear later.
struct Tail {
  std::optional<Checkpoint> last;
  MerkleTree tree;
  Id last_event;
};

Tail read_tail(db::Transaction& tx) {
  Tail tail{last_checkpoint(tx), {}, {}};
  if (tail.last) tail.last_event = tail.last->last_event;
  bool done = false;
  while (!done) {
    std::int64_t rows = 0;
    tx.each(sql::hashes_after, {tail.last_event.value, kBatch}, [&](const db::Row& row) {
      ++rows;
      tail.last_event = row.id(0);
      tail.tree.add(to_hash(row.blob(2)));
    });
    done = rows < kBatch;
  }
  return tail;
}

// Writes what the journal lacks at its end; the refusal when it knows more than the database.
Outcome mend_journal(db::Database& database, const std::string& path, std::int64_t last) {
  const std::int64_t written = last_in_journal(path);
  if (written > last) {
    return refuse(RefusalKind::conflict, "checkpoint.behind_journal",
                  "The journal knows of checkpoint " + std::to_string(written) + ", the database only of " +
                      std::to_string(last) + ".");
  }
  for (std::int64_t from = written; from < last;) {
    const auto missing = database.read([&](db::Transaction& tx) { return checkpoints_after(tx, from, kBatch); });
    if (missing.empty()) break;
    append_to_journal(path, missing);
    from = missing.back().number;
  }
  return Done{};
}

}  // namespace

Result<std::optional<Checkpoint>> take_checkpoint(db::Database& database, const Clock& clock,
                                                  const CheckpointKeys& keys, const std::string& journal_path) {
  const Instant now = clock.now();
  const Tail tail = database.read([](db::Transaction& tx) { return read_tail(tx); });
  const std::int64_t last = tail.last ? tail.last->number : 0;
  WK_CHECK(mend_journal(database, journal_path, last));
  if (tail.tree.size() == 0) return std::optional<Checkpoint>{};

  Checkpoint next;
  next.number = last + 1;
  next.at = now;
  next.last_event = tail.last_event;
  next.events = (tail.last ? tail.last->events : 0) + tail.tree.size();
  next.root = tail.tree.root();
  if (tail.last) next.previous = checkpoint_hash(*tail.last);
  next.key_id = key_id_of(keys.pair.public_key);
  next.signature = crypto::sign(keys.pair.secret_key, bytes(checkpoint_hash(next)));

  const Result<bool> kept =
      database.write([&](db::Transaction& tx) -> Result<bool> { return insert_checkpoint(tx, next); });
  if (!kept.ok()) return kept.refusal();
  if (!*kept) return std::optional<Checkpoint>{};  // another node took it
  append_to_journal(journal_path, std::span(&next, 1));
  return std::optional(next);
}

}  // namespace wellkept::events
