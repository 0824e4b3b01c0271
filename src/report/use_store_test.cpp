// The uses of capabilities behind their counts. The tickets are worked through the service: what is listed is what the
// recorder counted.
#include "report/use_store.h"

#include <gtest/gtest.h>

#include "report/evidence_view.h"
#include "report/report_service.h"
#include "ticket/testing.h"

namespace wellkept::report {
namespace {

using ticket::testing::kHour;
using ticket::testing::kStart;

class Uses : public ::testing::TestWithParam<db::Engine> {
 protected:
  Uses() {
    desk_.run("INSERT INTO units (id, parent, kind, name, version) VALUES (1, NULL, 'company', 'all', 1)");
    const std::string salt = GetParam() == db::Engine::sqlite ? "x''" : "''";
    desk_.run(
        "INSERT INTO members (id, login, login_salt, name, name_salt, roles, active, version, created_at) VALUES (11, "
        "'li', " +
        salt + ", 'Li Lei', " + salt + ", 'specialist', TRUE, 1, 0)");
  }

  // Accepted tickets of both kinds; a complaint is one in three.
  void work(int tickets) {
    for (int i = 0; i < tickets; ++i) {
      const bool complaint = i % 3 == 0;
      const auto opened = complaint ? desk_.open({{"kind", "complaint"}, {"about", "service"}, {"channel", "phone"}})
                                    : desk_.open({{"kind", "inquiry"}, {"channel", "web"}});
      ASSERT_TRUE(opened.ok()) << opened.refusal().detail;
      const auto accepted = desk_.act(opened->ticket.id, "accept");
      ASSERT_TRUE(accepted.ok()) << accepted.refusal().detail;
      if (i % 2 == 0) desk_.pass(kHour);  // otherwise two tickets of one moment
    }
  }

  // Every use by pages of `limit`, and how many pages there were.
  std::vector<Evidence> all(const char* clause, int limit, std::optional<std::string> rule = {}) {
    EvidenceRequest request{{"2026-03-01", "2026-12-31", {}}, clause, "met", std::move(rule), "", limit};
    std::vector<Evidence> found;
    for (pages_ = 1; pages_ < 1000; ++pages_) {
      auto page = desk_.database->read([&](db::Transaction& tx) { return service_.evidence(tx, request, kNow); });
      if (!page.ok()) throw std::runtime_error(page.refusal().detail);
      EXPECT_LE(page->items.size(), static_cast<std::size_t>(limit));
      std::move(page->items.begin(), page->items.end(), std::back_inserter(found));
      if (!page->next) break;
      request.cursor = *page->next;
    }
    return found;
  }

  std::int64_t counted(std::string_view clause) {
    const Scope scope{"2026-03-01", "2026-12-31", {}};
    const auto matrix = desk_.database->read([&](db::Transaction& tx) { return service_.matrix(tx, scope, kNow); });
    for (const Row& row : matrix->rows) {
      if (row.clause->id == clause) return row.decided.met;
    }
    return -1;
  }

  const Instant kNow = kStart + 300 * 24 * kHour;
  ticket::testing::Desk desk_{GetParam()};
  ReportService service_{desk_.policy};
  int pages_ = 0;
};

TEST_P(Uses, TheListBehindACountIsAsLongAsTheCount) {
  work(9);
  for (const char* clause : {"AS-1.4a", "AS-2.3", "AS-4.3", "AS-6.1", "US-3.2.1"}) {
    for (const int limit : {1, 2, 4, 200}) {
      EXPECT_EQ(std::ssize(all(clause, limit)), counted(clause)) << clause << " by " << limit;
    }
  }
  EXPECT_EQ(counted("AS-1.4a"), 9) << "accepted";
  EXPECT_EQ(counted("AS-4.3"), 3) << "complaints among all that was opened";
  EXPECT_EQ(counted("AS-6.1"), 9);
}

TEST_P(Uses, SayWhatHappenedWhenAndByWhom) {
  work(2);
  const auto found = all("AS-1.4a", 50);
  ASSERT_EQ(found.size(), 2u);
  const Evidence& one = found[0];
  EXPECT_EQ(one.event, "ticket.accepted");
  EXPECT_EQ(one.rule, "accepted");
  EXPECT_EQ(one.kind, "capability");
  EXPECT_EQ(one.state, "used");
  EXPECT_EQ(one.actor, Id{11});
  EXPECT_EQ(one.actor_name, "Li Lei");
  EXPECT_EQ(one.policy_version, desk_.policy.in_force(kStart).label);
  EXPECT_EQ(*one.decided_at, kStart + kHour);
  EXPECT_GT(*one.decided_at, *found[1].decided_at) << "newest first";
  const auto timeline = desk_.load(one.ticket).events;
  EXPECT_EQ(timeline.at(static_cast<std::size_t>(one.occurrence - 1)).kind, "ticket.accepted");
}

TEST_P(Uses, ArePrintedOneALine) {
  work(3);
  const EvidenceRequest request{{"2026-03-01", "2026-12-31", {}}, "AS-1.4a", "met", "accepted", "", 2};
  const auto page = desk_.database->read([&](db::Transaction& tx) { return service_.evidence(tx, request, kNow); });
  const std::string lines = evidence_lines(*page);
  EXPECT_TRUE(
      lines.starts_with(page->items[0].number + "\t2026-03-02T03:00:00Z\taccepted\tused\tticket.accepted\tLi Lei\n"))
      << lines;
  EXPECT_NE(lines.find("\nnext page: --cursor "), std::string::npos) << lines;
  EXPECT_NE(evidence_json(*page).find(R"("event":"ticket.accepted","actor_id":"11","actor_name":"Li Lei")"),
            std::string::npos);
}

TEST_P(Uses, AreNarrowedByRuleUnitAndPeriod) {
  work(3);
  EXPECT_EQ(all("AS-1.4a", 50, "accepted").size(), 3u);
  EXPECT_TRUE(all("AS-1.4a", 50, "closed").empty());
  const auto among = [&](const EvidenceRequest& request) {
    return desk_.database->read([&](db::Transaction& tx) { return service_.evidence(tx, request, kNow); })
        ->items.size();
  };
  desk_.run("INSERT INTO units (id, parent, kind, name, version) VALUES (2, 1, 'team', 'A', 1)");
  EXPECT_EQ(among({{"2026-03-01", {}, "1"}, "AS-6.1", "met", {}, "", 50}), 3u);
  EXPECT_EQ(among({{"2026-03-01", {}, "2"}, "AS-6.1", "met", {}, "", 50}), 0u);
  EXPECT_EQ(among({{"2026-03-03", {}, {}}, "AS-6.1", "met", {}, "", 50}), 0u);
  EXPECT_EQ(among({{"2026-03-01", {}, {}}, "AS-6.1", "breached", {}, "", 50}), 0u);
  EXPECT_EQ(among({{"2026-03-01", {}, {}}, "AS-6.1", "open", {}, "", 50}), 0u);
}

INSTANTIATE_TEST_SUITE_P(Engines, Uses, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& test) { return db::testing::name_of(test.param); });

}  // namespace
}  // namespace wellkept::report
