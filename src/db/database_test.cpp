// What both engines promise.
#include "db/database.h"

#include <gtest/gtest.h>

#include <thread>

#include "db/rows.h"
#include "db/testing/test_database.h"

namespace wellkept::db {
namespace {

constexpr Query shared_query(const char* name, const char* sql, int parameters) {
  return {name, sql, sql, parameters};
}

constexpr auto kAdd = shared_query("test.add", "INSERT INTO item (id, name) VALUES ($1, $2)", 2);
constexpr auto kAddFour =
    shared_query("test.add_four", "INSERT INTO item (id, name) VALUES ($1, $2), ($3, $4), ($5, $6), ($7, $8)", 8);
constexpr auto kRename = shared_query("test.rename", "UPDATE item SET name = $2 WHERE id = $1", 2);
constexpr auto kNames = shared_query("test.names", "SELECT name FROM item ORDER BY id", 0);
constexpr auto kCount = shared_query("test.count", "SELECT COUNT(*) FROM item", 0);
constexpr auto kReversed = shared_query("test.reversed", "SELECT id FROM item WHERE name = $2 AND id > $1", 2);

class EveryDatabase : public ::testing::TestWithParam<Engine> {
 protected:
  void SetUp() override {
    run([](Transaction& tx) {
      tx.execute_text(
          "CREATE TABLE item (id BIGINT PRIMARY KEY, name TEXT NOT NULL);"
          "CREATE TABLE part (id BIGINT PRIMARY KEY, item BIGINT NOT NULL REFERENCES item (id))");
    });
  }
  template <class Body>
  void run(Body body) {
    const auto outcome = database_->write([&](Transaction& tx) -> Outcome {
      body(tx);
      return Done{};
    });
    ASSERT_TRUE(outcome.ok());
  }
  std::vector<std::string> names() {
    return database_->read(
        [](Transaction& tx) { return tx.all(kNames, {}, [](const Row& row) { return row.string(0); }); });
  }
  testing::TestDatabase database_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Engines, EveryDatabase, ::testing::Values(Engine::sqlite, Engine::postgres),
                         [](const auto& instance) { return testing::name_of(instance.param); });

TEST_P(EveryDatabase, BindsParametersByNumberNotByAppearance) {
  run([](Transaction& tx) { tx.execute(kAdd, {7, "seven"}); });
  const auto found = database_->read([](Transaction& tx) {
    return tx.one(kReversed, {6, "seven"}, [](const Row& row) { return row.integer(0); });
  });
  EXPECT_EQ(found, 7);
}

TEST_P(EveryDatabase, InsertsAnyNumberOfRows) {
  std::vector<std::string> expected;
  for (std::int64_t count = 0; count <= 9; ++count) {
    std::vector<Param> rows;
    std::vector<std::string> fresh;
    for (std::int64_t i = 0; i < count; ++i) fresh.push_back(std::to_string(count) + "." + std::to_string(i));
    for (std::int64_t i = 0; i < count; ++i) {
      rows.insert(rows.end(), {count * 10 + i, fresh[static_cast<std::size_t>(i)]});
    }
    run([&](Transaction& tx) { insert_rows(tx, kAdd, kAddFour, rows); });
    expected.insert(expected.end(), fresh.begin(), fresh.end());
  }
  EXPECT_EQ(names(), expected);
}

TEST_P(EveryDatabase, KeepsEveryKindOfValue) {
  const bool sqlite = GetParam() == Engine::sqlite;
  run([&](Transaction& tx) {
    tx.execute_text(sqlite ? "CREATE TABLE v (i INTEGER, b INTEGER, r REAL, t TEXT, x BLOB) STRICT"
                           : "CREATE TABLE v (i BIGINT, b BOOLEAN, r DOUBLE PRECISION, t TEXT, x BYTEA)");
  });
  constexpr auto kInsert = shared_query("test.values", "INSERT INTO v (i, b, r, t, x) VALUES ($1, $2, $3, $4, $5)", 5);
  constexpr auto kSelect = shared_query("test.select", "SELECT i, b, r, t, x FROM v", 0);
  const std::string bytes("\0\x01\xff\0", 4);
  run([&](Transaction& tx) {
    EXPECT_EQ(tx.execute(kInsert, {INT64_MIN, true, 0.1, "承诺 ' $1", Param::blob(bytes)}), 1);
    tx.execute(kInsert, {nullptr, nullptr, nullptr, nullptr, nullptr});
    tx.execute(kInsert, {INT64_MAX, false, -1e300, "", Param::blob("")});
  });
  int rows = 0;
  database_->read([&](Transaction& tx) {
    tx.each(kSelect, {}, [&](const Row& row) {
      if (rows == 0) {
        EXPECT_EQ(row.integer(0), INT64_MIN);
        EXPECT_TRUE(row.boolean(1));
        EXPECT_EQ(row.real(2), 0.1);
        EXPECT_EQ(row.text(3), "承诺 ' $1");
        EXPECT_EQ(row.blob(4), bytes);
        EXPECT_THROW(row.integer(3), Fault);
        EXPECT_THROW(row.text(0), Fault);
        EXPECT_THROW(row.blob(3), Fault);
        EXPECT_THROW(row.boolean(0), Fault);
        EXPECT_THROW(row.integer(5), Fault);
      } else if (rows == 1) {
        for (int i = 0; i < 5; ++i) EXPECT_TRUE(row.null(i));
        EXPECT_THROW(row.integer(0), Fault);
        EXPECT_FALSE(row.id(0));
        EXPECT_EQ(row.maybe_integer(0), std::nullopt);
      } else {
        EXPECT_EQ(row.integer(0), INT64_MAX);
        EXPECT_FALSE(row.boolean(1));
        EXPECT_EQ(row.real(2), -1e300);
        EXPECT_EQ(row.text(3), "");
        EXPECT_FALSE(row.null(3));
        EXPECT_EQ(row.blob(4), "");
      }
      ++rows;
    });
  });
  EXPECT_EQ(rows, 3);
}

TEST_P(EveryDatabase, ReadsSumsAsWholeNumbers) {
  run([](Transaction& tx) {
    for (const std::int64_t id : {std::int64_t{1}, std::int64_t{9'999}, std::int64_t{1'000'000'000'000}}) {
      tx.execute(kAdd, {id, "x"});
    }
  });
  constexpr auto kSum = shared_query("test.sum", "SELECT SUM(id), -SUM(id), SUM(id) - SUM(id) FROM item", 0);
  database_->read([&](Transaction& tx) {
    tx.each(kSum, {}, [](const Row& row) {
      EXPECT_EQ(row.integer(0), 1'000'000'010'000);
      EXPECT_EQ(row.integer(1), -1'000'000'010'000);
      EXPECT_EQ(row.integer(2), 0);
      EXPECT_EQ(row.real(0), 1'000'000'010'000.0);
    });
  });
}

TEST_P(EveryDatabase, CountsChangedRows) {
  run([](Transaction& tx) {
    EXPECT_EQ(tx.execute(kAdd, {1, "one"}), 1);
    EXPECT_EQ(tx.execute(kRename, {1, "uno"}), 1);
    EXPECT_EQ(tx.execute(kRename, {2, "dos"}), 0);
    EXPECT_EQ(tx.execute(kCount), 0);
  });
}

TEST_P(EveryDatabase, ARefusalKeepsNothing) {
  const auto outcome = database_->write([](Transaction& tx) -> Outcome {
    tx.execute(kAdd, {1, "one"});
    return refuse(RefusalKind::conflict, "test.no", "No.");
  });
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.refusal().code, "test.no");
  EXPECT_TRUE(names().empty());
}

TEST_P(EveryDatabase, AnExceptionReachesItsCallerAndKeepsNothing) {
  struct Odd {};
  EXPECT_THROW((void)database_->write([](Transaction& tx) -> Outcome {
    tx.execute(kAdd, {1, "one"});
    throw Odd{};
  }),
               Odd);
  EXPECT_TRUE(names().empty());
  run([](Transaction& tx) { tx.execute(kAdd, {1, "one"}); });
  EXPECT_EQ(names(), std::vector<std::string>{"one"});
}

TEST_P(EveryDatabase, ConstraintsAreTold) {
  constexpr auto kPart = shared_query("test.part", "INSERT INTO part (id, item) VALUES ($1, $2)", 2);
  run([](Transaction& tx) { tx.execute(kAdd, {1, "one"}); });
  EXPECT_THROW(run([](Transaction& tx) { tx.execute(kAdd, {1, "again"}); }), Constraint);
  EXPECT_THROW(run([&](Transaction& tx) { tx.execute(kPart, {1, 99}); }), Constraint);
  EXPECT_THROW(run([](Transaction& tx) { tx.execute(kAdd, {2, nullptr}); }), Constraint);
  EXPECT_EQ(names(), std::vector<std::string>{"one"});
}

TEST_P(EveryDatabase, OnCommitRunsAfterTheCommitOnTheThreadThatAsked) {
  std::thread::id ran_on;
  std::size_t seen = 0;
  run([&](Transaction& tx) {
    tx.execute(kAdd, {1, "one"});
    tx.on_commit([&] {
      ran_on = std::this_thread::get_id();
      seen = names().size();
    });
  });
  EXPECT_EQ(ran_on, std::this_thread::get_id());
  EXPECT_EQ(seen, 1U);

  bool ran = false;
  const auto outcome = database_->write([&](Transaction& tx) -> Outcome {
    tx.on_commit([&] { ran = true; });
    return refuse(RefusalKind::conflict, "test.no", "No.");
  });
  EXPECT_FALSE(outcome.ok());
  EXPECT_FALSE(ran);
}

TEST_P(EveryDatabase, AReadSeesOneSnapshotAndCannotWrite) {
  run([](Transaction& tx) { tx.execute(kAdd, {1, "one"}); });
  const auto count = [](Transaction& tx) { return *tx.one(kCount, {}, [](const Row& row) { return row.integer(0); }); };
  database_->read([&](Transaction& tx) {
    EXPECT_EQ(count(tx), 1);
    run([](Transaction& other) { other.execute(kAdd, {2, "two"}); });
    EXPECT_EQ(count(tx), 1);
  });
  EXPECT_EQ(database_->read(count), 2);
  EXPECT_THROW(database_->read([](Transaction& tx) { tx.execute(kAdd, {3, "three"}); }), Fault);
  EXPECT_EQ(database_->read(count), 2);
}

TEST_P(EveryDatabase, TheSameQueryMayRunWithinItsOwnRows) {
  run([](Transaction& tx) {
    for (int i = 1; i <= 3; ++i) tx.execute(kAdd, {i, "x"});
  });
  int seen = 0;
  database_->read([&](Transaction& tx) {
    tx.each(kNames, {}, [&](const Row&) { tx.each(kNames, {}, [&](const Row&) { ++seen; }); });
  });
  EXPECT_EQ(seen, 9);
}

TEST_P(EveryDatabase, ConcurrentCountersLoseNoUpdate) {
  constexpr auto kStep = shared_query("test.step", "UPDATE item SET name = $1 WHERE id = 1", 1);
  run([](Transaction& tx) { tx.execute(kAdd, {1, "0"}); });
  constexpr int kThreads = 4;
  constexpr int kSteps = 10;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < kSteps; ++i) {
        run([&](Transaction& tx) {  // reads, then writes what it read plus one
          const auto now = *tx.one(kNames, {}, [](const Row& row) { return std::stoi(row.string(0)); });
          tx.execute(kStep, {std::to_string(now + 1)});
        });
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(names().front(), std::to_string(kThreads * kSteps));
}

TEST_P(EveryDatabase, PrepareRefusesWhatTheEngineRefuses) {
  EXPECT_EQ(database_->prepare(kNames, false), "");
  EXPECT_NE(database_->prepare(kReversed, true).find("item"), std::string::npos);
  EXPECT_THROW(database_->prepare(shared_query("test.bad", "SELECT nothing FROM item", 0), false), Fault);
  EXPECT_THROW(database_->prepare(shared_query("test.more", "SELECT name FROM item WHERE id = $1", 0), false), Fault);
  EXPECT_THROW(database_->prepare(shared_query("test.less", "SELECT name FROM item WHERE id = $1", 2), false), Fault);
  EXPECT_EQ(database_->prepare(kNames, false), "");
}

TEST_P(EveryDatabase, AWrongCountOfParametersIsAFault) {
  EXPECT_THROW(run([](Transaction& tx) { tx.execute(kAdd, {1}); }), Fault);
}

}  // namespace
}  // namespace wellkept::db
