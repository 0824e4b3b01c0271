#include "db/migrator.h"

#include <gtest/gtest.h>

#include "db/migration_text.h"
#include "db/testing/test_database.h"

namespace wellkept::db {
namespace {

using Files = std::map<std::string, std::string_view>;

constexpr std::string_view kFirst =
    "CREATE TABLE a (id {id} PRIMARY KEY, name {text} NOT NULL, flag {bool} NOT NULL DEFAULT FALSE, at {instant}, "
    "share {real}, "
    "data {blob}, extra {text} NOT NULL DEFAULT '{}'){strict};\n"
    "CREATE TABLE b (name {text}, day {int}, PRIMARY KEY (name, day)){clustered};";
constexpr std::string_view kSecond = "INSERT INTO a (id, name) VALUES (1, 'one');";

class EveryMigration : public ::testing::TestWithParam<Engine> {
 protected:
  testing::TestDatabase database_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Engines, EveryMigration, ::testing::Values(Engine::sqlite, Engine::postgres),
                         [](const auto& instance) { return testing::name_of(instance.param); });

TEST_P(EveryMigration, AppliesWhatIsMissingOnce) {
  const auto one = read_migrations({{"0001_first.sql", kFirst}});
  const auto two = read_migrations({{"0001_first.sql", kFirst}, {"0002_second.sql", kSecond}});
  EXPECT_EQ(migration_state(*database_, two).applied, 0);
  ASSERT_TRUE(migrate(*database_, one).ok());
  EXPECT_EQ(migration_state(*database_, two).applied, 1);
  for (int i = 0; i < 2; ++i) {
    const auto state = migrate(*database_, two);
    ASSERT_TRUE(state.ok());
    EXPECT_EQ(state->applied, 2);
    EXPECT_EQ(state->known, 2);
  }
  constexpr const char* kText = "SELECT extra FROM a WHERE NOT flag";
  const auto extra = database_->read([](Transaction& tx) {
    return tx.all(Query{"test.extra", kText, kText, 0}, {}, [](const Row& row) { return row.string(0); });
  });
  EXPECT_EQ(extra, std::vector<std::string>{"{}"});
}

TEST_P(EveryMigration, RefusesANewerDatabaseAndAChangedText) {
  const auto two = read_migrations({{"0001_first.sql", kFirst}, {"0002_second.sql", kSecond}});
  ASSERT_TRUE(migrate(*database_, two).ok());
  const auto older = migrate(*database_, read_migrations({{"0001_first.sql", kFirst}}));
  ASSERT_FALSE(older.ok());
  EXPECT_EQ(older.refusal().code, "database.newer");
  const auto changed =
      migrate(*database_, read_migrations({{"0001_first.sql", kFirst}, {"0002_second.sql", "DELETE FROM a;"}}));
  ASSERT_FALSE(changed.ok());
  EXPECT_EQ(changed.refusal().code, "database.changed");
}

TEST_P(EveryMigration, AnOlderProgramGoesOnWhileWhatANewerOneAddedLetsIt) {
  constexpr std::string_view kExpand = "-- compatible-from: 1\nALTER TABLE a ADD COLUMN more {text};";
  constexpr std::string_view kContract = "ALTER TABLE a DROP COLUMN more;";
  const auto older = read_migrations({{"0001_first.sql", kFirst}});
  const auto newer = read_migrations({{"0001_first.sql", kFirst}, {"0002_more.sql", kExpand}});
  ASSERT_TRUE(migrate(*database_, older).ok());
  EXPECT_FALSE(migration_state(*database_, newer).fits()) << "it lacks what the newer program needs";
  ASSERT_TRUE(migrate(*database_, newer).ok());
  EXPECT_TRUE(migration_state(*database_, newer).fits());
  const auto state = migrate(*database_, older);
  ASSERT_TRUE(state.ok());
  EXPECT_EQ(state->applied, 2);
  EXPECT_TRUE(state->fits());
  const auto newest =
      read_migrations({{"0001_first.sql", kFirst}, {"0002_more.sql", kExpand}, {"0003_less.sql", kContract}});
  ASSERT_TRUE(migrate(*database_, newest).ok());
  EXPECT_TRUE(migration_state(*database_, newest).fits());
  EXPECT_FALSE(migration_state(*database_, newer).fits());
  EXPECT_EQ(migrate(*database_, newer).refusal().code, "database.newer");
}

// The table of what is compatible came later than the first databases.
TEST_P(EveryMigration, ADatabaseFromBeforeTakesTheNextOnes) {
  const auto one = read_migrations({{"0001_first.sql", kFirst}});
  const auto two = read_migrations({{"0001_first.sql", kFirst}, {"0002_second.sql", kSecond}});
  ASSERT_TRUE(migrate(*database_, one).ok());
  ASSERT_TRUE(database_
                  ->write([](Transaction& tx) -> Outcome {
                    tx.execute_text("DROP TABLE schema_compatible");
                    return Done{};
                  })
                  .ok());
  EXPECT_EQ(migration_state(*database_, one).needed, 1);
  ASSERT_TRUE(migrate(*database_, two).ok());
  EXPECT_EQ(migration_state(*database_, two).needed, 2);
}

TEST_P(EveryMigration, AFailedOneIsUndoneAndTheOnesBeforeStay) {
  const auto bad =
      read_migrations({{"0001_first.sql", kFirst}, {"0002_bad.sql", "CREATE TABLE c (id INT); SELECT nothing;"}});
  EXPECT_THROW((void)migrate(*database_, bad), Fault);
  EXPECT_EQ(migration_state(*database_, bad).applied, 1);
  const auto good = read_migrations({{"0001_first.sql", kFirst}, {"0002_good.sql", "CREATE TABLE c (id INT);"}});
  EXPECT_TRUE(migrate(*database_, good).ok());
}

TEST_P(EveryMigration, TheShippedOnesRun) {
  const auto state = migrate(*database_);
  ASSERT_TRUE(state.ok());
  EXPECT_EQ(state->applied, static_cast<int>(migrations().size()));
  EXPECT_GT(state->applied, 0);
}

TEST(MigrationText, TheVariantOfPostgresReplacesTheSharedText) {
  const auto read = read_migrations({{"0001_search.sql", "a {int}"}, {"0001_search.postgres.sql", "b {int}"}});
  ASSERT_EQ(read.size(), 1U);
  EXPECT_EQ(read[0].name, "search");
  EXPECT_EQ(read[0].sqlite, "a INTEGER");
  EXPECT_EQ(read[0].postgres, "b BIGINT");
}

// What only adds can be lived beside; so a text that says it may be, must only add.
TEST(MigrationText, WhatLetsOlderProgramsGoOnOnlyAdds) {
  for (const Migration& migration : migrations()) {
    if (migration.compatible_from == migration.number) continue;
    for (const std::string& text : {migration.sqlite, migration.postgres}) {
      for (const char* word : {"DROP ", "RENAME ", "ALTER COLUMN ", "DELETE ", "UPDATE "})
        EXPECT_EQ(text.find(word), std::string::npos) << migration.number << " " << word;
      for (std::size_t at = text.find("ADD COLUMN"); at != std::string::npos; at = text.find("ADD COLUMN", at + 1)) {
        const std::string column = text.substr(at, text.find_first_of(";,", at) - at);
        EXPECT_TRUE(column.find("NOT NULL") == std::string::npos || column.find("DEFAULT") != std::string::npos)
            << migration.number << ": an older program does not fill " << column;
      }
    }
  }
}

TEST(MigrationText, RefusesWhatItDoesNotKnow) {
  for (const char* from : {"0", "2", "x", "", "1 "}) {
    const std::string text = std::string("-- compatible-from: ") + from + "\nSELECT 1;";
    EXPECT_THROW(read_migrations({{"0001_a.sql", text}}), Fault) << from;
  }
  EXPECT_THROW(expand_macros("id {uuid}", Engine::sqlite), Fault);
  EXPECT_EQ(expand_macros("'{}' { a '{\"b\":1}' {", Engine::sqlite), "'{}' { a '{\"b\":1}' {");
  for (const auto& files :
       {Files{{"1_a.sql", ""}}, Files{{"0002_a.sql", ""}}, Files{{"0001_a.sql", ""}, {"0001_b.sql", ""}},
        Files{{"0001_a.postgres.sql", ""}}, Files{{"0001_a.sql", ""}, {"0001_b.postgres.sql", ""}},
        Files{{"0001_a.txt", ""}}, Files{{"0001_a.mysql.sql", ""}}, Files{{"000x_a.sql", ""}}}) {
    EXPECT_THROW(read_migrations(files), Fault) << files.begin()->first;
  }
}

}  // namespace
}  // namespace wellkept::db
