#include <gtest/gtest.h>

#include <array>

#include "directory/access_service.h"
#include "directory/testing.h"
#include "directory/totp.h"

namespace wellkept::directory {
namespace {

using testing::kPassword;
using Next = StartedSession::Next;

std::string from_base32(std::string_view text) {
  std::string out;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : text) {
    held = (held << 5U) | static_cast<std::uint32_t>(c >= 'A' ? c - 'A' : c - '2' + 26);
    bits += 5;
    if (bits >= 8) out += static_cast<char>(held >> static_cast<unsigned>(bits -= 8) & 0xffU);
  }
  return out;
}

class FactorTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  static std::string code(const auto& result) { return result.ok() ? std::string() : result.refusal().code; }
  // What the member's app shows now.
  std::string shown(const NewFactor& factor) const {
    return totp::code_of(from_base32(factor.secret), f_.clock.now().ms / totp::kStepMs);
  }
  Result<StartedSession> sign_in() { return f_.access.sign_in("root", kPassword, {"10.0.0.1", "test"}); }
  Self self() {
    const auto session = sign_in();
    return {root_.id, f_.access.by_session(session->secret)->id, {"10.0.0.1", "test"}};
  }
  std::vector<std::string> noted() {
    std::vector<std::string> kinds;
    for (const auto& row : f_.access.sign_ins({.limit = 100})) kinds.insert(kinds.begin(), row.kind);
    return kinds;
  }
  testing::Fixture f_{GetParam()};
  Member root_ = f_.administrator();
};

TEST_P(FactorTest, MakesSigningInTwoSteps) {
  const Self me = self();
  EXPECT_EQ(code(f_.access.begin_factor(me, "wrong")), "password.wrong");
  const auto factor = f_.access.begin_factor(me, kPassword);
  ASSERT_TRUE(factor.ok());
  EXPECT_EQ(sign_in()->next, Next::done) << "begun is not in force";
  EXPECT_EQ(code(f_.access.confirm_factor(me, "000000x")), "second_factor.refused");
  const auto on = f_.access.confirm_factor(me, shown(*factor));
  ASSERT_TRUE(on.ok());
  EXPECT_EQ(on->recovery_codes.size(), 10U);
  EXPECT_TRUE(f_.access.by_session(on->session.secret).ok());
  EXPECT_EQ(f_.access.sessions(root_.id, {}, 10).size(), 1U) << "the others ended";
  EXPECT_EQ(code(f_.access.begin_factor(me, kPassword)), "second_factor.on");

  const auto step = sign_in();
  ASSERT_TRUE(step.ok());
  EXPECT_EQ(step->next, Next::code);
  EXPECT_FALSE(f_.access.by_session(step->secret).ok()) << "half a sign-in opens nothing";
  EXPECT_EQ(code(f_.access.finish_step(step->secret, shown(*factor), {})), "second_factor.refused") << "used already";
  EXPECT_EQ(code(f_.access.finish_step("other", shown(*factor), {})), "session.step");
  f_.pass(totp::kStepMs);
  const auto session = f_.access.finish_step(step->secret, shown(*factor), {});
  ASSERT_TRUE(session.ok());
  EXPECT_TRUE(f_.access.by_session(session->secret)->strong);
  EXPECT_EQ(code(f_.access.finish_step(step->secret, shown(*factor), {})), "session.step") << "once";

  const auto late = sign_in();
  f_.pass(5 * 60'000);
  EXPECT_EQ(code(f_.access.finish_step(late->secret, shown(*factor), {})), "session.step");
}

TEST_P(FactorTest, RecoveryCodesWorkOnceAndAreRenewed) {
  const Self me = self();
  const auto factor = f_.access.begin_factor(me, kPassword);
  const auto on = f_.access.confirm_factor(me, shown(*factor));
  for (const bool first : {true, false}) {
    const auto step = sign_in();
    const auto session = f_.access.finish_step(step->secret, " " + on->recovery_codes.at(0) + " ", {});
    EXPECT_EQ(session.ok(), first);
  }
  EXPECT_EQ(f_.access.factor(root_.id).recovery_codes, 9);
  f_.pass(totp::kStepMs);
  const auto fresh = f_.access.renew_recovery_codes(me, shown(*factor));
  ASSERT_TRUE(fresh.ok());
  EXPECT_EQ(code(f_.access.finish_step(sign_in()->secret, on->recovery_codes.at(1), {})), "second_factor.refused");
  EXPECT_TRUE(f_.access.finish_step(sign_in()->secret, fresh->at(1), {}).ok());
}

TEST_P(FactorTest, GuessesWait) {
  const Self me = self();
  const auto factor = f_.access.begin_factor(me, kPassword);
  ASSERT_TRUE(f_.access.confirm_factor(me, shown(*factor)).ok());
  f_.pass(totp::kStepMs);
  const auto step = sign_in();
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(code(f_.access.finish_step(step->secret, "000000x", {})), "second_factor.refused");
  EXPECT_EQ(code(f_.access.finish_step(step->secret, shown(*factor), {})), "session.throttled");
  EXPECT_EQ(code(f_.access.end_factor(me, shown(*factor))), "session.throttled") << "by whatever way";
  f_.pass(1000);
  EXPECT_TRUE(f_.access.finish_step(step->secret, shown(*factor), {}).ok());
  const auto kinds = noted();
  EXPECT_EQ(std::count(kinds.begin(), kinds.end(), "code_refused"), 5);
}

TEST_P(FactorTest, IsTakenOffByItsMemberAndByWhoManagesMembers) {
  const Self me = self();
  const auto first = f_.access.begin_factor(me, kPassword);
  ASSERT_TRUE(f_.access.confirm_factor(me, shown(*first)).ok());
  f_.pass(totp::kStepMs);
  ASSERT_TRUE(f_.access.end_factor(me, shown(*first)).ok());
  EXPECT_EQ(sign_in()->next, Next::done);
  EXPECT_EQ(code(f_.access.reset_factor(root_.id, {}, {})), "second_factor.none");
  const auto second = f_.access.begin_factor(me, kPassword);
  ASSERT_TRUE(f_.access.confirm_factor(me, shown(*second)).ok());
  ASSERT_TRUE(f_.access.reset_factor(root_.id, root_.id, {}).ok());
  EXPECT_EQ(f_.kinds_of(root_.id).back(), "second_factor.reset");
  EXPECT_TRUE(f_.access.sessions(root_.id, {}, 10).empty());
  EXPECT_EQ(sign_in()->next, Next::done);
}

TEST_P(FactorTest, ARoleThatNeedsOneGetsItAtTheNextSignIn) {
  const auto before = sign_in();
  auto options = testing::Fixture::options();
  options.factors.required_of_roles = {"admin"};
  AccessService strict(*f_.database, f_.log, f_.clock, f_.ids, options);
  EXPECT_FALSE(strict.by_session(before->secret).ok()) << "a password alone does not do any more";
  const auto step = strict.sign_in("root", kPassword, {});
  ASSERT_TRUE(step.ok());
  EXPECT_EQ(step->next, Next::enrol);
  EXPECT_EQ(code(strict.finish_step(step->secret, "000000", {})), "second_factor.none");
  const auto factor = strict.begin_step(step->secret);
  ASSERT_TRUE(factor.ok());
  const auto session = strict.finish_step(step->secret, shown(*factor), {});
  ASSERT_TRUE(session.ok());
  EXPECT_EQ(session->recovery_codes.size(), 10U);
  const auto credential = strict.by_session(session->secret);
  ASSERT_TRUE(credential.ok());
  f_.pass(totp::kStepMs);
  EXPECT_EQ(code(strict.end_factor({root_.id, credential->id}, shown(*factor))), "second_factor.required");
}

TEST_P(FactorTest, WhatWasDoneToSignInIsListed) {
  const Self me = self();
  (void)f_.access.sign_in("root", "wrong", {"10.0.0.9", "curl"});
  (void)f_.access.sign_in("nobody", "wrong", {"10.0.0.9", "curl"});
  const auto token = f_.issue({root_.id, "x", {}, std::nullopt, {}});
  ASSERT_TRUE(f_.access.revoke_token(token->token.id, root_.id, {"10.0.0.2"}).ok());
  ASSERT_TRUE(f_.access.sign_out(me).ok());
  EXPECT_EQ(noted(), (std::vector<std::string>{"password_set", "signed_in", "refused", "refused", "token_issued",
                                               "token_revoked", "signed_out"}));
  const auto failed = f_.access.sign_ins({.kind = "refused", .limit = 10});
  ASSERT_EQ(failed.size(), 2U);
  EXPECT_FALSE(failed[0].member) << "nobody's login";
  EXPECT_EQ(failed[1].member, root_.id);
  EXPECT_EQ(failed[0].from.address, "10.0.0.9");
  EXPECT_EQ(f_.access.sign_ins({.member = root_.id, .kind = "refused", .limit = 10}).size(), 1U);
  EXPECT_EQ(f_.access.sign_ins({.member = root_.id, .limit = 3}).size(), 3U);
  f_.pass(1000);
  EXPECT_TRUE(f_.access.sign_ins({.from = f_.clock.now(), .limit = 10}).empty());
  EXPECT_EQ(f_.access.sign_ins({.before = f_.clock.now(), .limit = 10}).size(), 7U);
  f_.pass(testing::Fixture::options().keep_sign_ins_ms);
  f_.access.forget_expired_sessions();
  EXPECT_TRUE(noted().empty());
}

TEST_P(FactorTest, OwnSessionsAreListedAndEnded) {
  const Self here = self();
  const Self there = self();
  const auto stranger = f_.add("other", {"specialist"});
  EXPECT_EQ(f_.access.sessions(root_.id, {}, 10).size(), 2U);
  EXPECT_EQ(code(f_.access.end_session({stranger->member.id, {}}, there.session)), "session.unknown");
  EXPECT_TRUE(f_.access.end_session(here, there.session).ok());
  EXPECT_EQ(code(f_.access.end_session(here, there.session)), "session.unknown");
  (void)sign_in();
  EXPECT_TRUE(f_.access.end_other_sessions(here).ok());
  ASSERT_EQ(f_.access.sessions(root_.id, {}, 10).size(), 1U);
  EXPECT_EQ(f_.access.sessions(root_.id, {}, 10)[0].id, here.session);
}

INSTANTIATE_TEST_SUITE_P(Engines, FactorTest, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& test) { return db::testing::name_of(test.param); });

}  // namespace
}  // namespace wellkept::directory
