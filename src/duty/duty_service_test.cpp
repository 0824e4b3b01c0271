#include "duty/duty_service.h"

#include <gtest/gtest.h>

#include "duty/verify_service.h"
#include "ticket/testing.h"

namespace wellkept::duty {
namespace {

constexpr Id kOwner{5};  // a quality officer

class Duties : public ::testing::TestWithParam<db::Engine> {
 protected:
  Duties() {
    desk_.run(
        "INSERT INTO units (id, parent, kind, name, version) VALUES (1, NULL, 'company', '服务中心', 1);"
        "INSERT INTO units (id, parent, kind, name, version) VALUES (2, 1, 'department', '售后部', 1);"
        "INSERT INTO units (id, parent, kind, name, version) VALUES (3, 1, 'department', '技术部', 1);");
    const std::string none = GetParam() == db::Engine::sqlite ? "X''" : "''";
    for (const auto& [id, roles] :
         {std::pair{"5", "quality"}, std::pair{"6", "quality"}, std::pair{"7", "supervisor"}}) {
      desk_.run(
          "INSERT INTO members (id, login, login_salt, name, name_salt, roles, unit, active, version, created_at) "
          "VALUES (" +
          std::string(id) + ", 'm" + id + "', " + none + ", 'M" + id + "', " + none + ", '" + roles +
          "', 1, TRUE, 1, 0)");
    }
    desk_.run("INSERT INTO policy_versions (label, hash, effective_from, first_seen_at) VALUES ('2026.1', 'x', 0, " +
              std::to_string(ticket::testing::kStart.ms) + ")");
  }
  void move_to(const std::string& local) {
    desk_.clock.set(*calendar::parse_local(local, "Asia/Shanghai"));
    service_.advance(*desk_.database);
  }
  std::vector<Duty> list(const std::string& clause, bool done = false) {
    ListQuery query;
    query.done = done;
    query.clause = clause;
    return desk_.database->read([&](db::Transaction& tx) { return store::list(tx, query); });
  }
  std::vector<std::string> kinds(Id duty) {
    std::vector<std::string> all;
    for (const events::Event& one :
         desk_.database->read([&](db::Transaction& tx) { return desk_.log.read(tx, duty); })) {
      all.push_back(one.kind);
    }
    return all;
  }
  Result<Duty> complete(const Duty& duty, const Record& record, Actor actor = {kOwner, false}) {
    return desk_.database->write(
        [&](db::Transaction& tx) { return service_.complete(tx, actor, duty.id, duty.version, record); });
  }
  Result<Duty> add_file(const Duty& duty) {
    return desk_.database->write([&](db::Transaction& tx) {
      File file{{}, "minutes.pdf", "application/pdf", 12, std::string(64, 'a'), {}, {}};
      return service_.add_file(tx, {kOwner, false}, duty.id, file);
    });
  }
  void happens(const std::string& kind, json::Object body) {
    const auto done = desk_.database->write([&](db::Transaction& tx) -> Outcome {
      const events::NewEvent one{kind, desk_.clock.now(), Id{9}, std::move(body)};
      WK_CHECK(desk_.log.append(tx, desk_.ids.next(), "report", 0, std::span(&one, 1)));
      return Done{};
    });
    ASSERT_TRUE(done.ok());
  }
  std::string first_difference() {
    const auto report = verify_duties(*desk_.database, desk_.policy, 10);
    return report.differences.empty() ? "" : report.differences[0].where + ": " + report.differences[0].detail;
  }

  ticket::testing::Desk desk_{GetParam()};
  notify::NotifyService notify_{desk_.clock, desk_.ids, {false, "", "Asia/Shanghai"}};
  DutyService service_{desk_.policy, desk_.clock, desk_.ids, desk_.log, notify_};
};

INSTANTIATE_TEST_SUITE_P(Engines, Duties, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& tested) { return db::testing::name_of(tested.param); });

TEST_P(Duties, OpenByThemselvesOnceWithSomebodyInCharge) {
  move_to("2026-03-02T10:00");
  const auto report = list("FB-4.2.3");
  ASSERT_EQ(report.size(), 1u);
  EXPECT_EQ(report[0].period, "2026-Q1");
  EXPECT_TRUE(report[0].member == Id{5} || report[0].member == Id{6});
  EXPECT_EQ(report[0].state, "running");
  EXPECT_EQ(list("FB-6.1").size(), 2u) << "one for each department";
  EXPECT_EQ(service_.advance(*desk_.database), 0);
  DutyService restarted(desk_.policy, desk_.clock, desk_.ids, desk_.log, notify_);
  EXPECT_EQ(restarted.advance(*desk_.database), 0) << "not again";
  EXPECT_EQ(list("FB-4.2.3").size(), 1u);
  EXPECT_EQ(first_difference(), "");
}

TEST_P(Duties, AreSharedOutAmongThoseWhoHaveTheRole) {
  move_to("2026-03-02T10:00");
  std::map<Id, int> count;
  for (const char* clause : {"FB-4.2.1", "FB-4.2.3", "FB-6.2b", "FB-6.1", "QI-4.2a"}) {
    for (const Duty& duty : list(clause)) ++count[duty.member];
  }
  EXPECT_EQ(count[Id{5}], 3);
  EXPECT_EQ(count[Id{6}], 3);
}

TEST_P(Duties, ACatchUpTakesEveryMomentOnceAndInOrder) {
  move_to("2026-06-10T10:00");  // nothing had run since March
  const auto checks = list("US-4.1.1");
  std::vector<std::string> periods;
  for (const Duty& duty : checks) periods.push_back(duty.period + " " + duty.state);
  EXPECT_EQ(periods,
            (std::vector<std::string>{"2026-03 breached", "2026-04 breached", "2026-05 breached", "2026-06 running"}));
  EXPECT_EQ(kinds(checks[0].id), (std::vector<std::string>{"duty.opened", "duty.reminded", "duty.missed"}));
  // Recorded in the order in which they happened.
  std::vector<std::int64_t> moments;
  desk_.database->read([&](db::Transaction& tx) {
    const db::Query events{"test", "SELECT at FROM events WHERE kind LIKE 'duty.%' ORDER BY id",
                           "SELECT at FROM events WHERE kind LIKE 'duty.%' ORDER BY id", 0};
    tx.each(events, {}, [&](const db::Row& row) { moments.push_back(row.integer(0)); });
  });
  EXPECT_GT(moments.size(), 10u);
  EXPECT_TRUE(std::is_sorted(moments.begin(), moments.end(), [](auto a, auto b) { return a < b - 1; }));
  EXPECT_EQ(service_.advance(*desk_.database), 0);
  EXPECT_EQ(first_difference(), "");
}

TEST_P(Duties, ARecordCompletesThemInTimeOrLate) {
  move_to("2026-03-02T10:00");
  auto duty = list("FB-4.2.1").at(0);
  const Actor owner{duty.member, false};
  EXPECT_EQ(complete(duty, {"Read all of it", {}}, owner).refusal().code, "duty.needs_file");
  EXPECT_EQ(complete(duty, {"x", {}}, {Id{7}, false}).refusal().code, "duty.not_yours");
  const auto with_file = desk_.database->write([&](db::Transaction& tx) {
    File file{{}, "assessment.pdf", "application/pdf", 12, std::string(64, 'a'), {}, {}};
    return service_.add_file(tx, owner, duty.id, file);
  });
  ASSERT_TRUE(with_file.ok());
  EXPECT_EQ(complete(duty, {"x", {}}, owner).refusal().code, "duty.stale");
  move_to("2026-04-22T23:59");
  duty = list("FB-4.2.1").at(0);
  const auto done = complete(duty, {"Assessed; two weak points", {}}, owner);
  ASSERT_TRUE(done.ok()) << done.refusal().detail;
  EXPECT_EQ(done->state, "met");
  EXPECT_EQ(complete(*done, {"again", {}}, owner).refusal().code, "duty.completed");
  const auto check = list("US-4.1.1").at(0);  // March, due in April
  EXPECT_EQ(check.state, "breached");
  const auto ticket = desk_.open({{"kind", "inquiry"}, {"channel", "phone"}});
  ASSERT_TRUE(ticket.ok());
  EXPECT_EQ(complete(check, {"late", {}}, {Id{7}, false}).refusal().code, "duty.needs_tickets");
  EXPECT_EQ(complete(check, {"late", {"T-404"}}, {Id{7}, false}).refusal().code, "duty.ticket");
  const auto late = complete(check, {"late", {ticket->ticket.number, format_id(ticket->ticket.id)}}, {Id{7}, false});
  ASSERT_TRUE(late.ok());
  EXPECT_EQ(late->state, "breached") << "what was missed stays missed";
  EXPECT_TRUE(late->completed_at.has_value());
  EXPECT_EQ(first_difference(), "");
}

// FB-4.2.3 FB-6.2b
TEST_P(Duties, TheReleasedReportOfTheQuarterCompletesItsDuties) {
  move_to("2026-03-02T10:00");
  const auto duty = list("FB-4.2.3").at(0);
  EXPECT_EQ(complete(duty, {"done", {}}, {duty.member, false}).refusal().code, "duty.completes_itself");
  move_to("2026-04-10T10:00");
  happens("report.released", {{"quarter", "2025-Q4"}});
  move_to("2026-04-10T10:01");
  EXPECT_TRUE(list("FB-4.2.3", true).empty()) << "that of another quarter";
  happens("report.released", {{"quarter", "2026-Q1"}});
  move_to("2026-06-01T10:00");
  for (const char* clause : {"FB-4.2.3", "FB-6.2b"}) {
    const auto done = list(clause, true);
    ASSERT_EQ(done.size(), 1u) << clause;
    EXPECT_EQ(done[0].state, "met") << clause << ": it was released in time, whenever that was seen";
    EXPECT_EQ(done[0].completed_by, Id{9});
  }
  EXPECT_EQ(first_difference(), "");
}

// QI-5.1c
TEST_P(Duties, APublishedAmendmentCompletesTheYearOnce) {
  move_to("2026-03-02T10:00");
  move_to("2026-05-01T10:00");
  happens("policy.published", {{"label", "2026.2"}});
  move_to("2026-05-01T10:01");
  ASSERT_EQ(list("QI-5.1c", true).size(), 1u);
  move_to("2027-03-02T10:00");
  DutyService restarted(desk_.policy, desk_.clock, desk_.ids, desk_.log, notify_);
  restarted.advance(*desk_.database);
  EXPECT_EQ(list("QI-5.1c").size(), 1u) << "that of 2027 waits for its own";
}

TEST_P(Duties, GoToWhoeverHasTheRoleOnceThereIsSomebody) {
  desk_.run("UPDATE members SET active = FALSE");
  move_to("2026-03-02T10:00");
  EXPECT_FALSE(list("FB-4.2.1").at(0).member);
  desk_.run("UPDATE members SET active = TRUE WHERE id = 6");
  move_to("2026-03-02T11:00");
  EXPECT_EQ(list("FB-4.2.1").at(0).member, Id{6});
  desk_.run("UPDATE members SET active = (id = 5)");
  move_to("2026-03-02T12:00");
  EXPECT_EQ(list("FB-4.2.1").at(0).member, Id{5}) << "who has left is in charge of nothing";
  EXPECT_EQ(list("US-4.1.1").at(0).member, Id{}) << "no supervisor";
  EXPECT_EQ(first_difference(), "");
}

TEST_P(Duties, AreHandedOver) {
  move_to("2026-03-02T10:00");
  const auto duty = list("FB-4.2.1").at(0);
  const auto hand = [&](Actor actor, Id member) {
    return desk_.database->write(
        [&](db::Transaction& tx) { return service_.hand_over(tx, actor, duty.id, duty.version, member); });
  };
  EXPECT_EQ(hand({Id{7}, false}, Id{7}).refusal().code, "duty.not_yours");
  EXPECT_EQ(hand({Id{7}, true}, Id{404}).refusal().code, "duty.member");
  const auto handed = hand({Id{7}, true}, Id{7});
  ASSERT_TRUE(handed.ok());
  EXPECT_EQ(handed->member, Id{7});
  EXPECT_EQ(first_difference(), "");
}

TEST_P(Duties, VerifySeesWhatWasChangedInTheTable) {
  move_to("2026-06-10T10:00");
  desk_.run("UPDATE duties SET state = 'met' WHERE clause = 'US-4.1.1' AND period = '2026-03'");
  EXPECT_EQ(first_difference(), "duty US-4.1.1 spot_check 2026-03: the verdict: met, by the events breached");
  desk_.run("DELETE FROM duties WHERE clause = 'US-4.1.1' AND period = '2026-03'");
  EXPECT_NE(first_difference().find("were opened by the events"), std::string::npos);
}

}  // namespace
}  // namespace wellkept::duty
