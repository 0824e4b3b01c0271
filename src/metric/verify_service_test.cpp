// A metric that is not what its tickets give is found and named.
#include "metric/verify_service.h"

#include <gtest/gtest.h>

#include "metric/metric_followers.h"
#include "ticket/testing.h"

namespace wellkept::metric {
namespace {

using ticket::testing::Desk;
using ticket::testing::kHour;

class VerifyMetrics : public ::testing::TestWithParam<db::Engine> {
 protected:
  VerifyMetrics() {
    const Id first = open("inquiry", "lock");
    open("repair", "camera");
    desk_.pass(kHour);
    act(first, "answer", {{"answer", "Press the button"}});
    follower_.catch_up(10'000);
  }
  Id open(std::string kind, std::string product) {
    const auto opened = desk_.open({{"kind", std::move(kind)}, {"channel", "web"}, {"product", std::move(product)}});
    if (!opened.ok()) throw std::runtime_error(opened.refusal().detail);
    return opened->ticket.id;
  }
  void act(Id ticket, std::string action, json::Object fields) {
    const auto done = desk_.act(ticket, std::move(action), std::move(fields));
    if (!done.ok()) throw std::runtime_error(done.refusal().detail);
  }
  // As text, a line each.
  std::string differences(std::size_t max = 100) {
    Verifier metrics(desk_.policy, max);
    const auto tickets = verify_tickets(*desk_.database, desk_.policy, desk_.clock.now(), 100, {}, &metrics);
    std::string out;
    for (const auto& one : tickets.differences) out += one.code + " " + one.where + ": " + one.detail + "\n";
    for (const auto& one : metrics.differences()) out += one.code + " " + one.where + ": " + one.detail + "\n";
    return out;
  }

  Desk desk_{GetParam()};
  Follower follower_{*desk_.database, desk_.policy, desk_.log};
};
INSTANTIATE_TEST_SUITE_P(Engines, VerifyMetrics, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& test) { return db::testing::name_of(test.param); });

TEST_P(VerifyMetrics, WhatTheFollowerCountedIsInOrder) {
  EXPECT_EQ(differences(), "");
}

TEST_P(VerifyMetrics, WhatWasNotFollowedYetIsInOrder) {
  const Id third = open("inquiry", "lock");
  EXPECT_EQ(differences(), "");
  follower_.follow(1);
  EXPECT_EQ(differences(), "") << "in the middle of a ticket's events";
  act(third, "change", {{"product", "camera"}, {"reason", "read the label"}});
  EXPECT_EQ(differences(), "");
  follower_.catch_up(10'000);
  EXPECT_EQ(differences(), "");
}

TEST_P(VerifyMetrics, WhatAnOlderProgramCountedIsInOrder) {
  desk_.run("UPDATE metric_state SET catalogue = catalogue - 1");
  EXPECT_EQ(differences(), "");
}

TEST_P(VerifyMetrics, NamesTheFigureThatDiffers) {
  desk_.run("UPDATE metric_figures SET n = n + 2 WHERE metric = 'opened' AND kind = 'repair'");
  EXPECT_EQ(differences(),
            "metric.differs metric opened, 2026-03-02, unit 1, repair, camera, web: stored 3 with a total of 0, the "
            "tickets give 1 with a total of 0\n");
}

TEST_P(VerifyMetrics, NamesTheTicketThatWasCountedOtherwise) {
  desk_.run("UPDATE metric_tickets SET amounts = REPLACE(amounts, 'camera', 'lock')");
  const std::string found = differences();
  EXPECT_EQ(
      found.find("metric.differs ticket T-1000002, metric opened, 2026-03-02, unit 1, repair, camera, web: counted "
                 "as 0 with a total of 0, the events give 1 with a total of 0\n"),
      0u)
      << found;
}

TEST_P(VerifyMetrics, FindsEveryChange) {
  const std::vector<std::pair<std::string, const char*>> rows{
      {"UPDATE metric_figures SET total = total + 1 WHERE metric = 'clock'", "metric clock"},
      {"UPDATE metric_figures SET unit_id = 2 WHERE metric = 'opened'", "metric opened"},
      {"UPDATE metric_figures SET day = day + 1 WHERE metric = 'opened'", "metric opened"},
      {"DELETE FROM metric_figures WHERE metric = 'clock'", "metric clock"},
      {"INSERT INTO metric_figures VALUES ('overall', 1, 1, 'inquiry', '', '', '5', 1, 5)", "metric overall"},
      {"UPDATE metric_sums SET n = n + 1 WHERE metric = 'opened' AND grain = 'kind'", "sum of metric opened"},
      {"DELETE FROM metric_sums WHERE metric = 'clock' AND span = 'month'", "sum of metric clock"},
      {"UPDATE metric_figures SET total = total - 1 WHERE metric = 'attainment'", "metric attainment"},
      {"UPDATE metric_sums SET total = total - 1 WHERE metric = 'attainment' AND grain = 'product'",
       "sum of metric attainment"},
      {"UPDATE metric_sums SET channel = 'phone' WHERE metric = 'clock' AND grain = 'channel'", "sum of metric clock"},
      {"DELETE FROM metric_tickets", "ticket T-1000001: its events were followed"},
      {"UPDATE metric_tickets SET amounts = REPLACE(amounts, '[1,', '[2,')", "it is counted for unit 2"},
      {"UPDATE metric_tickets SET amounts = '[1]'", "counted as 0 with a total of 0"},
      {"INSERT INTO metric_figures VALUES ('overall', 1, 1, 'inquiry', '', '', '5', 0, 0)", nullptr},
  };
  const std::vector<std::string> tables{"metric_figures", "metric_sums", "metric_tickets"};
  for (const auto& table : tables) desk_.run("CREATE TABLE kept_" + table + " AS SELECT * FROM " + table);
  for (const auto& [harm, expected] : rows) {
    desk_.run(harm);
    const std::string found = differences();
    if (expected == nullptr) {
      EXPECT_EQ(found, "") << harm;
    } else {
      EXPECT_NE(found.find(expected), std::string::npos) << harm << "\n" << found;
    }
    for (const auto& table : tables) {
      desk_.run("DELETE FROM " + table);
      desk_.run("INSERT INTO " + table + " SELECT * FROM kept_" + table);
    }
  }
  EXPECT_EQ(differences(), "");
}

TEST_P(VerifyMetrics, ListsNoMoreThanAsked) {
  desk_.run("DELETE FROM metric_figures");
  const std::string found = differences(2);
  EXPECT_EQ(std::count(found.begin(), found.end(), '\n'), 2) << found;
}

}  // namespace
}  // namespace wellkept::metric
