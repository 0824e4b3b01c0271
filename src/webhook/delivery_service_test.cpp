#include "webhook/delivery_service.h"

#include <gtest/gtest.h>

#include "ticket/testing.h"
#include "webhook/webhook.h"
#include "webhook/webhook_followers.h"

namespace wellkept::webhook {
namespace {

constexpr Id kAdmin{99};

// Keeps what it is given and answers as it is told.
class Box final : public Sender {
 public:
  struct Posted {
    std::string url;
    std::vector<std::string> headers;
    json::Value body;
  };
  Answer post(const std::string& url, const std::vector<std::string>& headers, const std::string& body) override {
    posted.push_back({url, headers, std::get<json::Value>(json::parse(body))});
    return answer;
  }
  std::vector<std::string> kinds() const {
    std::vector<std::string> names;
    for (const Posted& one : posted) names.push_back(*one.body.find("kind")->string());
    return names;
  }
  std::vector<Posted> posted;
  Answer answer{200};
};

class DeliveryTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  Shown subscribe(std::vector<std::string> events, bool personal = false) {
    Wish wish;
    wish.url = "https://example.com/hook";
    wish.events = std::move(events);
    wish.personal = personal;
    auto made = desk_.database->write([&](db::Transaction& tx) { return service_.create(tx, wish, kAdmin); });
    if (!made.ok()) throw std::runtime_error(made.refusal().detail);
    return *made;
  }
  Id open(const char* subject = "Lamp is dark") {
    const auto record =
        desk_.open({{"kind", "inquiry"}, {"channel", "chat"}}, ticket::testing::Desk::member(11), subject);
    if (!record.ok()) throw std::runtime_error(record.refusal().detail);
    return record->ticket.id;
  }
  int tell() {
    follower_.follow();
    return deliveries_.advance();
  }
  std::vector<Delivery> told(Id webhook) {
    return desk_.database->read(
        [&](db::Transaction& tx) { return store::list_deliveries(tx, webhook, {}, Id{INT64_MAX}, 100); });
  }
  Webhook webhook(Id id) {
    return *desk_.database->read([&](db::Transaction& tx) { return store::find(tx, id); });
  }

  ticket::testing::Desk desk_{GetParam()};
  WebhookService service_{desk_.clock, desk_.ids, desk_.log, std::string(32, 'k'), Receiver{}};
  Box box_;
  DeliveryService deliveries_{{*desk_.database, service_, desk_.customers, box_, desk_.clock, desk_.ids},
                              "1",
                              {[] { return 0.0; }, [this](bool) { ++tried_; }}};
  int tried_ = 0;
  Follower follower_{*desk_.database, desk_.clock};
};

TEST_P(DeliveryTest, TellsInOrderAndOnce) {
  open("before anybody listened");
  const Shown made = subscribe({"ticket.opened"});
  const Id first = open();
  const Id second = open();
  tell();
  ASSERT_EQ(box_.kinds(), (std::vector<std::string>{"ticket.opened", "ticket.opened"}));
  EXPECT_EQ(*box_.posted[0].body.find("ticket")->find("id")->string(), format_id(first));
  EXPECT_EQ(*box_.posted[1].body.find("ticket")->find("id")->string(), format_id(second));
  EXPECT_EQ(tell(), 0);
  // Another node, and the same one after a restart, look at the same events and find them told.
  Follower other(*desk_.database, desk_.clock);
  other.follow();
  EXPECT_EQ(deliveries_.advance(), 0);
  EXPECT_EQ(told(made.webhook.id).size(), 2U);
}

TEST_P(DeliveryTest, SignsWithEverySecretThatCounts) {
  const Shown made = subscribe({"*"});
  const auto newer =
      desk_.database->write([&](db::Transaction& tx) { return service_.rotate(tx, made.webhook.id, false, kAdmin); });
  ASSERT_TRUE(newer.ok());
  EXPECT_NE(newer->secret, made.secret);
  EXPECT_EQ(service_.secrets(webhook(made.webhook.id)), (std::vector<std::string>{newer->secret, made.secret}));
  desk_.pass(kOverlapMs);
  EXPECT_EQ(service_.secrets(webhook(made.webhook.id)), (std::vector<std::string>{newer->secret}));
  // Another key in the data folder would make another secret: nothing is signed by it.
  const WebhookService stranger(desk_.clock, desk_.ids, desk_.log, std::string(32, 'x'), Receiver{});
  EXPECT_TRUE(stranger.secrets(webhook(made.webhook.id)).empty());
}

TEST_P(DeliveryTest, TriesAgainWithGrowingPausesThenParksAndGoesOn) {
  const Shown made = subscribe({"ticket.opened"});
  const Id first = open();
  const Id second = open();
  box_.answer = {503};
  EXPECT_EQ(tell(), 1);  // the second waits behind the first
  EXPECT_EQ(deliveries_.advance(), 0);
  for (std::int64_t attempts = 1; attempts < kMostAttempts; ++attempts) {
    const std::int64_t pause = *pause_after(attempts, 0);
    desk_.pass(pause - 1);
    EXPECT_EQ(deliveries_.advance(), 0) << attempts;
    desk_.pass(1);
    // The last try parks it, and the second has its turn.
    EXPECT_EQ(deliveries_.advance(), attempts + 1 == kMostAttempts ? 2 : 1) << attempts;
  }
  box_.answer = {204};
  desk_.pass(*pause_after(1, 0));
  EXPECT_EQ(deliveries_.advance(), 1);
  const auto rows = told(made.webhook.id);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].stream, second);
  EXPECT_EQ(rows[0].state, "delivered");
  EXPECT_EQ(rows[0].attempts, 2);
  EXPECT_EQ(rows[1].stream, first);
  EXPECT_EQ(rows[1].state, "parked");
  EXPECT_EQ(rows[1].attempts, kMostAttempts);
  EXPECT_EQ(rows[1].status, 503);
  EXPECT_EQ(webhook(made.webhook.id).failures, 0);

  const auto again = desk_.database->write(
      [&](db::Transaction& tx) { return service_.replay(tx, made.webhook.id, rows[1].event, kAdmin); });
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(deliveries_.advance(), 1);
  EXPECT_EQ(told(made.webhook.id)[1].state, "delivered");
  EXPECT_EQ(told(made.webhook.id)[1].replays, 1);
  EXPECT_EQ(*box_.posted.back().body.find("replays")->integer(), 1);
}

TEST_P(DeliveryTest, WaitsAsLongAsTheReceiverAsks) {
  subscribe({"ticket.opened"});
  open();
  box_.answer = {429, {}, 600'000};
  EXPECT_EQ(tell(), 1);
  desk_.pass(599'999);
  EXPECT_EQ(deliveries_.advance(), 0);
  desk_.pass(1);
  EXPECT_EQ(deliveries_.advance(), 1);
}

TEST_P(DeliveryTest, StopsWhenTheReceiverIsGone) {
  const Shown made = subscribe({"ticket.opened"});
  open();
  box_.answer = {410};
  EXPECT_EQ(tell(), 1);
  EXPECT_FALSE(webhook(made.webhook.id).active);
  desk_.pass(kLongestWaitMs);
  EXPECT_EQ(deliveries_.advance(), 0);
}

TEST_P(DeliveryTest, OneNodeAtATimeServesAWebhook) {
  const Shown made = subscribe({"ticket.opened"});
  open();
  follower_.follow();
  const auto take = [&](Id lease) {
    return desk_.database->write([&](db::Transaction& tx) -> Result<bool> {
      return store::take_lease(tx, {made.webhook.id, lease}, desk_.clock.now(), desk_.clock.now() + 60'000);
    });
  };
  EXPECT_TRUE(*take(Id{1}));
  EXPECT_FALSE(*take(Id{2}));
  EXPECT_EQ(deliveries_.advance(), 0);
  desk_.pass(60'000);  // the node that had it died
  EXPECT_EQ(deliveries_.advance(), 1);
}

TEST_P(DeliveryTest, KeepsPersonalDataUnlessAllowed) {
  subscribe({"ticket.opened"});
  const Shown full = subscribe({"ticket.opened"}, true);
  open("Mr Wang's lamp");
  tell();
  ASSERT_EQ(box_.posted.size(), 2U);
  for (const auto& posted : box_.posted) {
    const std::string text = json::write(posted.body);
    const bool allowed = *posted.body.find("webhook_id")->string() == format_id(full.webhook.id);
    EXPECT_EQ(text.find("Mr Wang") != std::string::npos, allowed) << text;
    EXPECT_EQ(text.find("commitment"), std::string::npos) << text;
    EXPECT_EQ(*posted.body.find("data")->find("kind")->string(), "inquiry");
  }
}

TEST_P(DeliveryTest, ReplaysARangeAndWhatWasRecordedWhileItWasOff) {
  const Shown made = subscribe({"ticket.opened"});
  const Instant begun = desk_.clock.now();
  open();
  tell();
  Wish wish;
  wish.active = false;
  const auto off = desk_.database->write(
      [&](db::Transaction& tx) { return service_.change(tx, made.webhook.id, made.webhook.version, wish, kAdmin); });
  ASSERT_TRUE(off.ok());
  desk_.pass(120'000);
  open();
  EXPECT_EQ(tell(), 0);
  wish.active = true;
  const auto on = desk_.database->write(
      [&](db::Transaction& tx) { return service_.change(tx, made.webhook.id, off->version, wish, kAdmin); });
  ASSERT_TRUE(on.ok());
  EXPECT_EQ(tell(), 0);
  desk_.pass(1000);
  const auto replay = [&] {
    return desk_.database->write(
        [&](db::Transaction& tx) { return service_.replay(tx, made.webhook.id, begun, desk_.clock.now(), kAdmin); });
  };
  ASSERT_TRUE(replay().ok());
  EXPECT_EQ(replay().refusal().code, "webhook.replaying");
  EXPECT_EQ(tell(), 2);
  EXPECT_EQ(told(made.webhook.id).size(), 2U);
  EXPECT_TRUE(replay().ok());
}

TEST_P(DeliveryTest, HistoryIsNobodysNews) {
  subscribe({"*"});
  const Id ticket = open();
  follower_.follow();
  deliveries_.advance();
  box_.posted.clear();
  const Id imported = open();
  desk_.run("UPDATE tickets SET source = 'zendesk', source_key = '1' WHERE id = " + format_id(imported));
  desk_.run("UPDATE events SET at = at - 100000 WHERE stream = " + format_id(imported));
  const Id sample = open();
  desk_.run("UPDATE tickets SET sample = TRUE WHERE id = " + format_id(sample));
  static_cast<void>(ticket);
  tell();
  EXPECT_TRUE(box_.posted.empty());
}

TEST_P(DeliveryTest, FindsWhatBecameVisibleLate) {
  const Shown made = subscribe({"ticket.opened"});
  const Id late = open();
  const std::string hidden = format_id(late);
  desk_.run("UPDATE events SET stream = -" + hidden + ", id = -id WHERE stream = " + hidden);
  open();
  EXPECT_EQ(tell(), 1);
  desk_.run("UPDATE events SET stream = " + hidden + ", id = -id WHERE stream = -" + hidden);
  EXPECT_EQ(tell(), 1);
  EXPECT_EQ(told(made.webhook.id).size(), 2U);
}

TEST_P(DeliveryTest, ForgetsWhatIsOldAndWhatIsGone) {
  const Shown made = subscribe({"ticket.opened"});
  open();
  tell();
  EXPECT_EQ(deliveries_.forget(), 0);
  desk_.pass(31LL * 24 * 3'600'000);
  EXPECT_EQ(deliveries_.forget(), 1);
  open();
  tell();
  const auto gone = desk_.database->write([&](db::Transaction& tx) {
    return service_.remove(tx, made.webhook.id, webhook(made.webhook.id).version, kAdmin);
  });
  ASSERT_TRUE(gone.ok());
  EXPECT_EQ(deliveries_.forget(), 1);
  EXPECT_TRUE(told(made.webhook.id).empty());
}

INSTANTIATE_TEST_SUITE_P(Engines, DeliveryTest, testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& one) { return db::testing::name_of(one.param); });

}  // namespace
}  // namespace wellkept::webhook
