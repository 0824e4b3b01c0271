#include "ticket/recorder_service.h"

#include <gtest/gtest.h>

#include "ticket/testing.h"
#include "ticket/verify_service.h"

namespace wellkept::ticket {
namespace {

using testing::Desk;
using testing::kHour;
using testing::kMinute;
using testing::kStart;

constexpr const char* kUses = "SELECT met FROM figures WHERE clause = 'AS-2.3' AND rule = 'reopened'";

class RecorderTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  std::vector<Difference> differences() {
    return verify_tickets(*d_.database, d_.policy, d_.clock.now(), 20, {}).differences;
  }
  std::vector<std::string> kinds(const Record& record) {
    std::vector<std::string> kinds;
    for (const auto& event : record.events) kinds.push_back(event.kind);
    return kinds;
  }
  Desk d_{GetParam()};
};

TEST_P(RecorderTest, ATicketIsItsEvents) {
  const auto opened = d_.open({{"kind", "inquiry"}, {"channel", "email"}});
  ASSERT_TRUE(opened.ok()) << opened.refusal().detail;
  const Record record = d_.load(opened->ticket.id);
  EXPECT_EQ(kinds(record), (std::vector<std::string>{"ticket.opened", "ticket.assigned"}));
  const Ticket& ticket = record.ticket;
  EXPECT_EQ(ticket.number, "T-1000001");
  EXPECT_EQ(ticket.kind + " " + ticket.channel + " " + ticket.state + " " + ticket.stage, "inquiry email new accept");
  EXPECT_EQ(ticket.severity + " " + ticket.urgency, "normal routine") << "what the policy's defaults say";
  EXPECT_EQ(ticket.assignee, Id{11});
  EXPECT_EQ(ticket.unit, Id{1});
  EXPECT_EQ(ticket.version, 2);
  EXPECT_EQ(ticket.opened_at, kStart);
  EXPECT_EQ(ticket.subject, "Lamp is dark");
  ASSERT_TRUE(ticket.due_at.has_value());
  const auto earliest = promise::earliest(record.promises);
  EXPECT_EQ(ticket.due_at, earliest.due_at);
  EXPECT_EQ(ticket.due_clause, earliest.clause);
  EXPECT_TRUE(differences().empty());
}

TEST_P(RecorderTest, APreparedTicketCanBeStoredAgainAfterARollback) {
  const Actor actor{Actor::Kind::member, Id{11}, {"specialist"}};
  OpenRequest request;
  request.fields = json::Object{{"kind", "inquiry"}, {"channel", "email"}};
  request.subject = "Lamp is dark";
  auto prepared = d_.service.prepare(actor, request);
  ASSERT_TRUE(prepared.ok()) << prepared.refusal().detail;
  for (const bool keeps : {false, true}) {
    const auto done = d_.database->write([&](db::Transaction& tx) -> Outcome {
      WK_CHECK(d_.service.open(tx, *prepared));
      if (!keeps) return refuse(RefusalKind::conflict, "test.no", "No.");
      return Done{};
    });
    EXPECT_EQ(done.ok(), keeps);
  }
  const Record& told = prepared->opening.record;
  const Record record = d_.load(told.ticket.id);
  EXPECT_EQ(record.ticket.number, "T-1000001") << "nothing of the first is kept";
  ASSERT_EQ(record.events.size(), told.events.size());
  for (std::size_t i = 0; i < told.events.size(); ++i) {
    EXPECT_EQ(record.events[i].hash, told.events[i].hash);
    EXPECT_EQ(record.events[i].body, told.events[i].body);
  }
  EXPECT_TRUE(differences().empty());
}

TEST_P(RecorderTest, PersonalTextsStandApartFromTheEvidence) {
  const auto opened = d_.open({{"kind", "inquiry"}, {"channel", "web"}, {"matter", "The secret matter"}});
  const Record record = d_.load(opened->ticket.id);
  for (const auto& event : record.events) EXPECT_EQ(event.body.find("secret"), std::string::npos) << event.body;
  ASSERT_EQ(record.texts.size(), 2u);
  EXPECT_EQ(record.texts[0].field, "matter");
  EXPECT_EQ(record.texts[0].body, "The secret matter");
  EXPECT_EQ(record.texts[1].body, "Lamp is dark");
  const auto without =
      d_.database->read([&](db::Transaction& tx) { return d_.recorder.load(tx, opened->ticket.id, false); });
  EXPECT_TRUE(without->texts.empty());
}

TEST_P(RecorderTest, StepsMoveTheRowAndItsPromises) {
  const Id id = d_.open({{"kind", "inquiry"}, {"channel", "web"}, {"matter", "Dark"}})->ticket.id;
  d_.pass(kHour);
  ASSERT_TRUE(d_.act(id, "answer", {{"answer", "Press the button"}}).ok());
  d_.pass(kHour);
  const auto refused = d_.act(id, "close_answered");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.refusal().code, "ticket.gate");
  ASSERT_TRUE(d_.act(id, "ask_anything_else").ok());
  const auto closed = d_.act(id, "close_answered");
  ASSERT_TRUE(closed.ok()) << closed.refusal().detail;
  const Record record = d_.load(id);
  EXPECT_EQ(record.ticket.state, "closed");
  EXPECT_FALSE(record.ticket.open);
  EXPECT_EQ(record.ticket.closed_at, kStart + 2 * kHour);
  EXPECT_EQ(record.ticket.updated_at, kStart + 2 * kHour);
  EXPECT_EQ(record.ticket.version, static_cast<std::int64_t>(record.events.size()));
  for (const auto& promise : record.promises) {
    const bool running = promise.kind == promise::RuleKind::clock && promise.state == promise::State::running;
    EXPECT_FALSE(running) << promise.clause;
  }
  d_.pass(kHour);
  ASSERT_TRUE(d_.act(id, "note", {{"body", "He called"}}).ok());
  EXPECT_EQ(d_.load(id).ticket.closed_at, kStart + 2 * kHour) << "what comes later does not close it again";
  ASSERT_TRUE(d_.act(id, "reopen", {{"reason", "Dark again"}}).ok());
  EXPECT_EQ(d_.load(id).ticket.closed_at, std::nullopt);
  EXPECT_TRUE(differences().empty());
  const db::Query uses{"test.uses", kUses, kUses, 0};
  const auto used = d_.database->read(
      [&](db::Transaction& tx) { return tx.one(uses, {}, [](const db::Row& row) { return row.integer(0); }); });
  EXPECT_EQ(used, 1) << "the use of a capability is its evidence";
}

TEST_P(RecorderTest, TwoWhoReadTheSameVersionCannotBothWrite) {
  const Id id = d_.open({{"kind", "inquiry"}, {"channel", "email"}})->ticket.id;
  Record first = d_.load(id);
  Record second = d_.load(id);
  const auto note = [&](Record& record) {
    std::vector<Draft> drafts;
    drafts.push_back(
        *draft_event(d_.policy, "note.added", d_.clock.now(), Id{11}, "specialist", json::Object{{"body", "x"}}));
    return d_.database->write([&](db::Transaction& tx) -> Outcome {
      promise::Figures figures(d_.policy);
      auto done = d_.recorder.add(tx, record, std::move(drafts), record.ticket.state, figures);
      figures.apply(tx);
      return done;
    });
  };
  EXPECT_TRUE(note(first).ok());
  const auto refused = note(second);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.refusal().kind, RefusalKind::stale);
  EXPECT_EQ(d_.load(id).events.size(), 3u) << "nothing of the second is kept";
  EXPECT_TRUE(differences().empty());
}

TEST_P(RecorderTest, TheSubjectFollowsItsChange) {
  const Id id = d_.open({{"kind", "inquiry"}, {"channel", "email"}})->ticket.id;
  ASSERT_TRUE(d_.act(id, "message", {{"via", "email"}, {"body", "Hello"}, {"subject", "Re: lamp"}}).ok());
  EXPECT_EQ(d_.load(id).ticket.subject, "Lamp is dark") << "a message has a subject of its own";
  ASSERT_TRUE(d_.act(id, "change", {{"subject", "Two lamps are dark"}, {"reason", "He said so"}}).ok());
  EXPECT_EQ(d_.load(id).ticket.subject, "Two lamps are dark");
  ASSERT_TRUE(d_.act(id, "confirm_identity", {{"subject", "Three lamps"}}).ok());
  EXPECT_EQ(d_.load(id).ticket.subject, "Three lamps");
}

// The machine's clock may be set back while a ticket is worked on.
TEST_P(RecorderTest, TimeNeverRunsBackwardsOnATimeline) {
  const Id id = d_.open({{"kind", "inquiry"}, {"channel", "web"}})->ticket.id;
  d_.pass(kHour);
  ASSERT_TRUE(d_.act(id, "accept").ok());
  d_.pass(-2 * kHour);
  ASSERT_TRUE(d_.act(id, "answer", {{"answer", "Press the button"}}).ok());
  const Record record = d_.load(id);
  EXPECT_EQ(record.events.back().at, kStart + kHour);
  EXPECT_EQ(record.ticket.state, "answered");
  const auto clock = std::find_if(record.promises.begin(), record.promises.end(),
                                  [](const promise::Promise& one) { return one.clause == "FB-4.1.1"; });
  ASSERT_NE(clock, record.promises.end());
  EXPECT_EQ(clock->state, promise::State::met) << "the answer comes after the opening, whatever the clock says";
  EXPECT_TRUE(differences().empty());
  d_.pass(5 * kHour);
  EXPECT_TRUE(differences().empty());
}

TEST_P(RecorderTest, AnEventThatThePolicyCannotReadIsAFault) {
  events::Event event;
  event.id = Id{9};
  event.kind = "ticket.opened";
  for (const char* body : {"{", R"({"kind":"wish"})", R"({"colour":"red"})"}) {
    event.body = body;
    EXPECT_THROW(facts_of(d_.policy, {event}), std::runtime_error) << body;
  }
  event.body = R"({"kind":"inquiry","subject":{"commitment":"00"}})";
  EXPECT_EQ(facts_of(d_.policy, {event}).size(), 1u);
}

class TicketStoreTest : public RecorderTest {};

TEST_P(TicketStoreTest, NumbersAreReservedInARow) {
  const auto reserve = [&](std::int64_t count) {
    return *d_.database->write([&](db::Transaction& tx) -> Result<std::int64_t> { return reserve_numbers(tx, count); });
  };
  const std::int64_t first = reserve(1);
  EXPECT_EQ(number_text(first), "T-1000001");
  EXPECT_EQ(reserve(10), first + 1);
  EXPECT_EQ(reserve(1), first + 11);
}

TEST_P(TicketStoreTest, QueuesArePagedByTheirKeys) {
  std::vector<Id> all;
  for (int i = 0; i < 7; ++i) {
    const Actor who = Desk::member(i % 2 == 0 ? 11 : 12);
    all.push_back(d_.open({{"kind", i == 3 ? "suggestion" : "inquiry"}, {"channel", "email"}}, who)->ticket.id);
    d_.pass(kMinute);
  }
  const auto walk = [&](Page page) {
    std::vector<Id> seen;
    page.limit = 2;
    for (;;) {
      const auto tickets = d_.database->read([&](db::Transaction& tx) { return list_tickets(tx, page); });
      if (tickets.empty()) return seen;
      for (const Ticket& ticket : tickets) seen.push_back(ticket.id);
      page.after = tickets.back().id;
      page.after_due = tickets.back().due_at;
    }
  };
  std::vector<Id> newest(all.rbegin(), all.rend());
  EXPECT_EQ(walk({Queue::newest, {}, {}, {}, 2}), newest);
  EXPECT_EQ(walk({Queue::unit, Id{1}, {}, {}, 2}), newest);
  EXPECT_TRUE(walk({Queue::unit, Id{2}, {}, {}, 2}).empty());
  EXPECT_EQ(walk({Queue::assignee, Id{12}, {}, {}, 2}), (std::vector<Id>{all[5], all[3], all[1]}));
  const auto due = walk({Queue::due, {}, {}, {}, 2});
  EXPECT_EQ(due.size(), 7u);
  for (std::size_t i = 1; i < due.size(); ++i) {
    EXPECT_LE(d_.load(due[i - 1]).ticket.due_at, d_.load(due[i]).ticket.due_at);
  }
}

TEST_P(TicketStoreTest, FindsByNumberAndUpdatesOneVersion) {
  const Ticket ticket = d_.open({{"kind", "inquiry"}, {"channel", "email"}})->ticket;
  d_.database->read([&](db::Transaction& tx) {
    EXPECT_EQ(find_ticket_by_number(tx, ticket.number)->id, ticket.id);
    EXPECT_FALSE(find_ticket_by_number(tx, "T-7"));
    EXPECT_FALSE(find_ticket(tx, Id{7}));
    EXPECT_FALSE(find_imported(tx, "old", "7"));
  });
  const auto update = [&](std::int64_t version) {
    return *d_.database->write([&](db::Transaction& tx) -> Result<bool> {
      Ticket changed = ticket;
      changed.version = version + 1;
      return update_ticket(tx, changed, version);
    });
  };
  EXPECT_FALSE(update(1));
  EXPECT_TRUE(update(2));
  EXPECT_FALSE(update(2));
}

TEST_P(TicketStoreTest, AConfirmationIsAnsweredOnce) {
  const ConfirmationLink link{Id{5}, Id{6}, kStart + kHour, {}};
  const auto answer = [&] {
    return *d_.database->write(
        [&](db::Transaction& tx) -> Result<bool> { return answer_confirmation(tx, Id{5}, kStart); });
  };
  EXPECT_FALSE(answer()) << "there is none";
  (void)d_.database->write([&](db::Transaction& tx) -> Outcome {
    insert_confirmation(tx, link, 1, kStart);
    return Done{};
  });
  EXPECT_TRUE(answer());
  EXPECT_FALSE(answer());
  const auto found = d_.database->read([](db::Transaction& tx) { return find_confirmation(tx, Id{5}); });
  EXPECT_EQ(found->ticket, Id{6});
  EXPECT_EQ(found->expires_at, kStart + kHour);
  EXPECT_EQ(found->answered_at, kStart);
}

INSTANTIATE_TEST_SUITE_P(Engines, RecorderTest, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& test) { return db::testing::name_of(test.param); });
INSTANTIATE_TEST_SUITE_P(Engines, TicketStoreTest, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& test) { return db::testing::name_of(test.param); });

}  // namespace
}  // namespace wellkept::ticket
