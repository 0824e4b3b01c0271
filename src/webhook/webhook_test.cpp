#include "webhook/webhook.h"

#include <gtest/gtest.h>

#include "base/crypto.h"

namespace wellkept::webhook {
namespace {

TEST(Patterns, AreNamesGroupsOrAll) {
  for (const char* good : {"*", "ticket.*", "ticket.closed", "note.added", "policy.published"}) {
    EXPECT_TRUE(is_pattern(good)) << good;
  }
  for (const char* bad : {"", ".*", "ticket.", "Ticket.closed", "ticket closed", "*.closed", "ticket.*.x", "**"}) {
    EXPECT_FALSE(is_pattern(bad)) << bad;
  }
  const std::vector<std::string> some{"ticket.*", "note.added"};
  EXPECT_TRUE(matches(some, "ticket.closed"));
  EXPECT_TRUE(matches(some, "note.added"));
  EXPECT_FALSE(matches(some, "note.dropped"));
  EXPECT_FALSE(matches(some, "tickets.closed"));
  EXPECT_TRUE(matches(std::vector<std::string>{"*"}, "member.created"));
}

TEST(Secrets, DifferByWebhookAndGeneration) {
  const std::string key(32, 'k');
  EXPECT_EQ(secret_of(key, Id{7}, 1), secret_of(key, Id{7}, 1));
  EXPECT_NE(secret_of(key, Id{7}, 1), secret_of(key, Id{7}, 2));
  EXPECT_NE(secret_of(key, Id{7}, 1), secret_of(key, Id{8}, 1));
  EXPECT_NE(secret_of(key, Id{7}, 1), secret_of(std::string(32, 'l'), Id{7}, 1));
}

TEST(Signature, CanBeCheckedByAnyoneWithASecret) {
  const Instant now{1'772'000'000'999};
  const std::string body = R"({"id":"1"})";
  const std::string one = crypto::to_hex(crypto::hmac_sha256("whs_a", "1772000000." + body));
  const std::string two = crypto::to_hex(crypto::hmac_sha256("whs_b", "1772000000." + body));
  EXPECT_EQ(signature(std::vector<std::string>{"whs_a"}, now, body), "t=1772000000,v1=" + one);
  EXPECT_EQ(signature(std::vector<std::string>{"whs_a", "whs_b"}, now, body), "t=1772000000,v1=" + one + ",v1=" + two);
}

TEST(Pauses, GrowAreSpreadAndEnd) {
  std::int64_t before = 0;
  for (std::int64_t attempts = 1; attempts < kMostAttempts; ++attempts) {
    const auto least = pause_after(attempts, 0);
    const auto most = pause_after(attempts, 1);
    ASSERT_TRUE(least && most);
    EXPECT_GT(*least, before);
    EXPECT_EQ(*most, *least * 12 / 10);
    before = *most;
  }
  EXPECT_FALSE(pause_after(kMostAttempts, 0));
  EXPECT_FALSE(pause_after(0, 0));
}

TEST(Ids, HoldTheirMoment) {
  const Instant moment{1'772'000'000'123};
  const ManualClock clock(moment);
  const Id id = IdSource(clock, 5).next();
  EXPECT_EQ(moment_of(id), moment);
  EXPECT_LE(first_id_of(moment), id);
  EXPECT_GT(first_id_of(moment + 1), id);
}

}  // namespace
}  // namespace wellkept::webhook
