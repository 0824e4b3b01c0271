#include "events/checkpoint.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "events/event_hash.h"
#include "events/journal.h"
#include "events/merkle.h"
#include "events/testing.h"

namespace wellkept::events {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void write_file(const std::string& path, const std::string& content) {
  std::ofstream(path) << content;
}

// The definition of RFC 6962, as it is written there.
crypto::Hash by_definition(std::span<const crypto::Hash> leaves) {
  if (leaves.empty()) return crypto::sha256("");
  if (leaves.size() == 1) return crypto::sha256(std::string(1, '\0') + std::string(bytes(leaves[0])));
  std::size_t left = 1;
  while (left * 2 < leaves.size()) left *= 2;
  return crypto::sha256("\x01" + std::string(bytes(by_definition(leaves.first(left)))) +
                        std::string(bytes(by_definition(leaves.subspan(left)))));
}

TEST(MerkleTree, HasTheRootOfRfc6962) {
  std::vector<crypto::Hash> leaves;
  MerkleTree tree;
  for (int i = 0; i <= 70; ++i) {
    EXPECT_EQ(tree.root(), by_definition(leaves)) << i;
    leaves.push_back(crypto::sha256(std::to_string(i)));
    tree.add(leaves.back());
  }
}

class CheckpointTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  Result<std::optional<Checkpoint>> take() {
    log_.clock.set(log_.clock.now() + 60'000);
    return take_checkpoint(*log_.database, log_.clock, keys_, journal_);
  }
  VerifyReport verify() { return verify_log(*log_.database, journal_, keys_.pair.public_key, 100, {}); }
  void execute(const std::string& sql) {
    const auto done = log_.database->write([&](db::Transaction& tx) -> Outcome {
      tx.execute_text(sql);
      return Done{};
    });
    ASSERT_TRUE(done.ok());
  }
  std::vector<std::string> codes() {
    std::vector<std::string> codes;
    for (const Finding& finding : verify().findings) codes.push_back(finding.code);
    return codes;
  }
  using Codes = std::vector<std::string>;

  testing::Log log_{GetParam()};
  db::testing::TemporaryDirectory folder_;
  const std::string journal_ = folder_.file("wellkept.checkpoints");
  CheckpointKeys keys_{crypto::make_signing_key()};
};

TEST_P(CheckpointTest, NothingNewIsNothing) {
  const auto none = take();
  ASSERT_TRUE(none.ok());
  EXPECT_FALSE(*none);
  ASSERT_TRUE(log_.append(Id{10}, 0, 3).ok());
  ASSERT_TRUE((*take()).has_value());
  EXPECT_FALSE((*take()).has_value());
  EXPECT_EQ(codes(), Codes{});
}

TEST_P(CheckpointTest, ChainsAndCounts) {
  ASSERT_TRUE(log_.append(Id{10}, 0, 3).ok());
  const auto first = *take();
  ASSERT_TRUE(log_.append(Id{20}, 0, 2).ok());
  ASSERT_TRUE(log_.append(Id{10}, 3, 1).ok());
  const auto second = *take();
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->number, 1);
  EXPECT_EQ(first->events, 3);
  EXPECT_EQ(first->previous, crypto::Hash{});
  EXPECT_EQ(second->number, 2);
  EXPECT_EQ(second->events, 6);
  EXPECT_EQ(second->previous, checkpoint_hash(*first));
  EXPECT_EQ(read_file(journal_), checkpoint_line(*first) + "\n" + checkpoint_line(*second) + "\n");
  ASSERT_TRUE(log_.append(Id{30}, 0, 2).ok());
  const auto report = verify();
  EXPECT_EQ(report.events, 8);
  EXPECT_EQ(report.streams, 3);
  EXPECT_EQ(report.checkpoints, 2);
  EXPECT_TRUE(report.findings.empty()) << report.findings[0].code << " " << report.findings[0].where;
}

TEST_P(CheckpointTest, MendsAJournalThatACrashLeftBehind) {
  ASSERT_TRUE(log_.append(Id{10}, 0, 1).ok());
  ASSERT_TRUE((*take()).has_value());
  ASSERT_TRUE(log_.append(Id{10}, 1, 1).ok());
  ASSERT_TRUE((*take()).has_value());
  const std::string whole = read_file(journal_);
  for (const std::size_t kept : {std::size_t{0}, whole.find('\n') + 1, whole.find('\n') + 30, whole.size() - 1}) {
    write_file(journal_, whole.substr(0, kept));
    ASSERT_TRUE(take().ok());
    EXPECT_EQ(read_file(journal_), whole) << kept;
  }
}

TEST_P(CheckpointTest, RefusesToGoOnBehindTheJournal) {
  ASSERT_TRUE(log_.append(Id{10}, 0, 1).ok());
  ASSERT_TRUE((*take()).has_value());
  execute("DELETE FROM checkpoints");
  const auto refused = take();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.refusal().code, "checkpoint.behind_journal");
}

TEST_P(CheckpointTest, NamesWhatWasDone) {
  struct Case {
    const char* sql;
    Codes codes;
  };
  const Case cases[] = {
      {"UPDATE events SET body = '{}' WHERE stream = 10 AND version = 2", {"event.hash"}},
      {"UPDATE streams SET subject = 'member' WHERE stream = 20", {"event.hash"}},
      {"DELETE FROM events WHERE stream = 10 AND version = 2", {"event.gap", "checkpoint.count"}},
      {"DELETE FROM events WHERE stream = 10 AND version = 3", {"event.missing", "checkpoint.count"}},
      {"DELETE FROM events WHERE stream = 30 AND version = 2", {"event.missing"}},
      {"DELETE FROM events WHERE stream = 30", {"event.missing"}},
      {"DELETE FROM events WHERE stream = 20; DELETE FROM streams WHERE stream = 20", {"checkpoint.count"}},
      {"DELETE FROM streams WHERE stream = 10", {"stream.missing"}},
      {"UPDATE streams SET version = 2 WHERE stream = 10", {"head.mismatch"}},
      {"UPDATE checkpoints SET events = 4 WHERE number = 1",
       {"journal.mismatch", "checkpoint.signature", "checkpoint.count", "checkpoint.previous", "checkpoint.count"}},
      {"DELETE FROM checkpoints WHERE number = 2", {"checkpoint.missing"}},
      {"DELETE FROM checkpoints WHERE number = 1", {"journal.mismatch", "checkpoint.gap"}},
  };
  ASSERT_TRUE(log_.append(Id{10}, 0, 3).ok());
  ASSERT_TRUE((*take()).has_value());
  ASSERT_TRUE(log_.append(Id{20}, 0, 2).ok());
  ASSERT_TRUE((*take()).has_value());
  ASSERT_TRUE(log_.append(Id{30}, 0, 2).ok());
  ASSERT_EQ(codes(), Codes{});
  for (const Case& each : cases) {
    execute(
        "CREATE TABLE e AS SELECT * FROM events; CREATE TABLE s AS SELECT * FROM streams;"
        "CREATE TABLE c AS SELECT * FROM checkpoints");
    execute(each.sql);
    EXPECT_EQ(codes(), each.codes) << each.sql;
    execute(
        "DELETE FROM events; INSERT INTO events SELECT * FROM e; DROP TABLE e;"
        "DELETE FROM streams; INSERT INTO streams SELECT * FROM s; DROP TABLE s;"
        "DELETE FROM checkpoints; INSERT INTO checkpoints SELECT * FROM c; DROP TABLE c");
  }
  EXPECT_EQ(codes(), Codes{});
}

// Somebody who can write the database, but has no key, rewrites a stream with all its hashes.
TEST_P(CheckpointTest, FindsAStreamThatWasRewrittenConsistently) {
  ASSERT_TRUE(log_.append(Id{10}, 0, 1).ok());
  ASSERT_TRUE((*take()).has_value());
  auto event = log_.database->read([&](db::Transaction& tx) { return log_.log.read(tx, Id{10}); }).at(0);
  event.body = R"({"text":"nothing happened"})";
  event.hash = event_hash(start_hash(Id{10}, "ticket"), event);
  const std::string hash = (GetParam() == db::Engine::sqlite ? "x'" : "'\\x") + crypto::to_hex(event.hash) + "'";
  execute("UPDATE events SET body = '" + event.body + "', hash = " + hash + "; UPDATE streams SET hash = " + hash);
  EXPECT_EQ(codes(), Codes{"checkpoint.root"});
}

TEST_P(CheckpointTest, FindsAnEditedJournal) {
  ASSERT_TRUE(log_.append(Id{10}, 0, 1).ok());
  ASSERT_TRUE((*take()).has_value());
  ASSERT_TRUE(log_.append(Id{10}, 1, 1).ok());
  ASSERT_TRUE((*take()).has_value());
  const std::string whole = read_file(journal_);
  const std::size_t second = whole.find('\n') + 1;
  const std::pair<std::string, std::string> cases[] = {
      {"", "journal.missing"},
      {whole.substr(0, second), "journal.missing"},
      {whole.substr(second), "journal.mismatch"},
      {"{}\n" + whole, "journal.mismatch"},
      {whole + "x\n", "journal.line"},
      {whole + whole.substr(second), "checkpoint.missing"},
  };
  for (const auto& [text, code] : cases) {
    write_file(journal_, text);
    const auto found = codes();
    ASSERT_FALSE(found.empty()) << text;
    EXPECT_EQ(found[0], code) << text;
  }
  ASSERT_EQ(std::remove(journal_.c_str()), 0);
  EXPECT_EQ(codes(), Codes{"journal.missing"});
}

TEST_P(CheckpointTest, FindsAWrongKey) {
  ASSERT_TRUE(log_.append(Id{10}, 0, 1).ok());
  ASSERT_TRUE((*take()).has_value());
  const auto other = crypto::make_signing_key();
  const auto with = [&](const std::string& keys) { return verify_log(*log_.database, journal_, keys, 9, {}).findings; };
  ASSERT_EQ(with(other.public_key).size(), 1u);
  EXPECT_EQ(with(other.public_key)[0].code, "checkpoint.key");
  EXPECT_EQ(with("")[0].code, "checkpoint.key");
  EXPECT_TRUE(with(other.public_key + keys_.pair.public_key).empty());
}

TEST_P(CheckpointTest, StopsAfterEnoughFindings) {
  for (int i = 1; i <= 5; ++i) ASSERT_TRUE(log_.append(Id{i}, 0, 1).ok());
  execute("UPDATE events SET kind = 'x'");
  EXPECT_EQ(verify_log(*log_.database, journal_, "", 3, {}).findings.size(), 3u);
}

INSTANTIATE_TEST_SUITE_P(Engines, CheckpointTest, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& test) { return db::testing::name_of(test.param); });

TEST(Keys, AreMadeOnceAndKept) {
  const db::testing::TemporaryDirectory folder;
  const std::string path = folder.file("key");
  const auto made = load_or_make_keys(path);
  EXPECT_EQ(load_or_make_keys(path).pair.public_key, made.pair.public_key);
  EXPECT_EQ(read_public_keys(path + ".pub"), made.pair.public_key);
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  ASSERT_EQ(::chmod(path.c_str(), 0640), 0);
  EXPECT_THROW(load_or_make_keys(path), std::runtime_error);
}

}  // namespace
}  // namespace wellkept::events
