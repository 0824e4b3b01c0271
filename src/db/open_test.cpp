#include "db/open.h"

#include <gtest/gtest.h>

#include "db/testing/temporary_directory.h"

namespace wellkept::db {
namespace {

TEST(Address, NamesItsEngine) {
  for (const char* address :
       {"postgresql://desk@db1/desk", "postgres://db1", "host=/run/postgresql dbname=desk", "dbname = desk"}) {
    EXPECT_EQ(engine_of(address), Engine::postgres) << address;
    EXPECT_FALSE(address_problem(address)) << address;
  }
  for (const char* address : {"/var/lib/wellkept/wellkept.db", "sqlite:desk.db", "data/wellkept.db", "/odd/a=b.db"}) {
    EXPECT_EQ(engine_of(address), Engine::sqlite) << address;
    EXPECT_FALSE(address_problem(address)) << address;
  }
}

TEST(Address, SaysWhatIsWrongWithoutThePassword) {
  for (const char* address : {"postgresql://desk:secret@db1:port/desk?what=1", "host=db1 nonsense=secret", "",
                              ":memory:", "mysql://desk:secret@db1/desk", "sqlite:"}) {
    const auto problem = address_problem(address);
    ASSERT_TRUE(problem) << address;
    EXPECT_EQ(problem->find("secret"), std::string::npos) << *problem;
  }
}

TEST(Address, IsDescribedWithoutThePassword) {
  EXPECT_EQ(describe_address("postgresql://desk:secret@db1:5433/main"), "PostgreSQL main on db1:5433");
  EXPECT_EQ(describe_address("host=db1,db2 dbname=main password=secret"), "PostgreSQL main on db1,db2");
  EXPECT_EQ(describe_address("postgresql://desk:secret@db1/x?wrong=1"), "PostgreSQL");
  EXPECT_EQ(describe_address("sqlite:a/b.db"), "a/b.db");
}

TEST(Open, MakesAFileOfSqliteAndRefusesWhatIsNoAddress) {
  const testing::TemporaryDirectory folder;
  const std::string address = "sqlite:" + folder.file("new.db");
  EXPECT_FALSE(address_exists(address));
  EXPECT_EQ(open(address)->engine(), Engine::sqlite);
  EXPECT_TRUE(address_exists(address));
  EXPECT_THROW(open("mysql://db1/desk"), Fault);
}

}  // namespace
}  // namespace wellkept::db
