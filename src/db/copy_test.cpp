#include "db/copy.h"

#include <gtest/gtest.h>

#include "db/copy_shape.h"
#include "db/migrator.h"
#include "db/testing/test_database.h"

namespace wellkept::db {
namespace {

constexpr Query shared(const char* name, const char* sql, int parameters) {
  return {name, sql, sql, parameters};
}
constexpr auto kUnits = shared("test.units", "SELECT id, COALESCE(parent, 0), name FROM units ORDER BY id", 0);
constexpr auto kEvents = shared("test.events", "SELECT body, hash FROM events ORDER BY id", 0);
constexpr auto kEvent = shared("test.event",
                               "INSERT INTO events (id, stream, version, at, recorded_at, actor, kind, body, hash) "
                               "VALUES ($1, 7, $1, 1, 1, NULL, 'k', $2, $3)",
                               3);
constexpr auto kCut = shared("test.cut", "DELETE FROM events WHERE id > $1", 1);

const CopyProgress kQuietly = [](const std::string&, std::int64_t) {};

class CopyTest : public ::testing::TestWithParam<Engine> {
 protected:
  CopyTest() {
    if (!migrate(*from_).ok()) throw std::runtime_error("cannot migrate");
    // A unit below one that is younger than itself.
    run("INSERT INTO units (id, parent, kind, name, version) VALUES (9, NULL, 'company', '守诺', 1);"
        "INSERT INTO units (id, parent, kind, name, version) VALUES (3, 9, 'department', 'it''s', 1)");
    add_events(1, 1200);
  }
  static void must(const Outcome& outcome) {
    if (!outcome.ok()) throw std::runtime_error(outcome.refusal().code);
  }
  void run(const std::string& sql) {
    must(from_->write([&](Transaction& tx) -> Outcome {
      tx.execute_text(sql);
      return Done{};
    }));
  }
  void add_events(std::int64_t first, std::int64_t last) {
    must(from_->write([&](Transaction& tx) -> Outcome {
      for (std::int64_t id = first; id <= last; ++id)
        tx.execute(kEvent, {id, "{\"n\":" + std::to_string(id) + "}", Param::blob(std::string("\0\xff", 2))});
      return Done{};
    }));
  }
  template <class Map>
  static auto read(Database& database, const Query& query, Map map) {
    return database.read([&](Transaction& tx) { return tx.all(query, {}, map); });
  }
  void expect_alike() {
    const auto unit = [](const Row& row) { return std::tuple(row.integer(0), row.integer(1), row.string(2)); };
    EXPECT_EQ(read(*from_, kUnits, unit), read(*to_, kUnits, unit));
    const auto event = [](const Row& row) { return std::pair(row.string(0), std::string(row.blob(1))); };
    EXPECT_EQ(read(*from_, kEvents, event), read(*to_, kEvents, event));
    EXPECT_FALSE(to_->read(half_copied));
  }
  testing::TestDatabase from_{GetParam()};
  testing::TestDatabase to_{GetParam() == Engine::sqlite ? Engine::postgres : Engine::sqlite};
};

TEST_P(CopyTest, EveryRowArrives) {
  const auto copied = copy_database(*from_, *to_, kQuietly);
  ASSERT_TRUE(copied.ok()) << copied.refusal().detail;
  EXPECT_GT(copied->tables, 20);
  EXPECT_GE(copied->rows, 1202);
  expect_alike();
}

TEST_P(CopyTest, GoesOnWhereItStopped) {
  struct Stopped {};
  std::int64_t seen = 0;
  EXPECT_THROW((void)copy_database(*from_, *to_,
                                   [&](const std::string& table, std::int64_t rows) {
                                     if (table == "events" && (seen = rows) >= 250) throw Stopped{};
                                   }),
               Stopped);
  EXPECT_EQ(seen, 250);
  EXPECT_TRUE(to_->read(half_copied));
  std::int64_t again = 0;
  const auto copied = copy_database(*from_, *to_, [&](const std::string& table, std::int64_t rows) {
    if (table == "events") again = rows;
  });
  ASSERT_TRUE(copied.ok()) << copied.refusal().detail;
  EXPECT_EQ(again, 950);
  expect_alike();
}

TEST_P(CopyTest, TellsThatTheSourceChanged) {
  const auto copied = copy_database(*from_, *to_, [&, changed = false](const std::string& table, std::int64_t) mutable {
    if (table == "units" && !std::exchange(changed, true)) {
      must(from_->write([&](Transaction& tx) -> Outcome {
        tx.execute(kCut, {1000});
        return Done{};
      }));
    }
  });
  ASSERT_FALSE(copied.ok());
  EXPECT_EQ(copied.refusal().code, "copy.differs");
  EXPECT_TRUE(to_->read(half_copied));
}

TEST_P(CopyTest, RefusesWhatHoldsOtherData) {
  ASSERT_TRUE(copy_database(*from_, *to_, kQuietly).ok());
  EXPECT_EQ(copy_database(*from_, *to_, kQuietly).refusal().code, "copy.not_empty");
  EXPECT_EQ(copy_database(*from_, *from_, kQuietly).refusal().code, "copy.engines");
  const testing::TestDatabase fresh(GetParam());
  EXPECT_EQ(copy_database(*fresh, *to_, kQuietly).refusal().code, "copy.schema");
}

INSTANTIATE_TEST_SUITE_P(Engines, CopyTest, ::testing::Values(Engine::sqlite, Engine::postgres),
                         [](const auto& test) { return testing::name_of(test.param); });

}  // namespace
}  // namespace wellkept::db
