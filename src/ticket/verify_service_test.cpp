// What is changed behind the program's back is found and named.
#include "ticket/verify_service.h"

#include <gtest/gtest.h>

#include <set>

#include "ticket/light_service.h"
#include "ticket/possible_states.h"
#include "ticket/testing.h"

namespace wellkept::ticket {
namespace {

using testing::Desk;
using testing::kHour;
using testing::kStart;

class VerifyTickets : public ::testing::TestWithParam<db::Engine> {
 protected:
  // T-1000001 is answered and closed; T-1000002 is new, with an overdue promise; T-1000003 is paused.
  VerifyTickets() {
    first_ = d_.open({{"kind", "inquiry"}, {"channel", "web"}, {"matter", "Dark"}})->ticket.id;
    d_.pass(kHour);
    expect(d_.act(first_, "message", {{"via", "email"}, {"body", "Hello"}}));
    expect(d_.act(first_, "answer", {{"answer", "Press the button"}}));
    expect(d_.act(first_, "ask_anything_else"));
    expect(d_.act(first_, "close_answered"));
    second_ = d_.open({{"kind", "complaint"}, {"about", "service"}, {"channel", "web"}})->ticket.id;
    const Id third = d_.open({{"kind", "repair"}, {"channel", "phone"}})->ticket.id;
    expect(d_.act(third, "pause", {{"pause_reason", "waiting_customer"}}));
    d_.pass(30 * kHour);
    d_.advance();
    turn_due_lights(*d_.database, d_.policy, d_.clock.now(), [](const std::vector<Ticket>&) {});
  }
  static void expect(const Result<Record>& done) {
    if (!done.ok()) throw std::runtime_error(done.refusal().detail);
  }
  TicketsReport report(std::size_t max = 100) {
    return verify_tickets(*d_.database, d_.policy, d_.clock.now(), max, {});
  }
  std::string codes() {
    std::set<std::string> codes;
    for (const auto& one : report().differences) codes.insert(one.code);
    std::string out;
    for (const auto& code : codes) out += (out.empty() ? "" : " ") + code;
    return out;
  }
  Desk d_{GetParam()};
  Id first_;
  Id second_;
};

TEST_P(VerifyTickets, WhatTheProgramWroteIsInOrder) {
  std::int64_t last = 0;
  const auto found =
      verify_tickets(*d_.database, d_.policy, d_.clock.now(), 100, [&](std::int64_t done) { last = done; });
  for (const auto& one : found.differences) ADD_FAILURE() << one.code << " " << one.where << ": " << one.detail;
  EXPECT_EQ(found.tickets, 3);
  EXPECT_GT(found.promises, 5);
  EXPECT_EQ(last, 3);
}

TEST_P(VerifyTickets, WhatTheSchedulerHasNotMovedOnYetIsInOrder) {
  d_.pass(500 * kHour);
  EXPECT_EQ(codes(), "");
  d_.advance();
  EXPECT_EQ(codes(), "");
}

// What the scheduler turned while the machine's clock was ahead.
TEST_P(VerifyTickets, WhatAClockThatWentBackHadTurnedIsInOrder) {
  d_.clock.set(d_.clock.now() - 30 * kHour);
  EXPECT_EQ(codes(), "");
  expect(d_.act(second_, "accept"));
  EXPECT_EQ(codes(), "");
  d_.pass(30 * kHour);
  d_.advance();
  turn_due_lights(*d_.database, d_.policy, d_.clock.now(), [](const std::vector<Ticket>&) {});
  EXPECT_EQ(codes(), "");
}

TEST_P(VerifyTickets, FindsEveryChange) {
  const std::string of_first = " WHERE number = 'T-1000001'";
  const std::string of_second = " WHERE number = 'T-1000002'";
  const std::string promise = " WHERE clause = 'FB-4.1.1' AND subject_id = " + format_id(first_);
  const std::string overdue = " WHERE clause = 'FB-4.1.1' AND subject_id = " + format_id(second_);
  const std::vector<std::pair<std::string, const char*>> rows{
      {"UPDATE promises SET due_at = due_at + 1" + promise, "promise.differs"},
      {"UPDATE promises SET stopped_at = stopped_at - 1" + promise, "promise.differs"},
      {"UPDATE promises SET policy_version = '2099.1'" + promise, "promise.differs"},
      {"UPDATE promises SET state = 'breached'" + promise, "figure.differs promise.differs"},
      {"UPDATE promises SET state = 'met', stopped_at = due_at, decided_at = due_at" + overdue,
       "figure.differs promise.differs"},
      {"UPDATE promises SET state = 'running', decided_at = NULL" + overdue, "figure.differs promise.differs"},
      {"DELETE FROM promises" + promise, "figure.differs promise.missing"},
      {"UPDATE promises SET occurrence = 7" + promise, "figure.differs promise.extra promise.missing"},
      {"UPDATE promises SET clause = 'XX-1'" + promise, "figure.differs promise.extra promise.missing"},
      {"UPDATE texts SET body = 'Bright' WHERE field = 'matter'", "text.differs"},
      {"UPDATE texts SET version = 2 WHERE field = 'matter'", "text.differs"},
      {"UPDATE texts SET field = 'contact' WHERE field = 'matter'", "text.differs"},
      {"DELETE FROM texts", ""},  // erased texts leave the proof behind
      {"UPDATE figures SET met = met + 1 WHERE clause = 'FB-4.1.1'", "figure.differs"},
      {"UPDATE figures SET breached = 0 WHERE clause = 'FB-4.1.1'", "figure.differs"},
      {"DELETE FROM figures WHERE clause = 'FB-4.1.1'", "figure.differs"},
      {"INSERT INTO figures VALUES ('FB-4.1.1', 'respond', 9, 1, 1, 0)", "figure.differs"},
      {"UPDATE open_figures SET overdue = 0 WHERE overdue > 0", "figure.differs"},
      {"UPDATE open_figures SET running = running + 1", "figure.differs"},
      {"DELETE FROM open_figures", "figure.differs"},
      {"UPDATE figure_months SET met = met + 1", "figure.differs"},
      {"DELETE FROM figure_months", "figure.differs"},
      {"UPDATE tickets SET kind = 'feedback'" + of_first, "ticket.differs"},
      {"UPDATE tickets SET severity = 'major'" + of_first, "ticket.differs"},
      {"UPDATE tickets SET urgency = 'urgent'" + of_first, "ticket.differs"},
      {"UPDATE tickets SET channel = 'phone'" + of_first, "ticket.differs"},
      {"UPDATE tickets SET opened_at = opened_at - 1" + of_first, "ticket.differs"},
      {"UPDATE tickets SET closed_at = closed_at - 1" + of_first, "ticket.differs"},
      {"UPDATE tickets SET version = version + 1" + of_first, "ticket.differs"},
      {"UPDATE tickets SET assignee_id = 99" + of_first, "ticket.differs"},
      {"UPDATE tickets SET state = 'cancelled'" + of_first, "ticket.differs"},
      {"UPDATE tickets SET stage = 'accept'" + of_first, "ticket.differs"},
      {"UPDATE tickets SET state = 'nowhere'" + of_first, "ticket.differs"},
      {"UPDATE tickets SET due_at = due_at + 1" + of_second, "ticket.differs"},
      {"UPDATE tickets SET due_at = NULL, warn_at = NULL, due_clause = NULL" + of_second, "ticket.differs"},
      {"UPDATE tickets SET due_clause = 'FB-9'" + of_second, "ticket.differs"},
      {"UPDATE tickets SET is_open = FALSE, closed_at = opened_at, state = 'closed', stage = 'close'" + of_second,
       "count.differs ticket.differs"},
      {"UPDATE tickets SET light = 'yellow'" + of_second, "count.differs ticket.differs"},
      {"UPDATE tickets SET light_at = 4000000000000" + of_second, "ticket.differs"},
      {"UPDATE tickets SET light = 'paused' WHERE number = 'T-1000003'", "count.differs ticket.differs"},
      {"UPDATE open_tickets SET tickets = tickets + 1 WHERE light = 'red'", "count.differs"},
      {"UPDATE open_tickets SET tickets = 0", "count.differs"},
      {"DELETE FROM open_tickets", "count.differs"},
      {"INSERT INTO open_tickets VALUES (2, 'inquiry', 'new', 'blue', 3)", "count.differs"},
      {"INSERT INTO open_tickets VALUES (2, 'inquiry', 'new', 'blue', 0)", ""},
      {"UPDATE open_tickets_of SET assignee_id = 99", "count.differs"},
      {"DELETE FROM open_tickets_of WHERE kind = 'repair'", "count.differs"},
      {"DELETE FROM events WHERE stream = " + format_id(first_), "figure.differs ticket.differs"},
  };
  const std::vector<std::string> tables{"promises", "texts",  "figures",      "figure_months",  "open_figures",
                                        "tickets",  "events", "open_tickets", "open_tickets_of"};
  for (const auto& table : tables) d_.run("CREATE TABLE kept_" + table + " AS SELECT * FROM " + table);
  for (const auto& [harm, expected] : rows) {
    d_.run(harm);
    EXPECT_EQ(codes(), expected) << harm;
    for (const auto& table : tables) {
      d_.run("DELETE FROM " + table);
      d_.run("INSERT INTO " + table + " SELECT * FROM kept_" + table);
    }
  }
  EXPECT_EQ(codes(), "");
}

TEST_P(VerifyTickets, NamesTheCountThatDiffers) {
  d_.run("UPDATE open_tickets SET tickets = tickets + 2 WHERE kind = 'repair' AND tickets > 0");
  const auto found = report().differences;
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].where.substr(0, 33), "open tickets, unit 1, repair, new");
  EXPECT_EQ(found[0].detail, "stored 3, counted 1");
}

TEST_P(VerifyTickets, SaysWhereAndNoMoreThanAsked) {
  d_.run("UPDATE promises SET due_at = due_at + 1 WHERE clause = 'FB-4.1.1' AND subject_id = " + format_id(first_));
  const auto found = report().differences;
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].where, "ticket T-1000001, FB-4.1.1 respond");
  EXPECT_EQ(found[0].detail, "stored as met, the events give met");
  d_.run("DELETE FROM promises");
  EXPECT_EQ(report(2).differences.size(), 2u);
}

TEST(PossibleStates, FollowTheFlowOfTheKindThatItHadThen) {
  const auto& policy = testing::shipped_policy();
  const auto fact = [&](const char* event, json::Object fields = {}) {
    return std::get<promise::Fact>(
        promise::read_fact(policy.vocabulary, event, kStart, Id{}, json::Value(std::move(fields))));
  };
  std::vector<promise::Fact> facts{fact("ticket.opened", {{"kind", "complaint"}, {"channel", "web"}})};
  const auto stands = [&](const char* state) { return may_stand_in(policy, facts, state); };
  EXPECT_TRUE(stands("new"));
  EXPECT_FALSE(stands("in_hand"));
  facts.push_back(fact("attachment.added"));
  EXPECT_TRUE(stands("new")) << "no action records it";
  facts.push_back(fact("ticket.accepted"));
  EXPECT_TRUE(stands("in_hand"));
  EXPECT_FALSE(stands("new"));
  facts.push_back(fact("complaint.proposed"));
  EXPECT_TRUE(stands("waiting_approval"));
  facts.push_back(fact("complaint.approved"));
  facts.push_back(fact("complaint.told"));
  EXPECT_TRUE(stands("awaiting_confirmation"));
  facts.push_back(fact("confirmation.answered", {{"satisfied", true}}));
  EXPECT_TRUE(stands("confirmed"));
  EXPECT_FALSE(stands("in_hand")) << "that would be a refusal";
  facts.push_back(fact("confirmation.answered", {{"satisfied", false}}));
  EXPECT_TRUE(stands("in_hand"));
  facts.push_back(fact("ticket.changed", {{"kind", "inquiry"}}));
  facts.push_back(fact("inquiry.answered"));
  EXPECT_TRUE(stands("answered")) << "an inquiry now";
  facts.push_back(fact("complaint.proposed"));
  EXPECT_TRUE(stands("answered")) << "of no action of an inquiry";
  EXPECT_FALSE(stands("nowhere"));
  EXPECT_FALSE(may_stand_in(policy, {}, "new"));
}

INSTANTIATE_TEST_SUITE_P(Engines, VerifyTickets, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& test) { return db::testing::name_of(test.param); });

}  // namespace
}  // namespace wellkept::ticket
