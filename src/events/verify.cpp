// Verification of the log. One snapshot, batches in the order of the keys, memory that does not grow with the log.
#include <limits>

#include "events/checkpoint.h"
#include "events/checkpoint_store.h"
#include "events/event_hash.h"
#include "events/event_log.h"
#include "events/events_sql.h"
#include "events/journal.h"
#include "events/merkle.h"

namespace wellkept::events {

namespace {

constexpr std::int64_t kBatch = 2000;
constexpr std::int64_t kFirst = std::numeric_limits<std::int64_t>::min();

// Thrown when there are findings enough, to leave the row callbacks; never leaves this file.
struct Enough {};

class Findings {
 public:
  Findings(VerifyReport& report, std::size_t limit) : report_(report), limit_(limit) {}
  void add(std::string code, std::string where, std::string detail) {
    report_.findings.push_back({std::move(code), std::move(where), std::move(detail)});
    if (report_.findings.size() >= limit_) throw Enough{};
  }

 private:
  VerifyReport& report_;
  std::size_t limit_;
};

std::string event_name(std::int64_t stream, std::int64_t version) {
  return "stream " + std::to_string(stream) + " version " + std::to_string(version);
}
std::string checkpoint_name(std::int64_t number) {
  return "checkpoint " + std::to_string(number);
}

// Every stream: its chain from the first event to its head.
class StreamCheck {
 public:
  StreamCheck(db::Transaction& tx, VerifyReport& report, Findings& findings,
              const std::function<void(std::int64_t)>& progress)
      : tx_(tx), report_(report), findings_(findings), progress_(progress) {}

  void run() {
    for (std::int64_t rows = kBatch; rows == kBatch;) {
      rows = 0;
      tx_.each(sql::events_with_heads, {stream_, version_, kBatch}, [&](const db::Row& row) {
        ++rows;
        check(row);
      });
      if (progress_) progress_(report_.events);
    }
    finish_stream();
    check_empty_streams();
  }

 private:
  void check(const db::Row& row) {
    const EventView event{row.id(0),      row.id(1), row.integer(2), row.instant(3),
                          row.instant(4), row.id(5), row.text(6),    row.text(7)};
    if (event.stream.value != stream_ || report_.events == 0) {
      finish_stream();
      start_stream(row, event.stream);
    }
    ++report_.events;
    const crypto::Hash stored = to_hash(row.blob(8));
    if (event.version != version_ + 1) {
      findings_.add(
          "event.gap", event_name(stream_, version_ + 1),
          "versions " + std::to_string(version_ + 1) + " to " + std::to_string(event.version - 1) + " are missing");
    } else if (has_head_ && event_hash(hash_, event) != stored) {
      findings_.add("event.hash", event_name(stream_, event.version),
                    "event " + format_id(event.id) + " differs from what was recorded, or its predecessor does");
    }
    version_ = event.version;
    hash_ = stored;  // go on from what stands there, so that one change is one finding
  }

  void start_stream(const db::Row& row, Id stream) {
    stream_ = stream.value;
    version_ = 0;
    open_ = true;
    has_head_ = !row.null(9);
    ++report_.streams;
    if (!has_head_) {
      findings_.add("stream.missing", "stream " + std::to_string(stream_), "it has events, but no head");
      return;
    }
    hash_ = start_hash(stream, row.text(9));
    head_version_ = row.integer(10);
    head_hash_ = to_hash(row.blob(11));
  }

  void finish_stream() {
    if (!open_ || !has_head_) return;
    open_ = false;
    if (version_ < head_version_) {
      findings_.add("event.missing", event_name(stream_, version_ + 1),
                    "the head stands at version " + std::to_string(head_version_) + "; the events end at " +
                        std::to_string(version_));
    } else if (version_ > head_version_ || hash_ != head_hash_) {
      findings_.add("head.mismatch", event_name(stream_, version_), "the head differs from the last event");
    }
  }

  void check_empty_streams() {
    const auto empty =
        tx_.all(sql::streams_without_events, {kBatch}, [](const db::Row& row) { return row.integer(0); });
    for (const std::int64_t stream : empty) {
      findings_.add("event.missing", event_name(stream, 1), "the stream has a head, but no events");
    }
  }

  db::Transaction& tx_;
  VerifyReport& report_;
  Findings& findings_;
  const std::function<void(std::int64_t)>& progress_;
  std::int64_t stream_ = kFirst;
  std::int64_t version_ = kFirst;
  crypto::Hash hash_{};
  bool open_ = false;
  bool has_head_ = false;
  std::int64_t head_version_ = 0;
  crypto::Hash head_hash_{};
};

// The hashes of the events in order of id, batch by batch.
class Leaves {
 public:
  explicit Leaves(db::Transaction& tx) : tx_(tx) {}
  // Takes the events up to `last` into a tree.
  MerkleTree take(Id last) {
    MerkleTree tree;
    while (fill() && rows_[at_].first <= last.value) tree.add(rows_[at_++].second);
    return tree;
  }

 private:
  bool fill() {
    if (at_ < rows_.size()) return true;
    rows_ = tx_.all(sql::hashes_after, {after_, kBatch},
                    [](const db::Row& row) { return std::pair(row.integer(0), to_hash(row.blob(2))); });
    at_ = 0;
    if (!rows_.empty()) after_ = rows_.back().first;
    return !rows_.empty();
  }
  db::Transaction& tx_;
  std::vector<std::pair<std::int64_t, crypto::Hash>> rows_;
  std::size_t at_ = 0;
  std::int64_t after_ = kFirst;
};

// Every checkpoint of the database and the journal, in order of number, against the events.
class CheckpointCheck {
 public:
  CheckpointCheck(db::Transaction& tx, JournalReader& journal, const std::string& public_keys, VerifyReport& report,
                  Findings& findings)
      : tx_(tx), journal_(journal), keys_(public_keys), report_(report), findings_(findings), leaves_(tx) {}

  void run() {
    for (auto rows = checkpoints_after(tx_, kFirst, kBatch); !rows.empty();
         rows = checkpoints_after(tx_, rows.back().number, kBatch)) {
      for (const Checkpoint& checkpoint : rows) {
        compare_with_journal(checkpoint);
        check(checkpoint);
        ++report_.checkpoints;
      }
    }
    check_lost_rows();
  }

 private:
  void check(const Checkpoint& checkpoint) {
    const std::string where = checkpoint_name(checkpoint.number);
    check_signature(checkpoint, where);
    if (checkpoint.number != last_.number + 1) {
      findings_.add("checkpoint.gap", checkpoint_name(last_.number + 1),
                    "the next that stands there is " + std::to_string(checkpoint.number));
    } else if (checkpoint.previous != (last_.number == 0 ? crypto::Hash{} : checkpoint_hash(last_))) {
      findings_.add("checkpoint.previous", where, "it does not follow the one before");
    }
    const MerkleTree tree = leaves_.take(checkpoint.last_event);
    const std::int64_t covered = checkpoint.events - last_.events;
    // After a gap, the lost checkpoint's events are among these, so that only the count can be judged.
    if (tree.size() != covered) {
      findings_.add("checkpoint.count", where,
                    "it covers " + std::to_string(covered) + " events up to event " + format_id(checkpoint.last_event) +
                        "; " + std::to_string(tree.size()) + " stand there");
    } else if (checkpoint.number == last_.number + 1 && tree.root() != checkpoint.root) {
      findings_.add("checkpoint.root", where,
                    "the events after event " + format_id(last_.last_event) + " up to event " +
                        format_id(checkpoint.last_event) + " differ from those that were signed");
    }
    last_ = checkpoint;
  }

  void check_signature(const Checkpoint& checkpoint, const std::string& where) {
    for (std::size_t at = 0; at + 32 <= keys_.size(); at += 32) {
      const std::string_view key = std::string_view(keys_).substr(at, 32);
      if (key_id_of(key) != checkpoint.key_id) continue;
      if (!crypto::verify(key, bytes(checkpoint_hash(checkpoint)), checkpoint.signature)) {
        findings_.add("checkpoint.signature", where, "the signature does not fit");
      }
      return;
    }
    findings_.add("checkpoint.key", where, "it was signed by key " + checkpoint.key_id + ", which is not trusted");
  }

  void compare_with_journal(const Checkpoint& checkpoint) {
    if (journal_ended_) return;
    const auto line = journal_.next();
    if (!line) {
      journal_ended_ = true;
      findings_.add("journal.missing", checkpoint_name(checkpoint.number),
                    journal_.exists() ? "the journal ends before it" : "there is no journal");
    } else if (*line != checkpoint_line(checkpoint)) {
      journal_ended_ = true;  // the lines no longer run in parallel
      findings_.add("journal.mismatch", "journal line " + std::to_string(journal_.line()),
                    "it differs from " + checkpoint_name(checkpoint.number) + " of the database");
    }
  }

  // Lines that go on after the database's last row: rows were deleted, and perhaps events with them.
  void check_lost_rows() {
    if (journal_ended_) return;
    while (const auto line = journal_.next()) {
      if (!journal_.within_start()) return;  // taken while we verify
      const auto checkpoint = parse_checkpoint_line(*line);
      if (!checkpoint) {
        findings_.add("journal.line", "journal line " + std::to_string(journal_.line()), "it is no checkpoint");
        continue;
      }
      findings_.add("checkpoint.missing", checkpoint_name(checkpoint->number),
                    "it stands in the journal, but not in the database");
      check(*checkpoint);
    }
  }

  db::Transaction& tx_;
  JournalReader& journal_;
  const std::string& keys_;
  VerifyReport& report_;
  Findings& findings_;
  Leaves leaves_;
  Checkpoint last_;
  bool journal_ended_ = false;
};

}  // namespace

VerifyReport verify_log(db::Database& database, const std::string& journal_path, const std::string& public_keys,
                        std::size_t max_findings, const std::function<void(std::int64_t done)>& progress) {
  VerifyReport report;
  Findings findings(report, std::max<std::size_t>(max_findings, 1));
  try {
    // Before the snapshot is taken: what stands in the journal now stands in the snapshot.
    JournalReader journal(journal_path);
    database.read([&](db::Transaction& tx) {
      StreamCheck(tx, report, findings, progress).run();
      CheckpointCheck(tx, journal, public_keys, report, findings).run();
    });
  } catch (const Enough&) {
    // The findings say it.
  } catch (const db::Fault& fault) {
    // A damaged file: a value of the wrong type, a broken page.
    report.findings.push_back({"database.damaged", "after " + std::to_string(report.events) + " events", fault.what()});
  }
  return report;
}

}  // namespace wellkept::events
