// What several processes on one database promise each other. Each Database here stands for a process.
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <mutex>
#include <thread>

#include "db/open.h"
#include "db/signals.h"
#include "db/testing/postgres_cluster.h"
#include "db/testing/temporary_directory.h"

namespace wellkept::db {
namespace {

constexpr Query on_postgres(const char* name, const char* sql, int parameters) {
  return {name, sql, sql, parameters};
}
constexpr auto kAdd = on_postgres("test.add", "INSERT INTO item (id, name) VALUES ($1, $2)", 2);
constexpr auto kLast = on_postgres("test.last", "SELECT COALESCE(MAX(id), 0) FROM item", 0);
constexpr auto kCount = on_postgres("test.count", "SELECT COUNT(*) FROM item", 0);
constexpr auto kEndOthers = on_postgres("test.end",
                                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
                                        "current_database() AND pid <> pg_backend_pid()",
                                        0);
constexpr auto kEndSelf = on_postgres("test.end_self", "SELECT pg_terminate_backend(pg_backend_pid())", 0);

std::int64_t last(Transaction& tx) {
  return *tx.one(kLast, {}, [](const Row& row) { return row.integer(0); });
}

class Turns : public ::testing::Test {
 protected:
  Turns() {
    const auto made = one_->write([](Transaction& tx) -> Outcome {
      tx.execute_text("CREATE TABLE item (id BIGINT PRIMARY KEY, name TEXT NOT NULL)");
      return Done{};
    });
    if (!made.ok()) throw std::runtime_error("no table");
  }
  static Outcome add_next(Transaction& tx) {
    tx.execute(kAdd, {last(tx) + 1, "x"});
    return Done{};
  }
  std::int64_t count() {
    return one_->read(
        [](Transaction& tx) { return *tx.one(kCount, {}, [](const Row& row) { return row.integer(0); }); });
  }

  const std::string address_ = testing::PostgresCluster::shared().make_database();
  std::unique_ptr<Database> one_ = open(address_);
  std::unique_ptr<Database> two_ = open(address_);
};

TEST_F(Turns, WritersOfTwoProcessesSeeEachOthersWorkAndNeverMeet) {
  constexpr int kThreads = 4;
  constexpr int kEach = 25;
  std::atomic<int> runs = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        const auto outcome = (t % 2 == 0 ? one_ : two_)->write([&](Transaction& tx) {
          ++runs;
          return add_next(tx);
        });
        EXPECT_TRUE(outcome.ok());
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(count(), kThreads * kEach);
  EXPECT_EQ(runs, kThreads * kEach) << "nothing had to run again";
}

TEST_F(Turns, ReadersDoNotWaitForATurn) {
  std::promise<void> held;
  std::promise<void> go_on;
  auto writing = std::async(std::launch::async, [&] {
    return two_->write([&](Transaction& tx) {
      auto added = add_next(tx);
      held.set_value();
      go_on.get_future().wait();
      return added;
    });
  });
  held.get_future().wait();
  EXPECT_EQ(count(), 0);
  go_on.set_value();
  EXPECT_TRUE(writing.get().ok());
  EXPECT_EQ(count(), 1);
}

TEST_F(Turns, ARefusalAndAFailedStatementLeaveTheOthersOfTheirBatch) {
  std::promise<void> held;
  std::promise<void> go_on;
  auto holder = std::async(std::launch::async, [&] {
    return one_->write([&](Transaction&) -> Outcome {
      held.set_value();
      go_on.get_future().wait();
      return Done{};
    });
  });
  held.get_future().wait();
  std::vector<std::future<Outcome>> results;
  for (int i = 0; i < 9; ++i) {
    results.push_back(std::async(std::launch::async, [&, i] {
      return one_->write([i](Transaction& tx) -> Outcome {
        tx.execute(kAdd, {i % 3 == 1 ? 100 : i, "x"});  // the second 100 violates the key
        if (i % 3 == 2) return refuse(RefusalKind::conflict, "test.no", "No.");
        return Done{};
      });
    }));
  }
  go_on.set_value();
  EXPECT_TRUE(holder.get().ok());
  int kept = 0;
  int violated = 0;
  int refused = 0;
  for (auto& result : results) {
    try {
      ++(result.get().ok() ? kept : refused);
    } catch (const Constraint&) {
      ++violated;
    }
  }
  EXPECT_EQ(kept, 4);
  EXPECT_EQ(violated, 2);
  EXPECT_EQ(refused, 3);
  EXPECT_EQ(count(), 4);
}

TEST_F(Turns, AClosureMayNotGoOnAfterAStatementOfItFailed) {
  EXPECT_THROW((void)one_->write([](Transaction& tx) -> Outcome {
    tx.execute(kAdd, {1, "x"});
    try {
      tx.execute(kAdd, {1, "again"});
    } catch (const Constraint&) {
      return Done{};
    }
    return Done{};
  }),
               Fault);
  EXPECT_EQ(count(), 0);
  EXPECT_TRUE(one_->write(add_next).ok());
}

TEST_F(Turns, AConnectionThatWasLostIsReplacedBetweenTurns) {
  ASSERT_TRUE(one_->write(add_next).ok());
  EXPECT_EQ(count(), 1);
  two_->read([](Transaction& tx) { tx.each(kEndOthers, {}, [](const Row&) {}); });
  EXPECT_TRUE(one_->write(add_next).ok());
  EXPECT_EQ(count(), 2);
}

TEST_F(Turns, WhatWasNotCommittedRunsAgainWhenTheConnectionIsLost) {
  int runs = 0;
  const auto outcome = one_->write([&](Transaction& tx) -> Outcome {
    auto added = add_next(tx);
    if (++runs == 1) tx.each(kEndSelf, {}, [](const Row&) {});
    return added;
  });
  EXPECT_TRUE(outcome.ok());
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(count(), 1);
}

TEST_F(Turns, ATurnBeginsWithWhatOthersHaveDone) {
  std::atomic<std::int64_t> seen = -1;
  const auto node = open(address_, {.before_turn = [&](Transaction& tx) { seen = last(tx); }});
  for (std::int64_t i = 1; i <= 3; ++i) {
    ASSERT_TRUE(one_->write(add_next).ok());
    ASSERT_TRUE(node->write([&](Transaction&) -> Outcome { return Done{}; }).ok());
    EXPECT_EQ(seen, i);
  }
}

TEST(TurnsOnSqlite, ATurnBeginsWithWhatOthersHaveDone) {
  const testing::TemporaryDirectory directory;
  const std::string path = directory.file("desk.db");
  const auto command = open(path);
  ASSERT_TRUE(command
                  ->write([](Transaction& tx) -> Outcome {
                    tx.execute_text("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT");
                    return Done{};
                  })
                  .ok());
  constexpr Query kAddItem{"test.add_item", "INSERT INTO item (id, name) VALUES ($1, 'x')", "", 1};
  constexpr Query kLastItem{"test.last_item", "SELECT COALESCE(MAX(id), 0) FROM item", "", 0};
  std::vector<std::int64_t> seen;
  bool readable = true;
  const auto server = open(path, {.before_turn = [&](Transaction& tx) {
                             if (!readable) throw std::runtime_error("unreadable");
                             seen.push_back(*tx.one(kLastItem, {}, [](const Row& row) { return row.integer(0); }));
                           }});
  const auto add = [&](const std::unique_ptr<Database>& process, std::int64_t id) {
    return process
        ->write([&](Transaction& tx) -> Outcome {
          tx.execute(kAddItem, {id});
          return Done{};
        })
        .ok();
  };
  EXPECT_TRUE(add(server, 1));
  EXPECT_TRUE(add(server, 2));
  EXPECT_EQ(seen, std::vector<std::int64_t>{0}) << "its own work is no news";
  EXPECT_TRUE(add(command, 3));
  EXPECT_TRUE(add(server, 4));
  EXPECT_EQ(seen, (std::vector<std::int64_t>{0, 3}));
  EXPECT_TRUE(add(command, 5));
  readable = false;
  EXPECT_THROW((void)add(server, 6), std::runtime_error);
  readable = true;
  EXPECT_TRUE(add(server, 6));
  EXPECT_EQ(seen, (std::vector<std::int64_t>{0, 3, 5}));
}

// What one hears, to be waited for.
class Ear {
 public:
  void hear(std::string_view text) {
    const std::lock_guard lock(mutex_);
    heard_.emplace_back(text);
    changed_.notify_all();
  }
  std::vector<std::string> after(std::size_t count, int ms = 20'000) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::milliseconds(ms), [&] { return heard_.size() >= count; });
    return heard_;
  }
  bool until(const std::string& text, int ms = 20'000) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::milliseconds(ms),
                             [&] { return std::find(heard_.begin(), heard_.end(), text) != heard_.end(); });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> heard_;
};

TEST_F(Turns, WordsReachTheOthersAndNotOneself) {
  Ear one_ear;
  Ear two_ear;
  const auto one = open_signals(address_);
  const auto two = open_signals(address_);
  one->start([&](std::string_view text) { one_ear.hear(text); }, [&] { one_ear.hear("missed"); });
  two->start([&](std::string_view text) { two_ear.hear(text); }, [&] { two_ear.hear("missed"); });
  // Until both listen, nothing reaches them: said again and again.
  for (int i = 0; i < 400 && one_ear.after(1, 50).empty(); ++i) two->send("are you there?");
  for (int i = 0; i < 400 && two_ear.after(1, 50).empty(); ++i) one->send("and you?");
  one->send("yes, \"李\"");
  one->send(std::string(kSignalBytes + 1, 'x'));
  one->send("short");
  EXPECT_TRUE(two_ear.until("yes, \"李\""));
  EXPECT_TRUE(two_ear.until("short")) << "what is too long is left, and the line stands";
  EXPECT_FALSE(one_ear.until("short", 0)) << "its own words are not heard";

  two_->read([](Transaction& tx) { tx.each(kEndOthers, {}, [](const Row&) {}); });
  EXPECT_TRUE(one_ear.until("missed"));
}

TEST(Signals, AreNotNeededOnSqlite) {
  EXPECT_EQ(open_signals("/some/file.db"), nullptr);
}

}  // namespace
}  // namespace wellkept::db
