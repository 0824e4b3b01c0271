// What only SQLite's writer does: many closures in one commit, each on its own.
#include <gtest/gtest.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include <atomic>
#include <future>
#include <thread>

#include "db/database.h"
#include "db/sqlite/writer.h"
#include "db/testing/temporary_directory.h"

namespace wellkept::db {
namespace {

constexpr Query shared_query(const char* name, const char* sql, int parameters) {
  return {name, sql, sql, parameters};
}
constexpr auto kAdd = shared_query("test.add", "INSERT INTO item (id) VALUES ($1)", 1);
constexpr auto kIds = shared_query("test.ids", "SELECT id FROM item ORDER BY rowid", 0);
constexpr auto kChild = shared_query("test.child", "INSERT INTO child (item) VALUES ($1)", 1);
constexpr auto kMemos = shared_query("test.memos", "SELECT id FROM memo ORDER BY id", 0);
constexpr auto kMemo = shared_query("test.memo", "INSERT INTO memo (id) VALUES ($1)", 1);
using Ids = std::vector<std::int64_t>;

class GroupCommit : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto made = write([](Transaction& tx) -> Outcome {
      tx.execute_text(
          "CREATE TABLE item (id INTEGER, UNIQUE (id)) STRICT;"
          "CREATE TABLE memo (id INTEGER PRIMARY KEY) STRICT;"
          "CREATE TABLE child (item INTEGER REFERENCES memo (id) DEFERRABLE INITIALLY DEFERRED) STRICT");
      return Done{};
    });
    ASSERT_TRUE(made.ok());
  }
  template <class Body>
  Outcome write(Body body) {
    std::optional<Outcome> result;
    writer_->run([&](Transaction& tx) {
      result.emplace(body(tx));
      return result->ok();
    });
    return std::move(*result);
  }
  static Outcome add(Transaction& tx, std::int64_t id) {
    tx.execute(kAdd, {id});
    return Done{};
  }
  Ids read(const Query& query) {
    Ids found;
    writer_->run([&](Transaction& tx) {
      found = tx.all(query, {}, [](const Row& row) { return row.integer(0); });
      return false;
    });
    return found;
  }
  Ids ids() { return read(kIds); }
  Ids memos() { return read(kMemos); }

  using Body = std::function<Outcome(Transaction&)>;
  // Queues the bodies in this order while the writer is held by another closure, so that they are the next batch. Then
  // calls `before` and lets the writer go. What each gave, or its exception, is in the futures.
  std::vector<std::future<Outcome>> in_one_batch(
      std::vector<Body> bodies, const std::function<void()>& before = [] {}) {
    std::promise<void> held;
    std::promise<void> go_on;
    bodies.insert(bodies.begin(), [&](Transaction&) -> Outcome {
      held.set_value();
      go_on.get_future().wait();
      return Done{};
    });
    std::vector<std::future<Outcome>> results;
    for (std::size_t i = 0; i < bodies.size(); ++i) {
      results.push_back(std::async(std::launch::async, [this, body = bodies[i]] { return write(body); }));
      if (i == 0) held.get_future().wait();
      while (writer_->queued() < i) std::this_thread::yield();
    }
    before();
    go_on.set_value();
    EXPECT_TRUE(results.front().get().ok());
    results.erase(results.begin());
    return results;
  }

  testing::TemporaryDirectory directory_;
  const SqliteOptions options_{.path = directory_.file("test.db"), .busy_timeout_ms = 20};
  std::unique_ptr<sqlite::Writer> writer_ = std::make_unique<sqlite::Writer>(options_);
};

// Adds to the sum of the commit, which becomes a row of `memo`.
void add_up(Transaction& tx, std::int64_t by) {
  struct Sum final : Sums {
    std::int64_t value = 0;
    void write(Transaction& tx) override { tx.execute(kMemo, {value}); }
  };
  static_cast<Sum&>(tx.sums([] { return std::make_unique<Sum>(); })).value += by;
}

TEST_F(GroupCommit, SumsOfABatchAreWrittenOnce) {
  auto results = in_one_batch({
      [](Transaction& tx) -> Outcome { return add_up(tx, 1), Done{}; },
      [](Transaction& tx) { return add(tx, 1); },
      [](Transaction& tx) -> Outcome { return add_up(tx, 2), Done{}; },
      [](Transaction& tx) -> Outcome { return add_up(tx, 4), Done{}; },
  });
  for (auto& result : results) EXPECT_TRUE(result.get().ok());
  EXPECT_EQ(memos(), (Ids{7}));
}

TEST_F(GroupCommit, WhatARefusedClosureAddedUpIsUndone) {
  auto results = in_one_batch({
      [](Transaction& tx) -> Outcome { return add_up(tx, 1), Done{}; },
      [](Transaction& tx) -> Outcome {
        add_up(tx, 2);
        return refuse(RefusalKind::conflict, "test.no", "No.");
      },
      [](Transaction& tx) -> Outcome {
        add_up(tx, 8);
        throw std::runtime_error("odd");
      },
      [](Transaction& tx) -> Outcome { return add_up(tx, 4), Done{}; },
  });
  EXPECT_TRUE(results[0].get().ok());
  EXPECT_FALSE(results[1].get().ok());
  EXPECT_THROW((void)results[2].get(), std::runtime_error);
  EXPECT_TRUE(results[3].get().ok());
  EXPECT_EQ(memos(), (Ids{1, 4})) << "each by itself, where closures are undone one by one";
  EXPECT_TRUE(write([](Transaction& tx) -> Outcome { return add_up(tx, 16), Done{}; }).ok());
  EXPECT_EQ(memos(), (Ids{1, 4, 16}));
}

TEST_F(GroupCommit, ARefusedClosureLeavesTheOthersOfItsBatch) {
  auto results = in_one_batch({
      [](Transaction& tx) { return add(tx, 1); },
      [](Transaction& tx) -> Outcome {
        (void)add(tx, 2);
        return refuse(RefusalKind::conflict, "test.no", "No.");
      },
      [](Transaction& tx) { return add(tx, 3); },
      [](Transaction& tx) -> Outcome {
        (void)add(tx, 4);
        throw std::runtime_error("odd");
      },
      [](Transaction& tx) { return add(tx, 5); },
  });
  EXPECT_TRUE(results[0].get().ok());
  EXPECT_EQ(results[1].get().refusal().code, "test.no");
  EXPECT_TRUE(results[2].get().ok());
  EXPECT_THROW((void)results[3].get(), std::runtime_error);
  EXPECT_TRUE(results[4].get().ok());
  EXPECT_EQ(ids(), (Ids{1, 3, 5}));
}

TEST_F(GroupCommit, OnlyARefusalThatHasWrittenRunsTheOthersAgain) {
  for (const bool writes : {false, true}) {
    int runs = 0;
    int told = 0;
    auto results = in_one_batch({
        [&](Transaction& tx) {
          ++runs;
          tx.on_commit([&] { ++told; });
          return add(tx, writes ? 1 : 2);
        },
        [&](Transaction& tx) -> Outcome {
          if (writes) (void)add(tx, 9);
          tx.on_commit([&] { told = 100; });
          return refuse(RefusalKind::conflict, "test.no", "No.");
        },
        [](Transaction& tx) -> Outcome {
          tx.execute_text("CREATE TABLE IF NOT EXISTS made (id INTEGER) STRICT");
          return Done{};
        },
    });
    EXPECT_TRUE(results[0].get().ok());
    EXPECT_FALSE(results[1].get().ok());
    EXPECT_TRUE(results[2].get().ok());
    EXPECT_EQ(runs, writes ? 2 : 1);
    EXPECT_EQ(told, 1) << "what is to be done once it is durable is done once";
  }
  EXPECT_EQ(ids(), (Ids{2, 1}));
}

TEST_F(GroupCommit, ARefusedTextIsUndone) {
  auto results = in_one_batch({
      [](Transaction& tx) { return add(tx, 1); },
      [](Transaction& tx) -> Outcome {
        tx.execute_text("CREATE TABLE made (id INTEGER) STRICT");
        return refuse(RefusalKind::conflict, "test.no", "No.");
      },
  });
  EXPECT_TRUE(results[0].get().ok());
  EXPECT_FALSE(results[1].get().ok());
  EXPECT_TRUE(write([](Transaction& tx) -> Outcome {
                tx.execute_text("CREATE TABLE made (id INTEGER) STRICT");
                return Done{};
              }).ok());
  EXPECT_EQ(ids(), Ids{1});
}

TEST_F(GroupCommit, ADeferredKeyFailsItsClosureOnly) {
  auto results = in_one_batch({
      [](Transaction& tx) { return add(tx, 1); },
      [](Transaction& tx) -> Outcome {
        tx.execute(kChild, {99});
        return Done{};
      },
      [](Transaction& tx) -> Outcome {
        tx.execute(kChild, {7});
        tx.execute(kMemo, {7});
        return Done{};
      },
  });
  EXPECT_TRUE(results[0].get().ok());
  EXPECT_THROW((void)results[1].get(), Constraint);
  EXPECT_TRUE(results[2].get().ok());
  EXPECT_EQ(ids(), Ids{1});
}

TEST_F(GroupCommit, AClosureThatEndsTheTransactionFailsItsWholeBatchAndNoMore) {
  auto results = in_one_batch({
      [](Transaction& tx) { return add(tx, 1); },
      [](Transaction& tx) -> Outcome {
        tx.execute_text("ROLLBACK");
        return Done{};
      },
  });
  for (auto& result : results) EXPECT_THROW((void)result.get(), Fault);
  EXPECT_TRUE(ids().empty());
  EXPECT_TRUE(write([](Transaction& tx) { return add(tx, 8); }).ok());
}

TEST_F(GroupCommit, AFailedBeginIsAFault) {
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(directory_.file("test.db").c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  EXPECT_THROW((void)write([](Transaction& tx) { return add(tx, 1); }), Fault);
  sqlite3_exec(other, "ROLLBACK", nullptr, nullptr, nullptr);
  sqlite3_close(other);
  EXPECT_TRUE(write([](Transaction& tx) { return add(tx, 2); }).ok());
  EXPECT_EQ(ids(), Ids{2});
}

// The disk is made to be full for the commit: no file may grow.
class FullDisk {
 public:
  FullDisk() : handler_(signal(SIGXFSZ, SIG_IGN)) { getrlimit(RLIMIT_FSIZE, &before_); }
  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    signal(SIGXFSZ, handler_);
  }
  void now() const {
    rlimit none = before_;
    none.rlim_cur = 0;
    setrlimit(RLIMIT_FSIZE, &none);
  }

 private:
  sighandler_t handler_;
  rlimit before_{};
};

TEST_F(GroupCommit, AFailedCommitFailsAllOfTheBatch) {
  {
    FullDisk full;
    bool told = false;
    auto results = in_one_batch({
        [](Transaction& tx) { return add(tx, 1); },
        [&](Transaction& tx) {
          full.now();
          tx.on_commit([&] { told = true; });
          return add(tx, 2);
        },
        [](Transaction& tx) { return add(tx, 3); },
    });
    for (auto& result : results) {
      try {
        (void)result.get();
        ADD_FAILURE() << "it was kept";
      } catch (const Fault& fault) {
        EXPECT_EQ(cause_of(fault), Cause::storage) << fault.what();  // a file that may not grow
      }
    }
    EXPECT_FALSE(told);
  }
  EXPECT_TRUE(write([](Transaction& tx) { return add(tx, 4); }).ok());
  EXPECT_EQ(ids(), Ids{4});
}

TEST_F(GroupCommit, KeepsTheOrderOfArrival) {
  std::vector<Body> bodies;
  Ids expected;
  for (std::int64_t id = 20; id > 0; --id) {
    bodies.push_back([id](Transaction& tx) { return add(tx, id); });
    expected.push_back(id);
  }
  for (auto& result : in_one_batch(bodies)) EXPECT_TRUE(result.get().ok());
  EXPECT_EQ(ids(), expected);
}

TEST_F(GroupCommit, ClosingRunsWhatIsQueued) {
  std::thread closer;
  std::vector<Body> bodies;
  for (std::int64_t id = 1; id <= 8; ++id) bodies.push_back([id](Transaction& tx) { return add(tx, id); });
  auto results = in_one_batch(bodies, [&] { closer = std::thread([writer = writer_.release()] { delete writer; }); });
  for (auto& result : results) EXPECT_TRUE(result.get().ok());
  closer.join();
  writer_ = std::make_unique<sqlite::Writer>(options_);
  EXPECT_EQ(ids().size(), 8U);
}

TEST_F(GroupCommit, AWriteInsideAWriteIsABugThatIsTold) {
  EXPECT_THROW((void)write([&](Transaction&) -> Outcome { return write([](Transaction& tx) { return add(tx, 1); }); }),
               std::logic_error);
}

TEST(OpenSqlite, ManyWritersAndAReaderKeepEverything) {
  constexpr auto kCount = shared_query("test.count", "SELECT COUNT(*) FROM item", 0);
  constexpr int kThreads = 8;
  constexpr int kEach = 50;
  const testing::TemporaryDirectory directory;
  const auto database = open_sqlite({.path = directory.file("test.db"), .readers = 2, .max_batch = 3});
  const auto count = [&] {
    return database->read(
        [&](Transaction& tx) { return *tx.one(kCount, {}, [](const Row& row) { return row.integer(0); }); });
  };
  const auto write = [&](auto body) { return database->write(body); };
  ASSERT_TRUE(write([](Transaction& tx) -> Outcome {
                tx.execute_text("CREATE TABLE item (id INTEGER PRIMARY KEY)");
                return Done{};
              }).ok());
  std::atomic<bool> stop{false};
  std::thread reader([&] {
    for (std::int64_t before = 0; !stop;) {
      const auto now = count();
      EXPECT_GE(now, before);
      before = now;
    }
  });
  std::vector<std::thread> writers;
  for (int t = 0; t < kThreads; ++t) {
    writers.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        const auto outcome = write([&](Transaction& tx) -> Outcome {
          tx.execute(kAdd, {t * kEach + i});
          if (i % 10 == 9) return refuse(RefusalKind::conflict, "test.no", "No.");
          return Done{};
        });
        EXPECT_EQ(outcome.ok(), i % 10 != 9);
      }
    });
  }
  for (auto& writer : writers) writer.join();
  stop = true;
  reader.join();
  EXPECT_EQ(count(), kThreads * kEach * 9 / 10);
}

TEST(OpenSqlite, RefusesMemoryAndPathsThatCannotBe) {
  EXPECT_THROW(open_sqlite({.path = ":memory:"}), Fault);
  EXPECT_THROW(open_sqlite({.path = ""}), Fault);
  EXPECT_THROW(open_sqlite({.path = "/nonexistent/folder/test.db"}), Fault);
}

TEST(OpenPostgres, RefusesAServerThatIsNotThere) {
  EXPECT_THROW(open_postgres("host=/nonexistent dbname=none connect_timeout=2"), Fault);
}

}  // namespace
}  // namespace wellkept::db
