// Whatever is done to the file of a log behind the program's back is found: mutations of a copy through SQLite itself.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <sqlite3.h>

#include <filesystem>

#include "events/checkpoint.h"
#include "events/testing.h"

namespace wellkept::events {
namespace {

namespace fs = std::filesystem;
constexpr int kStreams = 6;
constexpr int kEvents = 40;
constexpr int kLastCovered = 25;  // 26 events stand before the last checkpoint

// A small log with two checkpoints and some events after them, made once.
class Original {
 public:
  Original() {
    const auto database = db::open_sqlite({.path = path(), .durable = false});
    if (!db::migrate(*database).ok()) throw std::runtime_error("cannot migrate");
    ManualClock clock(testing::kStart);
    IdSource ids(clock, 1);
    EventLog log(clock, ids);
    std::vector<std::int64_t> versions(kStreams + 1, 0);
    for (int step = 0; step < kEvents; ++step) {
      const int stream = 1 + step * 5 % kStreams;
      json::Value body;
      body.set("step", step);
      body.set("text", "something was said");
      const NewEvent event{"ticket.noted", clock.now() - step, Id{step % 3}, body};
      const auto head = database->write([&](db::Transaction& tx) {
        return log.append(tx, Id{stream}, "ticket", versions[static_cast<std::size_t>(stream)], std::span(&event, 1));
      });
      versions[static_cast<std::size_t>(stream)] = (*head).version;
      clock.set(clock.now() + 1000);
      if (step == 12 || step == kLastCovered) {
        if (!take_checkpoint(*database, clock, keys_, journal()).ok()) throw std::runtime_error("no checkpoint");
      }
    }
  }
  std::string path() const { return folder_.file("original.db"); }
  std::string journal() const { return folder_.file("original.checkpoints"); }
  const std::string& public_key() const { return keys_.pair.public_key; }

 private:
  db::testing::TemporaryDirectory folder_;
  const CheckpointKeys keys_{crypto::make_signing_key()};
};

Original& original() {
  static Original once;
  return once;
}

std::string nth_event(int n) {
  return "(SELECT id FROM events ORDER BY id LIMIT 1 OFFSET " + std::to_string(n) + ")";
}

// A copy to do harm to.
class Copy {
 public:
  Copy() {
    fs::copy_file(original().path(), path());
    if (sqlite3_open(path().c_str(), &handle_) != SQLITE_OK) throw std::runtime_error("cannot open the copy");
  }
  ~Copy() { sqlite3_close(handle_); }
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;
  int execute(const std::string& sql) {
    if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
      throw std::runtime_error(sql + ": " + sqlite3_errmsg(handle_));
    }
    return sqlite3_changes(handle_);
  }
  void flip(const std::string& column, int n, std::uint32_t at, int bit) {
    sqlite3_stmt* find = nullptr;
    sqlite3_prepare_v2(handle_, ("SELECT id FROM events WHERE id = " + nth_event(n)).c_str(), -1, &find, nullptr);
    sqlite3_step(find);
    const auto row = sqlite3_column_int64(find, 0);
    sqlite3_finalize(find);
    // SQLite opens no indexed column for writing; who does harm to a copy would not mind dropping the index.
    execute("DROP INDEX IF EXISTS events_kind");
    sqlite3_blob* blob = nullptr;
    if (sqlite3_blob_open(handle_, "main", "events", column.c_str(), row, 1, &blob) != SQLITE_OK) {
      throw std::runtime_error(sqlite3_errmsg(handle_));
    }
    const int offset = static_cast<int>(at % static_cast<std::uint32_t>(sqlite3_blob_bytes(blob)));
    char byte = 0;
    sqlite3_blob_read(blob, &byte, 1, offset);
    byte = static_cast<char>(byte ^ 1 << bit);
    sqlite3_blob_write(blob, &byte, 1, offset);
    sqlite3_blob_close(blob);
  }
  std::vector<Finding> verify() {
    sqlite3_close(std::exchange(handle_, nullptr));
    const auto database = db::open_sqlite({.path = path(), .readers = 1, .durable = false});
    return verify_log(*database, original().journal(), original().public_key(), 10, {}).findings;
  }
  std::string path() const { return folder_.file("copy.db"); }

 private:
  db::testing::TemporaryDirectory folder_;
  sqlite3* handle_ = nullptr;
};

TEST(Tampering, AnUntouchedCopyIsIntact) {
  Copy copy;
  EXPECT_TRUE(copy.verify().empty());
}

TEST(Tampering, AnyChangedNumberIsFound) {
  EXPECT_TRUE(rc::check("any changed number of any event is found", [] {
    Copy copy;
    const auto column = *rc::gen::element<std::string>("id", "stream", "version", "at", "recorded_at", "actor");
    const auto difference = *rc::gen::nonZero<std::int32_t>();
    const std::string changed = "COALESCE(" + column + ", 0) + " + std::to_string(difference);
    // What the schema refuses, such as the version of another event, changes nothing.
    RC_PRE(copy.execute("UPDATE OR IGNORE events SET " + column + " = " + changed +
                        " WHERE id = " + nth_event(*rc::gen::inRange(0, kEvents))) == 1);
    RC_ASSERT(!copy.verify().empty());
  }));
}

TEST(Tampering, AnyFlippedBitOfTextOrHashIsFound) {
  EXPECT_TRUE(rc::check("any flipped bit is found", [] {
    Copy copy;
    const auto column = *rc::gen::element<std::string>("kind", "body", "hash");
    copy.flip(column, *rc::gen::inRange(0, kEvents), *rc::gen::arbitrary<std::uint32_t>(), *rc::gen::inRange(0, 8));
    RC_ASSERT(!copy.verify().empty());
  }));
}

TEST(Tampering, AnyDeletedEventIsFound) {
  EXPECT_TRUE(rc::check("any deleted events are found", [] {
    Copy copy;
    const int from = *rc::gen::inRange(0, kEvents);
    const int count = *rc::gen::inRange(1, 10);
    RC_ASSERT(copy.execute("DELETE FROM events WHERE id IN (SELECT id FROM events ORDER BY id LIMIT " +
                           std::to_string(count) + " OFFSET " + std::to_string(from) + ")") > 0);
    RC_ASSERT(!copy.verify().empty());
  }));
}

// The tail is cut, and the heads are set back to fit: only the checkpoints know.
TEST(Tampering, ACutBehindACheckpointIsFound) {
  EXPECT_TRUE(rc::check("a cut with its heads is found by a checkpoint", [] {
    Copy copy;
    const int kept = *rc::gen::inRange(0, kLastCovered + 1);
    copy.execute("DELETE FROM events WHERE id NOT IN (SELECT id FROM events ORDER BY id LIMIT " + std::to_string(kept) +
                 ");"
                 "DELETE FROM streams WHERE stream NOT IN (SELECT stream FROM events);"
                 "UPDATE streams SET version = (SELECT MAX(version) FROM events e WHERE e.stream = streams.stream);"
                 "UPDATE streams SET hash = (SELECT hash FROM events e WHERE e.stream = streams.stream"
                 " AND e.version = streams.version)");
    if (*rc::gen::arbitrary<bool>()) copy.execute("DELETE FROM checkpoints WHERE events > " + std::to_string(kept));
    RC_ASSERT(!copy.verify().empty());
  }));
}

TEST(Tampering, ADeletedStreamIsFound) {
  for (int stream = 1; stream <= kStreams; ++stream) {
    Copy copy;
    const std::string where = " WHERE stream = " + std::to_string(stream);
    copy.execute("DELETE FROM streams" + where + "; DELETE FROM events" + where);
    EXPECT_FALSE(copy.verify().empty()) << stream;
  }
}

TEST(Tampering, AnyChangedHeadOrCheckpointIsFound) {
  const char* changes[] = {
      "UPDATE streams SET version = version + 1 WHERE stream = 3",
      "UPDATE streams SET hash = zeroblob(32) WHERE stream = 3",
      "UPDATE streams SET subject = subject || ' ' WHERE stream = 3",
      "UPDATE streams SET stream = 99 WHERE stream = 3",
      "INSERT INTO streams VALUES (99, 'ticket', 1, zeroblob(32))",
      "UPDATE checkpoints SET at = at + 1 WHERE number = 1",
      "UPDATE checkpoints SET last_event = last_event + 1 WHERE number = 2",
      "UPDATE checkpoints SET events = events + 1 WHERE number = 2",
      "UPDATE checkpoints SET root = zeroblob(32) WHERE number = 2",
      "UPDATE checkpoints SET previous = zeroblob(32) WHERE number = 2",
      "UPDATE checkpoints SET signature = zeroblob(64) WHERE number = 1",
      "UPDATE checkpoints SET signature = x'' WHERE number = 1",
      "UPDATE checkpoints SET key_id = '' WHERE number = 1",
      "UPDATE checkpoints SET number = 3 WHERE number = 2",
      "DELETE FROM checkpoints",
  };
  for (const char* change : changes) {
    Copy copy;
    ASSERT_GT(copy.execute(change), 0) << change;
    EXPECT_FALSE(copy.verify().empty()) << change;
  }
}

TEST(Tampering, AHashOfTheWrongLengthIsDamage) {
  Copy copy;
  copy.execute("UPDATE events SET hash = x'00' WHERE id = " + nth_event(5));
  const auto findings = copy.verify();
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].code, "database.damaged");
}

}  // namespace
}  // namespace wellkept::events
