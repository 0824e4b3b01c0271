#include "escalation/escalation_service.h"

#include <gtest/gtest.h>

#include "ticket/testing.h"
#include "ticket/verify_service.h"

namespace wellkept::escalation {
namespace {

using ticket::testing::Desk;
using ticket::testing::kHour;
using ticket::testing::kMinute;

constexpr std::int64_t kDay = 24 * kHour;

class EscalationTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  EscalationTest() {
    d_.run(
        "INSERT INTO units (id, parent, kind, name, version) VALUES (2, NULL, 'department', 'Root', 1), "
        "(1, 2, 'team', 'Desk', 1)");
    member(21, "supervisor", "1");
    member(22, "specialist supervisor", "1");
    member(23, "supervisor", "2");
    member(31, "department_head", "2");
    member(41, "management", "NULL");
  }

  void member(int id, const std::string& roles, const std::string& unit, bool active = true) {
    const std::string name = std::to_string(id);
    d_.run(
        "INSERT INTO members (id, login, login_salt, name, name_salt, roles, unit, active, version, created_at) VALUES "
        "(" +
        name + ", 'm" + name + "', " + kSalt + ", 'n', " + kSalt + ", '" + roles + "', " + unit + ", " +
        (active ? "TRUE" : "FALSE") + ", 1, 0)");
  }
  // An inquiry by chat is to be answered within 30 minutes: yellow after 24.
  Id chat() { return d_.open({{"kind", "inquiry"}, {"channel", "chat"}})->ticket.id; }
  void pass(std::int64_t ms) {
    d_.pass(ms);
    d_.advance();
    service_.advance(*d_.database);
  }
  // The escalation events of that clock, with what they say of whom.
  std::vector<std::string> steps(Id ticket, const std::string& promise = "QI-2.2.1a/online_answer") {
    std::vector<std::string> found;
    for (const auto& event : d_.load(ticket).events) {
      if (!event.kind.starts_with("escalation.")) continue;
      const auto body = std::get<json::Value>(json::parse(event.body));
      const auto field = [&](const char* name) {
        const json::Value* value = body.find(name);
        return value != nullptr ? *value->string() : std::string();
      };
      if (field("escalated_promise") != promise) continue;
      found.push_back(field("escalated_by") + " " + field("escalated_step") + " " + field("told") +
                      field("coordinator"));
    }
    return found;
  }
  std::int64_t count(const char* text) {
    const db::Query query{"test.count", text, text, 0};
    return d_.database->read([&](db::Transaction& tx) {
      return tx.one(query, {}, [](const db::Row& row) { return row.integer(0); }).value();
    });
  }

  const std::string kSalt = GetParam() == db::Engine::sqlite ? "x'00'" : "'\\x00'";
  Desk d_{GetParam()};
  notify::NotifyService notify_{d_.clock, d_.ids, {true, "desk.example.com", "Asia/Shanghai"}};
  EscalationService service_{d_.recorder, notify_, d_.clock};
};

using Steps = std::vector<std::string>;

TEST_P(EscalationTest, StepsAreTakenWhenTheyFallDueAndNotBefore) {
  const Id ticket = chat();
  pass(24 * kMinute - 1);
  EXPECT_EQ(steps(ticket), Steps{});
  EXPECT_EQ(count("SELECT COUNT(*) FROM escalations WHERE clause = 'QI-2.2.1a'"), 0) << "what is blue costs nothing";
  pass(1);
  EXPECT_EQ(steps(ticket), Steps{"QI-2.2.2 remind_handler 11"});
  pass(6 * kMinute);
  EXPECT_EQ(steps(ticket).size(), 1U) << "exactly at the deadline it is in time";
  pass(1);
  EXPECT_EQ(steps(ticket).back(), "QI-2.2.2 send_coordinator 21");
  pass(4 * kHour);
  EXPECT_EQ(steps(ticket).back(), "QI-2.2.1c supervisor 21 22");
  pass(20 * kHour);
  EXPECT_EQ(steps(ticket).back(), "QI-2.2.1c head 31");
  pass(48 * kHour);
  EXPECT_EQ(steps(ticket).back(), "QI-2.2.1c management 41");
  EXPECT_EQ(steps(ticket).size(), 5U);
  pass(30 * kDay);
  EXPECT_EQ(steps(ticket).size(), 5U);
}

TEST_P(EscalationTest, AfterADowntimeEveryStepIsTakenOnceInOrder) {
  const Id ticket = chat();
  pass(30 * kDay);
  const Steps all{"QI-2.2.2 remind_handler 11", "QI-2.2.2 send_coordinator 21", "QI-2.2.1c supervisor 21 22",
                  "QI-2.2.1c head 31", "QI-2.2.1c management 41"};
  EXPECT_EQ(steps(ticket), all);
  EXPECT_EQ(service_.advance(*d_.database), 0) << "nothing is due any more";
  EXPECT_EQ(steps(ticket), all);
  EXPECT_TRUE(ticket::verify_tickets(*d_.database, d_.policy, d_.clock.now(), 20, {}).differences.empty());
}

TEST_P(EscalationTest, WhatStoppedTakesNoFurtherStep) {
  const Id answered = chat();
  const Id changed = chat();
  pass(25 * kMinute);
  ASSERT_TRUE(d_.act(answered, "confirm_identity", {{"subject", "The lamp"}, {"person", "Li Na"}}).ok());
  ASSERT_TRUE(d_.act(answered, "answer", {{"answer", "Turn it on"}}).ok());
  ASSERT_TRUE(d_.act(changed, "change", {{"kind", "repair"}, {"reason", "a fault"}}).ok());
  pass(10 * kDay);
  EXPECT_EQ(steps(answered), Steps{"QI-2.2.2 remind_handler 11"});
  EXPECT_EQ(steps(changed), Steps{"QI-2.2.2 remind_handler 11"});
}

TEST_P(EscalationTest, APauseHoldsTheLadderAndTheStepsGoOnAfterwards) {
  const Id ticket = d_.open({{"kind", "inquiry"}, {"channel", "phone"}})->ticket.id;
  const std::string resolve = "QI-2.2.1b/resolve";  // 24 hours, yellow after 19.2
  pass(20 * kHour);
  EXPECT_EQ(steps(ticket, resolve), Steps{"QI-2.2.2 remind_handler 11"});
  ASSERT_TRUE(d_.act(ticket, "pause", {{"pause_reason", "waiting_customer"}}).ok());
  pass(5 * kDay);
  EXPECT_EQ(steps(ticket, resolve).size(), 1U);
  ASSERT_TRUE(d_.act(ticket, "resume").ok());
  pass(4 * kHour);
  EXPECT_EQ(steps(ticket, resolve).size(), 1U) << "its four hours end now, which is in time";
  pass(1);
  EXPECT_EQ(steps(ticket, resolve).size(), 2U);
  EXPECT_TRUE(steps(ticket, resolve).back().starts_with("QI-2.2.2 send_coordinator"));
}

TEST_P(EscalationTest, TheCoordinatorIsWhoHasTheFewestRedTickets) {
  const Id first = chat();
  const Id second = chat();
  pass(30 * kMinute + 1);
  EXPECT_EQ(steps(first).back(), "QI-2.2.2 send_coordinator 21");
  EXPECT_EQ(steps(second).back(), "QI-2.2.2 send_coordinator 22");
}

TEST_P(EscalationTest, WhoCoordinatesATicketAlreadyStays) {
  const Id ticket = chat();
  pass(30 * kMinute + 1);
  (void)chat();
  pass(4 * kHour);  // now the response of the first is overdue too
  EXPECT_EQ(steps(ticket, "QI-2.2.1b/respond").back(), "QI-2.2.2 send_coordinator 21");
}

TEST_P(EscalationTest, NobodyInTheUnitMeansTheNearestAboveIt) {
  d_.run("UPDATE members SET active = FALSE WHERE unit = 1");
  const Id ticket = chat();
  pass(30 * kMinute + 1);
  EXPECT_EQ(steps(ticket).back(), "QI-2.2.2 send_coordinator 23");
  d_.database->read([&](db::Transaction& tx) { EXPECT_TRUE(roles_missing(tx, d_.policy, Id{2}).empty()); });
}

TEST_P(EscalationTest, AHandlerWhoHasLeftIsNotReminded) {
  member(11, "specialist", "1", false);
  const Id ticket = chat();
  pass(24 * kMinute);
  EXPECT_EQ(steps(ticket), Steps{"QI-2.2.2 remind_handler 21 22"});
}

TEST_P(EscalationTest, WhoIsAwayIsNeitherRemindedNorSent) {
  const auto away = [&](int id, Instant from, Instant until) {
    d_.run("INSERT INTO absences (id, member_id, from_at, until_at, note, created_by, created_at) VALUES (" +
           std::to_string(9000 + id) + ", " + std::to_string(id) + ", " + std::to_string(from.ms) + ", " +
           std::to_string(until.ms) + ", '', 31, 0)");
  };
  const Instant now = d_.clock.now();
  away(11, now - kHour, now + kHour);
  away(21, now, now + kHour);
  away(22, now + kHour, now + 2 * kHour);  // not yet
  const Id ticket = chat();
  pass(24 * kMinute);
  EXPECT_EQ(steps(ticket), Steps{"QI-2.2.2 remind_handler 22"});
  pass(6 * kMinute + 1);
  EXPECT_EQ(steps(ticket).back(), "QI-2.2.2 send_coordinator 22");
}

TEST_P(EscalationTest, NobodyAtAllStandsOnTheTimelineAndWithDoctor) {
  d_.run("UPDATE members SET active = FALSE WHERE id <> 31 AND id <> 41");
  const Id ticket = chat();
  pass(30 * kMinute + 1);
  EXPECT_EQ(steps(ticket).back(), "QI-2.2.2 send_coordinator ");
  d_.database->read([&](db::Transaction& tx) {
    EXPECT_EQ(roles_missing(tx, d_.policy, Id{2}), std::vector<std::string>{"supervisor"});
  });
}

TEST_P(EscalationTest, MembersFindItInTheirInboxOnce) {
  (void)chat();
  pass(31 * kMinute);
  EXPECT_EQ(count("SELECT COUNT(*) FROM inbox WHERE member_id = 11 AND topic = 'reminder' AND clause = 'QI-2.2.1a'"),
            1);
  EXPECT_EQ(count("SELECT COUNT(*) FROM inbox WHERE member_id = 21 AND topic = 'coordination' AND urgent "
                  "AND clause = 'QI-2.2.1a'"),
            1);
}

TEST_P(EscalationTest, AFailingStepKeepsNoOtherWaiting) {
  const Id broken = chat();
  const Id sound = chat();
  d_.run("UPDATE events SET body = '{' WHERE stream = " + format_id(broken));
  pass(24 * kMinute);
  EXPECT_EQ(steps(sound), Steps{"QI-2.2.2 remind_handler 11"});
  EXPECT_EQ(service_.advance(*d_.database), 0) << "put off, not tried without end";
}

INSTANTIATE_TEST_SUITE_P(Engines, EscalationTest, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& one) { return db::testing::name_of(one.param); });

}  // namespace
}  // namespace wellkept::escalation
