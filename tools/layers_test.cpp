#include "layers.h"

#include <gtest/gtest.h>

namespace wellkept::tools {
namespace {

Include quoted(const std::string& path) {
  return {path, true, 1};
}
Include library(const std::string& path) {
  return {path, false, 1};
}

struct PlaceCase {
  const char* path;
  const char* folder;
  Layer layer;
};

TEST(PlaceOf, SuffixNamesTheLayer) {
  const std::vector<PlaceCase> cases{
      {"base/id.h", "base", Layer::base},
      {"db/sqlite/connection.h", "db", Layer::platform},
      {"events/event_log.h", "events", Layer::platform},
      {"ticket/ticket.cpp", "ticket", Layer::rules},
      {"ticket/ticket_store.h", "ticket", Layer::store},
      {"ticket/ticket_service.h", "ticket", Layer::service},
      {"ticket/intake_routes.cpp", "ticket", Layer::routes},
      {"ticket/ticket_events.h", "ticket", Layer::facts},
      {"directory/access_service_tokens.cpp", "directory", Layer::service},
      {"directory/directory_json.h", "directory", Layer::routes},
      {"directory/member_commands.h", "directory", Layer::commands},
      {"report/store_report.h", "report", Layer::rules},
      {"events/testing.h", "events", Layer::test},
      {"promise/promise_followers.cpp", "promise", Layer::followers},
      {"ticket/ticket_sql.h", "ticket", Layer::queries},
      {"ticket/ticket_store_test.cpp", "ticket", Layer::test},
      {"db/testing/postgres_cluster.h", "db", Layer::test},
      {"channel/mail/mail_service.h", "channel/mail", Layer::service},
      {"app/main.cpp", "app", Layer::app},
  };
  for (const PlaceCase& expected : cases) {
    const Place place = place_of(expected.path);
    EXPECT_EQ(place.folder, expected.folder) << expected.path;
    EXPECT_EQ(place.layer, expected.layer) << expected.path;
  }
}

struct RuleCase {
  const char* file;
  const char* include;
  const char* rule;  // part of the rule that is broken; empty when the include is fine
};

TEST(CheckRules, OneIncludeAtATime) {
  const std::vector<RuleCase> cases{
      {"src/base/id.h", "base/instant.h", ""},
      {"src/base/id.h", "db/query.h", "base includes nothing"},
      {"src/db/database.h", "base/id.h", ""},
      {"src/db/database.h", "ticket/ticket_events.h", "db may include only base"},
      {"src/http/http.h", "db/database.h", "http may include only base"},
      {"src/events/event_log.h", "db/database.h", ""},
      {"src/ticket/ticket.cpp", "policy/policy.h", ""},
      {"src/ticket/ticket.cpp", "calendar/calendar.h", ""},
      {"src/ticket/ticket.cpp", "promise/promise.h", ""},
      {"src/ticket/ticket.cpp", "db/database.h", "rules of a feature may include only base"},
      {"src/ticket/ticket.cpp", "base/clock.h", "time as an argument"},
      {"src/ticket/ticket.cpp", "ticket/ticket_store.h", "inside a feature"},
      {"src/ticket/ticket.cpp", "promise/promise_service.h", "rules may include only"},
      {"src/ticket/ticket_store.cpp", "db/database.h", ""},
      {"src/ticket/ticket_store.cpp", "events/event_log.h", ""},
      {"src/ticket/ticket_store.cpp", "ticket/ticket_sql.h", ""},
      {"src/ticket/ticket_store.cpp", "http/http.h", "store of a feature may include only"},
      {"src/ticket/ticket_service.cpp", "ticket/ticket_store.h", ""},
      {"src/ticket/ticket_service.cpp", "ticket/ticket_routes.h", "inside a feature"},
      {"src/ticket/ticket_service.cpp", "promise/promise_service.h", ""},
      {"src/ticket/ticket_service.cpp", "promise/promise_events.h", ""},
      {"src/ticket/ticket_service.cpp", "promise/promise_store.h", "a feature sees of another only"},
      {"src/ticket/ticket_routes.cpp", "ticket/ticket_service.h", ""},
      {"src/ticket/ticket_routes.cpp", "db/database.h", ""},
      {"src/ticket/ticket_routes.cpp", "events/event_log.h", "routes of a feature may include only"},
      {"src/ticket/ticket_routes.cpp", "ticket/ticket_store.h", "inside a feature"},
      {"src/ticket/ticket_commands.cpp", "ticket/ticket_service.h", ""},
      {"src/ticket/ticket_commands.cpp", "http/http.h", "commands of a feature may include only"},
      {"src/ticket/ticket_service.cpp", "app/wiring.h", "nobody includes app"},
      {"src/app/main.cpp", "ticket/ticket_routes.h", ""},
      {"src/ticket/ticket_service.cpp", "db/testing/postgres_cluster.h", "no test code"},
      {"src/ticket/ticket_test.cpp", "promise/promise_store.h", ""},
      {"src/ticket/ticket_test.cpp", "app/wiring.h", "nobody includes app"},
  };
  for (const RuleCase& expected : cases) {
    const auto found = check_rules({{expected.file, {quoted(expected.include)}}});
    const std::string label = std::string(expected.file) + " includes " + expected.include;
    if (*expected.rule == '\0') {
      EXPECT_TRUE(found.empty()) << label << "\n" << (found.empty() ? "" : format_violation(found.front()));
    } else {
      ASSERT_EQ(found.size(), 1u) << label;
      EXPECT_NE(found.front().rule.find(expected.rule), std::string::npos) << label << ": " << found.front().rule;
      EXPECT_FALSE(found.front().mend.empty()) << label;
    }
  }
}

TEST(CheckRules, HeavyLibraryBehindAHeaderOfAnotherFolder) {
  const IncludeGraph graph{
      {"src/base/json.h", {quoted("base/tree.h")}},
      {"src/base/tree.h", {library("boost/json.hpp")}},
      {"src/base/json.cpp", {quoted("base/json.h")}},
      {"src/ticket/ticket.h", {quoted("base/json.h"), library("string")}},
  };
  const auto found = check_rules(graph);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found.front().where, "src/ticket/ticket.h:1");
  EXPECT_NE(found.front().rule.find("boost/json.hpp"), std::string::npos);
}

TEST(CheckRules, FeaturesInACircle) {
  const auto found = check_rules({
      {"src/ticket/ticket_service.h", {quoted("promise/promise_service.h")}},
      {"src/promise/promise_service.h", {quoted("report/report_service.h")}},
      {"src/report/report_service.h", {quoted("ticket/ticket_events.h")}},
  });
  ASSERT_EQ(found.size(), 1u);
  EXPECT_NE(found.front().what.find("promise -> report -> ticket -> promise"), std::string::npos) << found.front().what;
}

TEST(CheckEdges, NewAndVanished) {
  const Edges allowed = parse_edges("# comment\nticket: base db\nreport: base # why\n");
  EXPECT_TRUE(check_edges({{"ticket", {"base", "db"}}, {"report", {"base"}}}, allowed).empty());
  const auto fresh = check_edges({{"ticket", {"base", "db", "http"}}, {"report", {"base"}}}, allowed);
  ASSERT_EQ(fresh.size(), 1u);
  EXPECT_EQ(fresh.front().what, "new: ticket includes http");
  const auto gone = check_edges({{"ticket", {"base"}}}, allowed);
  ASSERT_EQ(gone.size(), 2u);
  EXPECT_EQ(gone.front().what, "vanished: report no longer includes base");
  EXPECT_EQ(gone.back().what, "vanished: ticket no longer includes db");
}

TEST(CheckEdges, ListSurvivesARoundTrip) {
  const Edges edges{{"base", {}}, {"channel/mail", {"base", "ticket"}}, {"ticket", {"base", "db"}}};
  EXPECT_EQ(parse_edges(format_edges(edges)), edges);
}

TEST(Closure, FollowsIncludesOnce) {
  const IncludeGraph graph{
      {"src/a/a.cpp", {quoted("a/a.h"), quoted("a/a_sql.h")}},
      {"src/a/a.h", {quoted("b/b.h"), library("vector")}},
      {"src/b/b.h", {quoted("a/a.h")}},
      {"src/c/c.h", {}},
  };
  EXPECT_EQ(closure(graph, "src/a/a.cpp"), (std::set<std::string>{"src/a/a.cpp", "src/a/a.h", "src/b/b.h"}));
}

}  // namespace
}  // namespace wellkept::tools
