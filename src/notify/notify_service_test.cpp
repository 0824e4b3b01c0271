#include "notify/notify_service.h"

#include <gtest/gtest.h>

#include "db/migrator.h"
#include "db/testing/test_database.h"
#include "notify/notify_store.h"
#include "notify/templates.h"

namespace wellkept::notify {
namespace {

class NotifyTest : public testing::TestWithParam<db::Engine> {
 protected:
  NotifyTest() { EXPECT_TRUE(db::migrate(*database_).ok()); }

  Result<Id> enqueue(const Message& message) {
    return database_->write([&](db::Transaction& tx) { return notify_.enqueue(tx, message); });
  }
  Message code(const std::string& address) {
    Message message;
    message.to.address = address;
    message.channel = Channel::email;
    message.template_id = "customer.code";
    message.params = {{"code", "123456"}, {"minutes", "10"}};
    message.secret = true;
    return message;
  }

  db::testing::TestDatabase database_{GetParam()};
  ManualClock clock_{*parse_instant("2026-03-02T10:00:00+08:00")};
  IdSource ids_{clock_, 1};
  NotifyService notify_{clock_, ids_, {true, "desk.example.com", "Asia/Shanghai"}};
};

TEST_P(NotifyTest, KeepsAMessageOncePerDedupeKey) {
  Message message = code("li@example.com");
  message.dedupe = "code/1";
  const auto first = enqueue(message);
  ASSERT_TRUE(first.ok()) << first.refusal().detail;
  const auto again = enqueue(message);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(*first, *again);
  message.dedupe = "code/2";
  EXPECT_NE(*first, *enqueue(message));
}

TEST_P(NotifyTest, RefusesWhatCannotBeDelivered) {
  const auto code_of = [&](const Message& message) {
    const auto result = enqueue(message);
    return result.ok() ? std::string("ok") : result.refusal().code;
  };
  EXPECT_EQ(code_of(code("li@example.com")), "ok");
  EXPECT_EQ(code_of(code("li@example.com\r\nBcc: x@example.com")), "message.recipient");
  EXPECT_EQ(code_of(code("")), "message.recipient");
  Message message = code("13800138000");
  message.channel = Channel::sms;
  EXPECT_EQ(code_of(message), "message.no_gateway");
  message = code("li@example.com");
  message.template_id = "customer.cod";
  EXPECT_EQ(code_of(message), "message.template");
  message = code("li@example.com");
  message.params.pop_back();
  EXPECT_EQ(code_of(message), "message.params");
  message = code("li@example.com");
  message.channel = Channel::inbox;
  EXPECT_EQ(code_of(message), "message.recipient");
}

INSTANTIATE_TEST_SUITE_P(Engines, NotifyTest, testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& one) { return db::testing::name_of(one.param); });

}  // namespace
}  // namespace wellkept::notify
