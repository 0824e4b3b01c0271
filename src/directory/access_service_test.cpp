#include "directory/access_service.h"

#include <gtest/gtest.h>

#include "directory/testing.h"

namespace wellkept::directory {
namespace {

using testing::kPassword;
constexpr std::int64_t kHour = 60 * 60'000;

class AccessTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  std::string code(const auto& result) { return result.ok() ? std::string() : result.refusal().code; }
  testing::Fixture f_{GetParam()};
};

TEST_P(AccessTest, TheFirstAdministratorIsMadeOnce) {
  const auto old = f_.access.first_link();
  const auto link = f_.access.first_link();
  ASSERT_TRUE(old && link);
  EXPECT_EQ(code(f_.access.find_link(old->secret)), "setup.link") << "replaced";
  EXPECT_FALSE((*f_.access.find_link(link->secret)).member);
  EXPECT_EQ(code(f_.access.use_link(link->secret, {"root", "Root", "short"})), "password.short");
  const auto member = f_.access.use_link(link->secret, {"Root", "Root", kPassword});
  ASSERT_TRUE(member.ok());
  EXPECT_EQ(member->login, "root");
  EXPECT_EQ(member->roles, std::vector<std::string>{"admin"});
  EXPECT_TRUE(member->has_password);
  EXPECT_EQ(code(f_.access.use_link(link->secret, {"second", "Second", kPassword})), "setup.link");
  EXPECT_FALSE(f_.access.first_link());
  EXPECT_EQ(f_.kinds_of(member->id), (std::vector<std::string>{"member.created", "member.password_set"}));
}

TEST_P(AccessTest, LinksExpire) {
  const auto link = f_.access.first_link();
  f_.pass(24 * kHour);
  EXPECT_EQ(code(f_.access.use_link(link->secret, {"root", "Root", kPassword})), "setup.link");
}

TEST_P(AccessTest, ASessionLivesUntilItIsIdleOrEnded) {
  const auto root = f_.administrator();
  const auto session = f_.access.sign_in(" ROOT ", kPassword, {"10.0.0.1"});
  ASSERT_TRUE(session.ok());
  const auto credential = f_.access.by_session(session->secret);
  ASSERT_TRUE(credential.ok());
  EXPECT_EQ(credential->member, root.id);
  EXPECT_EQ(credential->roles, std::vector<std::string>{"admin"});
  EXPECT_EQ(code(f_.access.by_session("other")), "session.expired");
  for (int i = 0; i < 4; ++i) {
    f_.pass(7 * kHour);
    EXPECT_TRUE(f_.access.by_session(session->secret).ok()) << "each request keeps it alive";
  }
  ASSERT_TRUE(f_.access.sign_out({root.id, credential->id}).ok());
  EXPECT_EQ(code(f_.access.by_session(session->secret)), "session.expired") << "at once, in spite of the cache";
  const auto kinds = f_.kinds_of(root.id);
  EXPECT_EQ((std::vector<std::string>(kinds.end() - 2, kinds.end())),
            (std::vector<std::string>{"session.started", "session.ended"}));

  const auto idle = f_.access.sign_in("root", kPassword, {"10.0.0.1"});
  f_.pass(8 * kHour);
  EXPECT_EQ(code(f_.access.by_session(idle->secret)), "session.expired");
}

TEST_P(AccessTest, EverySessionEnds) {
  f_.administrator();
  const auto session = f_.access.sign_in("root", kPassword, {"10.0.0.1"});
  for (int i = 0; i < 24; ++i) {
    EXPECT_EQ(f_.access.forget_expired_sessions(), 0);
    f_.pass(7 * kHour);
    EXPECT_EQ(f_.access.by_session(session->secret).ok(), i < 23) << "a week is over: " << i;
  }
  EXPECT_EQ(f_.access.forget_expired_sessions(), 1);
}

TEST_P(AccessTest, RefusesAlikeAndMakesWait) {
  const auto root = f_.administrator();
  const auto wrong = f_.access.sign_in("root", "wrong password", {"10.0.0.1"});
  const auto unknown = f_.access.sign_in("nobody", kPassword, {"10.0.0.1"});
  const auto impossible = f_.access.sign_in("no body", kPassword, {"10.0.0.1"});
  for (const auto* refused : {&wrong, &unknown, &impossible}) {
    EXPECT_EQ(refused->refusal().kind, RefusalKind::unauthenticated);
    EXPECT_EQ(refused->refusal().code, "session.refused");
    EXPECT_EQ(refused->refusal().detail, wrong.refusal().detail);
  }
  EXPECT_EQ(f_.kinds_of(root.id).back(), "session.failed");
  for (int i = 0; i < 4; ++i) EXPECT_EQ(code(f_.access.sign_in("root", "wrong", {"10.0.0.2"})), "session.refused");
  const auto throttled = f_.access.sign_in("root", kPassword, {"10.0.0.3"});
  EXPECT_EQ(code(throttled), "session.throttled");
  EXPECT_EQ(*throttled.refusal().context.find("retry_after_s")->integer(), 1);
  f_.pass(1000);
  EXPECT_TRUE(f_.access.sign_in("root", kPassword, {"10.0.0.3"}).ok());
}

TEST_P(AccessTest, EveryNodeCountsTheSameFailures) {
  f_.administrator();
  AccessService other(*f_.database, f_.log, f_.clock, f_.ids, testing::Fixture::options());
  for (int i = 0; i < 5; ++i)
    EXPECT_FALSE((i % 2 == 0 ? f_.access : other).sign_in("root", "wrong", {"10.0.0.1"}).ok());
  EXPECT_EQ(code(other.sign_in("root", kPassword, {"10.0.0.2"})), "session.throttled");
  for (int i = 0; i < 15; ++i) (void)other.sign_in("ghost" + std::to_string(i), "wrong", {"10.0.0.1"});
  EXPECT_EQ(code(f_.access.sign_in("someone", "wrong", {"10.0.0.1"})), "session.throttled") << "the address";
  f_.pass(kHour + 1);
  EXPECT_TRUE(f_.access.sign_in("root", kPassword, {"10.0.0.1"}).ok());
  EXPECT_EQ(f_.access.forget_expired_sessions(), 0);
}

TEST_P(AccessTest, ANewPasswordEndsOtherSessions) {
  const auto root = f_.administrator();
  const auto first = f_.access.sign_in("root", kPassword, {"10.0.0.1"});
  const auto second = f_.access.sign_in("root", kPassword, {"10.0.0.1"});
  const auto here = f_.access.by_session(second->secret);
  ASSERT_TRUE(here.ok() && f_.access.by_session(first->secret).ok());
  EXPECT_EQ(code(f_.access.change_password({root.id, here->id}, "wrong", "another horse")), "password.wrong");
  const auto renewed = f_.access.change_password({root.id, here->id}, kPassword, "another horse");
  ASSERT_TRUE(renewed.ok());
  EXPECT_FALSE(f_.access.by_session(first->secret).ok());
  EXPECT_FALSE(f_.access.by_session(second->secret).ok()) << "it has another secret now";
  EXPECT_EQ(f_.access.by_session(renewed->secret)->id, here->id);
  EXPECT_FALSE(f_.access.sign_in("root", kPassword, {"10.0.0.1"}).ok());
  EXPECT_TRUE(f_.access.sign_in("root", "another horse", {"10.0.0.1"}).ok());
}

TEST_P(AccessTest, TokensCarryScopesAndEnd) {
  const auto root = f_.administrator();
  const auto token = f_.issue({root.id, "import", {"import.run"}, f_.clock.now() + kHour, {}});
  ASSERT_TRUE(token.ok());
  EXPECT_TRUE(token->secret.starts_with("wk_"));
  const auto used = f_.access.by_token(token->secret);
  ASSERT_TRUE(used.ok());
  EXPECT_EQ(used->scopes, std::vector<std::string>{"import.run"});
  EXPECT_EQ(f_.access.tokens({}, 10).at(0).used_at, f_.clock.now());
  EXPECT_EQ(code(f_.access.by_token(token->secret + "x")), "token.refused");
  EXPECT_EQ(code(f_.access.by_token("")), "token.refused");

  const auto other = f_.issue({root.id, "forever", {}, std::nullopt, {}});
  ASSERT_TRUE(f_.access.by_token(other->secret).ok());
  ASSERT_TRUE(f_.access.revoke_token(other->token.id, root.id).ok());
  EXPECT_EQ(code(f_.access.by_token(other->secret)), "token.refused") << "at once, in spite of the cache";
  EXPECT_EQ(code(f_.access.revoke_token(other->token.id, root.id)), "token.unknown");
  f_.pass(kHour);
  EXPECT_EQ(code(f_.access.by_token(token->secret)), "token.refused") << "expired";
}

TEST_P(AccessTest, ATokenIsIssuedWithinBounds) {
  const auto root = f_.administrator();
  EXPECT_EQ(code(f_.issue({root.id, "x", {"world.rule"}, std::nullopt, {}})), "token.scope");
  EXPECT_EQ(code(f_.issue({root.id, "x", {}, f_.clock.now(), {}})), "token.expiry");
  EXPECT_EQ(code(f_.issue({Id{5}, "x", {}, std::nullopt, {}})), "token.member");
  const std::vector<std::string> granted{"token.manage", "ticket.read"};
  EXPECT_EQ(code(f_.issue({root.id, "x", {}, std::nullopt, granted})), "token.scope");
  EXPECT_EQ(code(f_.issue({root.id, "x", {"member.manage"}, std::nullopt, granted})), "token.scope");
  EXPECT_EQ(code(f_.issue({root.id, "x", {"ticket.read"}, std::nullopt, granted})), "");
}

TEST_P(AccessTest, TheCacheSparesReadsForFiveSeconds) {
  const auto root = f_.administrator();
  const auto token = f_.issue({root.id, "x", {}, std::nullopt, {}});
  ASSERT_TRUE(f_.access.by_token(token->secret).ok());
  // Another node takes it away behind this process's back.
  const auto done = f_.database->write([&](db::Transaction& tx) -> Outcome {
    tx.execute_text("DELETE FROM tokens");
    return Done{};
  });
  ASSERT_TRUE(done.ok());
  f_.pass(4'999);
  EXPECT_TRUE(f_.access.by_token(token->secret).ok());
  f_.pass(1);
  EXPECT_FALSE(f_.access.by_token(token->secret).ok());
}

TEST(AccessCache, KeepsNothingThatWasForgottenMeanwhile) {
  AccessCache cache(5000, 2);
  const auto secret = crypto::sha256("secret");
  store::Credential credential;
  credential.member = Id{1};
  const auto before = cache.generation();
  cache.forget(Id{1});
  cache.put(secret, credential, Instant{0}, before);
  EXPECT_FALSE(cache.find(secret, Instant{0})) << "the row was read before the change";
  cache.put(secret, credential, Instant{0}, cache.generation());
  EXPECT_TRUE(cache.find(secret, Instant{4999}));
  EXPECT_FALSE(cache.find(secret, Instant{5000}));
  for (int i = 0; i < 10; ++i) {
    cache.put(crypto::sha256(std::to_string(i)), credential, Instant{0}, cache.generation());
    EXPECT_TRUE(cache.find(crypto::sha256(std::to_string(i)), Instant{0}));
  }
  EXPECT_FALSE(cache.find(secret, Instant{0})) << "it is bounded";
}

INSTANTIATE_TEST_SUITE_P(Engines, AccessTest, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& test) { return db::testing::name_of(test.param); });

}  // namespace
}  // namespace wellkept::directory
