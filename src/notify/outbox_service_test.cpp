#include "notify/outbox_service.h"

#include <gtest/gtest.h>

#include "db/migrator.h"
#include "db/testing/test_database.h"
#include "notify/inbox_store.h"
#include "notify/notify_store.h"
#include "notify/preferences.h"

namespace wellkept::notify {
namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr Id kMember{7};

// Keeps the letters and answers as it is told.
class Box final : public Mailer {
 public:
  Delivery send(const Letter& letter) override {
    letters.push_back(letter);
    return answer;
  }
  std::vector<Letter> letters;
  Delivery answer;
};

class OutboxTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  OutboxTest() { EXPECT_TRUE(db::migrate(*database_).ok()); }

  Id add(const std::string& number, bool secret = false, std::optional<Instant> expires_at = {}) {
    Message message;
    message.to.address = "li@example.com";
    message.channel = Channel::email;
    message.template_id = "customer.code";
    message.params = {{"code", number}, {"minutes", "10"}};
    message.secret = secret;
    message.expires_at = expires_at;
    return *database_->write([&](db::Transaction& tx) { return notify_.enqueue(tx, message); });
  }
  void notice(const std::string& number, bool urgent = false) {
    const auto done = database_->write([&](db::Transaction& tx) {
      return notify_.notify(tx, {.member = kMember,
                                 .template_id = "escalation.reminder",
                                 .params = {{"number", number},
                                            {"clause", "FB-4.1.1"},
                                            {"promise", "Answer"},
                                            {"due_at", "2026-03-02T02:30:00Z"}},
                                 .urgent = urgent});
    });
    ASSERT_TRUE(done.ok()) << done.refusal().detail;
  }
  void choose(Mail email, std::optional<int> quiet_from = {}, std::optional<int> quiet_until = {}) {
    Preferences p;
    p.language = "en";
    p.zone = "Asia/Shanghai";
    p.email = "seven@example.com";
    p.quiet_from = quiet_from;
    p.quiet_until = quiet_until;
    p.digest_at = 18 * 60;
    p.topics["reminder"] = {true, email};
    (void)database_->write([&](db::Transaction& tx) -> Outcome {
      store::put_preferences(tx, kMember, p);
      return Done{};
    });
  }
  store::OutboxRow row(Id id) {
    return database_->read([&](db::Transaction& tx) {
      for (auto& one : store::list_outbox(tx, {}, Id{INT64_MAX}, 100)) {
        if (one.id == id) return one;
      }
      throw std::runtime_error("no such row");
    });
  }
  void pass(std::int64_t ms) { clock_.set(clock_.now() + ms); }

  db::testing::TestDatabase database_{GetParam()};
  ManualClock clock_{*parse_instant("2026-03-02T10:00:00+08:00")};
  IdSource ids_{clock_, 1};
  NotifyService notify_{clock_, ids_, {true, "desk.example.com", "Asia/Shanghai"}};
  Box box_;
  OutboxWorker worker_{*database_, notify_, box_, clock_, {"desk@example.com", "Desk"}};
};

TEST_P(OutboxTest, ALetterGoesOutOnce) {
  const Id id = add("123456");
  EXPECT_EQ(worker_.advance(), 1);
  EXPECT_EQ(worker_.advance(), 0);
  ASSERT_EQ(box_.letters.size(), 1U);
  EXPECT_EQ(box_.letters[0].to, "li@example.com");
  EXPECT_EQ(box_.letters[0].message_id, format_id(id) + "@desk.example.com");
  EXPECT_NE(box_.letters[0].body.find("123456"), std::string::npos);
  EXPECT_EQ(row(id).state, "sent");
}

TEST_P(OutboxTest, AServerThatIsDownIsTriedAgainWithTheSameMessageId) {
  const Id id = add("123456");
  box_.answer = {Delivery::Result::later, "could not connect"};
  EXPECT_EQ(worker_.advance(), 0);
  EXPECT_EQ(row(id).state, "waiting");
  EXPECT_EQ(row(id).last_error, "could not connect");
  EXPECT_EQ(row(id).next_at, clock_.now() + kMinute);
  worker_.advance();
  EXPECT_EQ(box_.letters.size(), 1U) << "not before the pause is over";
  pass(kMinute);
  box_.answer = {};
  EXPECT_EQ(worker_.advance(), 1);
  ASSERT_EQ(box_.letters.size(), 2U);
  EXPECT_EQ(box_.letters[0].message_id, box_.letters[1].message_id);
  EXPECT_EQ(row(id).attempts, 2);
}

TEST_P(OutboxTest, AfterTheLastTryItIsDeadAndCanBeTriedAgain) {
  const Id id = add("123456");
  box_.answer = {Delivery::Result::later, "busy"};
  for (int i = 0; i < 20; ++i) {
    worker_.advance();
    pass(24 * 60 * kMinute);
  }
  EXPECT_EQ(box_.letters.size(), 10U);
  EXPECT_EQ(row(id).state, "dead");
  EXPECT_EQ(database_->read([](db::Transaction& tx) { return store::outbox_health(tx).dead; }), 1);
  const auto again =
      database_->write([&](db::Transaction& tx) -> Result<bool> { return store::retry_outbox(tx, id, clock_.now()); });
  EXPECT_TRUE(*again);
  box_.answer = {};
  EXPECT_EQ(worker_.advance(), 1);
}

TEST_P(OutboxTest, WhatIsRefusedForGoodIsDeadAtOnceAndItsSecretWiped) {
  const Id id = add("123456", true);
  box_.answer = {Delivery::Result::never, "550 no such user"};
  worker_.advance();
  EXPECT_EQ(row(id).state, "dead");
  const auto again =
      database_->write([&](db::Transaction& tx) -> Result<bool> { return store::retry_outbox(tx, id, clock_.now()); });
  EXPECT_FALSE(*again) << "its secret is gone";
}

TEST_P(OutboxTest, WhatCameTooLateIsNotSent) {
  const Id id = add("123456", true, clock_.now() + kMinute);
  pass(kMinute);
  EXPECT_EQ(worker_.advance(), 0);
  EXPECT_TRUE(box_.letters.empty());
  EXPECT_EQ(row(id).state, "expired");
}

TEST_P(OutboxTest, ADigestIsOneLetterADay) {
  choose(Mail::digest);
  notice("T-1");
  notice("T-2");
  worker_.advance();
  EXPECT_TRUE(box_.letters.empty());
  pass(8 * 60 * kMinute);  // 18:00
  EXPECT_EQ(worker_.advance(), 1);
  ASSERT_EQ(box_.letters.size(), 1U);
  EXPECT_EQ(box_.letters[0].subject, "Daily digest: 2 messages");
  EXPECT_NE(box_.letters[0].body.find("T-1"), std::string::npos);
  EXPECT_NE(box_.letters[0].body.find("T-2"), std::string::npos);
  EXPECT_EQ(worker_.advance(), 0);
}

TEST_P(OutboxTest, QuietHoursHoldLettersButNotUrgentOnes) {
  choose(Mail::at_once, 9 * 60, 12 * 60);  // it is 10:00
  notice("T-1");
  notice("T-2", true);
  EXPECT_EQ(worker_.advance(), 1);
  EXPECT_NE(box_.letters[0].subject.find("T-2"), std::string::npos);
  pass(120 * kMinute);
  EXPECT_EQ(worker_.advance(), 1);
}

TEST_P(OutboxTest, UnreadMessagesComeFirstPageByPage) {
  for (const char* number : {"T-1", "T-2", "T-3", "T-4"}) {
    notice(number);
    pass(1);
  }
  database_->read([&](db::Transaction& tx) {
    const auto all = store::list_inbox(tx, kMember, {true, clock_.now(), Id{}}, 10);
    ASSERT_EQ(all.size(), 4U);
    EXPECT_NE(all[0].params.find("T-4"), std::string::npos);
  });
  const Id newest = database_->read([&](db::Transaction& tx) {
    return store::list_inbox(tx, kMember, {true, clock_.now(), Id{}}, 1).front().id;
  });
  (void)database_->write([&](db::Transaction& tx) -> Outcome {
    EXPECT_TRUE(store::mark_inbox(tx, kMember, newest, clock_.now()));
    EXPECT_FALSE(store::mark_inbox(tx, Id{8}, newest, clock_.now())) << "another's message";
    return Done{};
  });
  database_->read([&](db::Transaction& tx) {
    EXPECT_EQ(store::count_inbox(tx, kMember, clock_.now()).unread, 3);
    std::string order;
    store::InboxCursor from{true, clock_.now(), Id{}};
    for (int page = 0; page < 4; ++page) {
      const auto rows = store::list_inbox(tx, kMember, from, 1);
      ASSERT_EQ(rows.size(), 1U);
      order += rows[0].params.substr(rows[0].params.find("T-"), 3) + " ";
      from = {!rows[0].read_at.has_value(), rows[0].shown_at, rows[0].id};
    }
    EXPECT_EQ(order, "T-3 T-2 T-1 T-4 ");
  });
}

TEST_P(OutboxTest, AnErasedCustomersLettersAreDroppedAndForgotten) {
  Message message;
  message.to = {.customer = Id{5}, .address = "li@example.com"};
  message.channel = Channel::email;
  message.template_id = "customer.code";
  message.params = {{"code", "1"}, {"minutes", "10"}};
  const Id id = *database_->write([&](db::Transaction& tx) { return notify_.enqueue(tx, message); });
  (void)database_->write([&](db::Transaction& tx) -> Outcome {
    notify_.erase_customer(tx, Id{5});
    return Done{};
  });
  EXPECT_EQ(worker_.advance(), 0);
  EXPECT_EQ(row(id).state + row(id).address, "dropped");
}

INSTANTIATE_TEST_SUITE_P(Engines, OutboxTest, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& one) { return db::testing::name_of(one.param); });

}  // namespace
}  // namespace wellkept::notify
