// Every statement of every .sql file is prepared on both engines against the real schema, so that a text that one of
// them refuses is found here and not by a customer; and none may cost more with every row that is stored.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "all_queries.h"
#include "db/migrator.h"
#include "db/testing/test_database.h"
#include "plan.h"

namespace wellkept::queries {
namespace {

// Tables that grow with use. The others are as large as the organisation or the policy.
const std::set<std::string>& growing_tables() {
  static const std::set<std::string> tables{"tickets",
                                            "promises",
                                            "events",
                                            "streams",
                                            "texts",
                                            "attachments",
                                            "confirmations",
                                            "customers",
                                            "checkpoints",
                                            "sessions",
                                            "sign_ins",
                                            "sign_in_steps",
                                            "sign_in_tries",
                                            "idempotency",
                                            "search_documents",
                                            "ticket_tags",
                                            "tags",
                                            "watchers",
                                            "ticket_links",
                                            "tasks",
                                            "drafts",
                                            "webhook_deliveries",
                                            "customer_contacts",
                                            "customer_addresses",
                                            "devices",
                                            "ticket_devices",
                                            "customer_merges",
                                            "personal_readings",
                                            "portal_consents",
                                            "portal_data_requests",
                                            "portal_sessions"};
  return tables;
}

// Statements that read a whole table on purpose, each with its reason. They never run for a request.
const std::map<std::string, std::string>& whole_table_on_purpose() {
  static const std::map<std::string, std::string> reasons{
      {"transfer.count_tickets", "counts once, in the background, what an export will look at"},
      {"transfer.count_customers", "counts once, in the background, what an export will look at"}};
  return reasons;
}

class NamedQueries : public testing::TestWithParam<db::Engine> {};

TEST_P(NamedQueries, ArePreparedByTheEngine) {
  const db::testing::TestDatabase database(GetParam());
  const auto migrated = db::migrate(*database);
  ASSERT_TRUE(migrated.ok()) << migrated.refusal().detail;
  ASSERT_FALSE(all_queries().empty());
  for (const db::Query* query : all_queries()) {
    SCOPED_TRACE(query->name);
    EXPECT_NO_THROW(database->prepare(*query));
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, NamedQueries, testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& one) { return db::testing::name_of(one.param); });

TEST(Plans, NoStatementReadsAGrowingTableAsAWhole) {
  const db::testing::TestDatabase database(db::Engine::sqlite);
  const auto migrated = db::migrate(*database);
  ASSERT_TRUE(migrated.ok()) << migrated.refusal().detail;
  std::set<std::string> unused;
  for (const auto& [name, reason] : whole_table_on_purpose()) unused.insert(name);
  for (const db::Query* query : all_queries()) {
    const std::string plan = database->prepare(*query, true);
    const auto costs = costs_that_grow(query->sqlite, plan, growing_tables());
    if (whole_table_on_purpose().contains(query->name)) {
      if (!costs.empty()) unused.erase(query->name);
      continue;
    }
    for (const std::string& cost : costs) ADD_FAILURE() << query->name << " " << cost << "\n" << query->sqlite;
  }
  for (const std::string& name : unused) ADD_FAILURE() << name << " needs no exception any more: take it off the list";
}

// PostgreSQL reads a sequence only where it has no other way when told to avoid it: then an index is missing.
TEST(Plans, PostgresHasAnIndexForEveryStatement) {
  const auto connection = db::testing::PostgresCluster::shared().make_database() + " options='-c enable_seqscan=off'";
  const auto database = db::open_postgres(connection, 2);
  const auto migrated = db::migrate(*database);
  ASSERT_TRUE(migrated.ok()) << migrated.refusal().detail;
  constexpr const char* kNoIndex = "SELECT id FROM tickets WHERE subject = $1";
  const std::string control = database->prepare({"control", kNoIndex, kNoIndex, 1}, true);
  ASSERT_NE(control.find("Seq Scan on tickets "), std::string::npos) << control;
  for (const db::Query* query : all_queries()) {
    if (whole_table_on_purpose().contains(query->name)) continue;
    const std::string plan = database->prepare(*query, true);
    for (const std::string& table : growing_tables()) {
      EXPECT_EQ(plan.find("Seq Scan on " + table + " "), std::string::npos) << query->name << "\n" << plan;
    }
  }
}

struct PlanCase {
  const char* label;
  const char* sql;
  const char* plan;
  std::size_t costs;
};

TEST(Plans, TellWhatGrows) {
  const std::vector<PlanCase> cases{
      {"by key", "SELECT 1 FROM tickets WHERE id = $1", "SEARCH tickets USING INTEGER PRIMARY KEY (rowid=?)", 0},
      {"all of it", "SELECT 1 FROM tickets", "SCAN tickets", 1},
      {"all of an index", "SELECT 1 FROM tickets", "SCAN tickets USING COVERING INDEX tickets_number", 1},
      {"the first of an index", "SELECT 1 FROM tickets ORDER BY x LIMIT 1", "SCAN tickets USING INDEX tickets_x", 0},
      {"the newest", "SELECT 1 FROM tickets ORDER BY id DESC LIMIT 1", "SCAN tickets", 0},
      {"the newest of some", "SELECT 1 FROM tickets WHERE a = $1 ORDER BY id DESC LIMIT 1", "SCAN tickets", 1},
      {"a small table", "SELECT 1 FROM units", "SCAN units", 0},
      {"a sorted page", "SELECT 1 FROM tickets WHERE a = $1 ORDER BY b LIMIT 50",
       "SEARCH tickets USING INDEX tickets_a (a=?)\nUSE TEMP B-TREE FOR ORDER BY", 1},
      {"a sorted stream", "SELECT 1 FROM events WHERE stream = $1 ORDER BY b",
       "SEARCH events USING INDEX events_stream (stream=?)\nUSE TEMP B-TREE FOR ORDER BY", 0},
  };
  for (const PlanCase& expected : cases) {
    EXPECT_EQ(costs_that_grow(expected.sql, expected.plan, growing_tables()).size(), expected.costs) << expected.label;
  }
}

}  // namespace
}  // namespace wellkept::queries
