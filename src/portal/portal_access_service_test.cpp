#include <gtest/gtest.h>

#include "portal/testing.h"

namespace wellkept::portal {
namespace {

constexpr const char* kMail = "li@example.com";
constexpr const char* kHere = "192.0.2.1";

class AccessTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  std::string code_for(const std::string& contact) {
    const auto sent = portal_.access.request_code(contact, "en");
    EXPECT_TRUE(sent.ok()) << sent.refusal().code;
    return portal_.sender.sent.back().code;
  }
  std::string refusal(const std::string& contact, const std::string& code, const char* from = kHere) {
    const auto started = portal_.access.open_by_code(contact, code, "李雷", from);
    return started.ok() ? "" : started.refusal().code;
  }
  static std::string other(const std::string& code) { return code == "000000" ? "000001" : "000000"; }

  testing::Portal portal_{GetParam()};
};

TEST_P(AccessTest, ACodeOpensTheCustomersSession) {
  const Id known = portal_.customer("李雷", "138 0013 8000", kMail);
  const std::string code = code_for("LI@example.com ");
  EXPECT_EQ(portal_.sender.sent.back().contact, kMail);
  EXPECT_EQ(portal_.sender.sent.back().language, "en");
  const auto started = portal_.access.open_by_code(kMail, code, {}, kHere);
  ASSERT_TRUE(started.ok()) << started.refusal().code;
  EXPECT_EQ(started->session.customer, known);
  EXPECT_FALSE(started->session.ticket);
  const auto session = portal_.access.by_secret(started->secret);
  ASSERT_TRUE(session.ok());
  EXPECT_EQ(session->customer, known);
  portal_.access.close(session->id);
  EXPECT_EQ(portal_.access.by_secret(started->secret).refusal().code, "session.expired");
  EXPECT_EQ(portal_.access.by_secret("guessed").refusal().code, "session.expired");
}

TEST_P(AccessTest, ACodeWorksOnceAndForItsContactOnly) {
  portal_.customer("李雷", {}, kMail);
  portal_.customer("韩梅梅", {}, "han@example.com");
  const std::string code = code_for(kMail);
  const std::string hers = code_for("han@example.com");
  if (code != hers) {  // by chance they are the same
    EXPECT_EQ(refusal("han@example.com", code), "portal.code");
  }
  EXPECT_EQ(refusal("nobody@example.com", code), "portal.code");
  EXPECT_EQ(refusal(kMail, code), "");
  EXPECT_EQ(refusal(kMail, code), "portal.code");
}

TEST_P(AccessTest, ACodeWorksToItsLastMillisecond) {
  portal_.customer("李雷", {}, kMail);
  const std::string code = code_for(kMail);
  portal_.pass(kCodeLifeMs + 1);
  EXPECT_EQ(refusal(kMail, code), "portal.code");
  const std::string next = code_for(kMail);
  portal_.pass(kCodeLifeMs);
  EXPECT_EQ(refusal(kMail, next), "");
}

TEST_P(AccessTest, OnlyTheLastCodeCounts) {
  portal_.customer("李雷", {}, kMail);
  const std::string first = code_for(kMail);
  portal_.pass(kCodeAgainMs);
  const std::string second = code_for(kMail);
  if (first != second) {
    EXPECT_EQ(refusal(kMail, first), "portal.code");
  }
  EXPECT_EQ(refusal(kMail, second), "");
}

TEST_P(AccessTest, FiveAttemptsUseACodeUp) {
  portal_.customer("李雷", {}, kMail);
  const std::string code = code_for(kMail);
  for (int i = 0; i < kCodeAttempts; ++i) EXPECT_EQ(refusal(kMail, other(code)), "portal.code");
  EXPECT_EQ(refusal(kMail, code), "portal.code") << "the attempts are counted though each was refused";
}

TEST_P(AccessTest, ManyWrongCodesFromOneAddressWait) {
  for (int i = 0; i < 20; ++i) EXPECT_EQ(refusal("x" + std::to_string(i) + "@example.com", "123456"), "portal.code");
  EXPECT_EQ(refusal(kMail, "123456"), "session.throttled");
  EXPECT_EQ(refusal(kMail, "123456", "198.51.100.7"), "portal.code") << "another address need not";
}

TEST_P(AccessTest, CodesToOneContactAreFew) {
  const auto wait = [&](const char* contact) {
    const auto sent = portal_.access.request_code(contact, "zh-CN");
    return sent.ok() ? 0 : *sent.refusal().context.find("retry_after_s")->integer();
  };
  EXPECT_EQ(wait(kMail), 0);
  EXPECT_EQ(wait(kMail), 60);
  EXPECT_EQ(wait("other@example.com"), 0);
  portal_.pass(kCodeAgainMs - 1);
  EXPECT_EQ(wait(kMail), 1);
  portal_.pass(1);
  for (int i = 1; i < kCodesInWindow; ++i) {
    EXPECT_EQ(wait(kMail), 0) << i;
    portal_.pass(kCodeAgainMs);
  }
  EXPECT_EQ(wait(kMail), 3600 - 5 * 60);
  portal_.pass(kCodeWindowMs - 5 * kCodeAgainMs);
  EXPECT_EQ(wait(kMail), 0);
  EXPECT_EQ(portal_.sender.sent.size(), 7u);
}

TEST_P(AccessTest, AnswersAlikeForKnownAndUnknownContacts) {
  portal_.customer("李雷", {}, kMail);
  const auto known = portal_.access.request_code(kMail, "zh-CN");
  const auto unknown = portal_.access.request_code("stranger@example.com", "zh-CN");
  EXPECT_EQ(*known, *unknown);
}

TEST_P(AccessTest, WhoIsNewSaysAName) {
  const std::string code = code_for("new@example.com");
  EXPECT_EQ(portal_.access.open_by_code("new@example.com", other(code), {}, kHere).refusal().code, "portal.code");
  EXPECT_EQ(portal_.access.open_by_code("new@example.com", code, {}, kHere).refusal().code, "portal.name_needed");
  const auto started = portal_.access.open_by_code("new@example.com", code, "新客户", kHere);
  ASSERT_TRUE(started.ok()) << started.refusal().code;
  portal_.database->read([&](db::Transaction& tx) {
    const auto customer = portal_.customers.find(tx, started->session.customer);
    EXPECT_EQ(customer->name, "新客户");
    EXPECT_EQ(customer->email, "new@example.com");
  });
}

TEST_P(AccessTest, TelephonesNeedAGateway) {
  EXPECT_EQ(portal_.access.request_code("13800138000", "en").refusal().code, "portal.unreachable");
  portal_.sender.telephones = true;
  const Id known = portal_.customer("李雷", "+86 138 0013 8000");
  const auto started = portal_.access.open_by_code("13800138000", code_for("13800138000"), {}, kHere);
  ASSERT_TRUE(started.ok()) << started.refusal().code;
  EXPECT_EQ(started->session.customer, known) << "found under the other spelling";
}

TEST_P(AccessTest, ALinkOpensItsTicketForADay) {
  const auto opened = portal_.open({{"kind", "inquiry"}, {"channel", "web"}});
  ASSERT_TRUE(portal_.act(opened->ticket.id, "answer", {{"answer", "Turn it on"}}).ok());
  const auto link = portal_.write([&](db::Transaction& tx) {
    return portal_.service.request_confirmation(tx, portal_.member(11), opened->ticket.id, "email");
  });
  const auto started = portal_.access.open_by_link(link->token);
  ASSERT_TRUE(started.ok()) << started.refusal().code;
  EXPECT_EQ(started->session.ticket, opened->ticket.id);
  EXPECT_FALSE(started->session.customer) << "nobody is known behind this ticket";
  EXPECT_TRUE(portal_.access.by_secret(started->secret).ok());
  portal_.pass(24 * ticket::testing::kHour + 1);
  EXPECT_FALSE(portal_.access.by_secret(started->secret).ok());
  EXPECT_EQ(portal_.access.open_by_link("forged").refusal().code, "confirmation.unknown");
  portal_.pass(7 * 24 * ticket::testing::kHour);
  EXPECT_EQ(portal_.access.open_by_link(link->token).refusal().code, "confirmation.expired");
}

TEST_P(AccessTest, ForgetsWhatIsOver) {
  portal_.customer("李雷", {}, kMail);
  portal_.enter(kMail);
  portal_.pass(24 * ticket::testing::kHour + 1);
  EXPECT_EQ(portal_.access.forget_expired(), 1) << "the code";
  EXPECT_EQ(portal_.access.forget_expired(), 0);
  portal_.pass(30 * 24 * ticket::testing::kHour);
  EXPECT_EQ(portal_.access.forget_expired(), 1) << "the session";
}

INSTANTIATE_TEST_SUITE_P(Engines, AccessTest, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& test) { return db::testing::name_of(test.param); });

}  // namespace
}  // namespace wellkept::portal
