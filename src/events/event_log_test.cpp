#include "events/event_log.h"

#include <gtest/gtest.h>

#include "events/event_hash.h"
#include "events/testing.h"

namespace wellkept::events {
namespace {

class EventLogTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  testing::Log log_{GetParam()};
  const Id stream_{1000};
};

TEST_P(EventLogTest, ReadsBackWhatWasAppended) {
  json::Value body;
  body.set("b", 1);
  body.set("a", "中文");
  const std::vector<NewEvent> events{{"ticket.opened", Instant{5}, Id{9}, body},
                                     {"ticket.closed", Instant{6}, {}, body}};
  const auto head =
      log_.database->write([&](db::Transaction& tx) { return log_.log.append(tx, stream_, "ticket", 0, events); });
  ASSERT_TRUE(head.ok());
  EXPECT_EQ(head->version, 2);

  const auto read = log_.database->read([&](db::Transaction& tx) { return log_.log.read(tx, stream_); });
  ASSERT_EQ(read.size(), 2u);
  EXPECT_EQ(read[0].kind, "ticket.opened");
  EXPECT_EQ(read[0].version, 1);
  EXPECT_EQ(read[0].at, Instant{5});
  EXPECT_EQ(read[0].recorded_at, testing::kStart);
  EXPECT_EQ(read[0].actor, Id{9});
  EXPECT_EQ(read[0].body, R"({"a":"中文","b":1})");
  EXPECT_EQ(read[1].actor, Id{});
  EXPECT_LT(read[0].id, read[1].id);
  EXPECT_EQ(read[0].hash, event_hash(start_hash(stream_, "ticket"), read[0]));
  EXPECT_EQ(read[1].hash, event_hash(read[0].hash, read[1]));
  EXPECT_EQ(read[1].hash, head->hash);

  const auto later = log_.database->read([&](db::Transaction& tx) { return log_.log.read(tx, stream_, 1); });
  ASSERT_EQ(later.size(), 1u);
  EXPECT_EQ(later[0].kind, "ticket.closed");
}

TEST_P(EventLogTest, RefusesAnotherVersionThanTheOneRead) {
  ASSERT_TRUE(log_.append(stream_, 0, 2).ok());
  for (const std::int64_t expected : {0, 1, 3}) {
    const auto refused = log_.append(stream_, expected, 1);
    ASSERT_FALSE(refused.ok()) << expected;
    EXPECT_EQ(refused.refusal().kind, RefusalKind::stale);
    EXPECT_EQ(refused.refusal().code, "stream.stale");
  }
  EXPECT_FALSE(log_.append(Id{2000}, 1, 1).ok()) << "a stream that does not exist";
  EXPECT_TRUE(log_.append(stream_, 2, 1).ok());
  const auto head = log_.database->read([&](db::Transaction& tx) { return log_.log.head(tx, stream_); });
  ASSERT_TRUE(head);
  EXPECT_EQ(head->version, 3);
}

INSTANTIATE_TEST_SUITE_P(Engines, EventLogTest, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& test) { return db::testing::name_of(test.param); });

TEST(EventHash, EveryFieldCounts) {
  const Event event{Id{1}, Id{2}, 3, Instant{4}, Instant{5}, Id{6}, "kind", "{}", {}};
  const auto original = event_hash({}, event);
  std::vector<Event> others(8, event);
  others[0].id = Id{2};
  others[1].stream = Id{3};
  others[2].version = 4;
  others[3].at = Instant{5};
  others[4].recorded_at = Instant{6};
  others[5].actor = Id{};
  others[6].kind = "kinds";
  others[7].body = "{} ";
  for (const Event& other : others) EXPECT_NE(event_hash({}, other), original);
  EXPECT_NE(event_hash(crypto::sha256(""), event), original);
  EXPECT_NE(start_hash(Id{2}, "ticket"), start_hash(Id{2}, "member"));
}

// docs/evidence.md, spelled out byte by byte.
TEST(EventHash, FollowsTheDocumentedLayout) {
  const auto number = [](std::uint64_t value) {
    std::string out;
    for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xff);
    return out;
  };
  const auto part = [&](const std::string& bytes) { return number(bytes.size()) + bytes; };
  const Event event{Id{1}, Id{2}, 3, Instant{-4}, Instant{5}, Id{6}, "kind", "{}", {}};
  const std::string data = part("wellkept/1") + part(std::string(32, '\0')) + part(number(1)) + part(number(2)) +
                           part(number(3)) + part(number(static_cast<std::uint64_t>(-4))) + part(number(5)) +
                           part(number(6)) + part("kind") + part("{}");
  EXPECT_EQ(event_hash({}, event), crypto::sha256(data));
  EXPECT_EQ(start_hash(Id{2}, "ticket"), crypto::sha256(part("wellkept/1 stream") + part(number(2)) + part("ticket")));
}

TEST(Commitment, MatchesItsTextOnly) {
  const auto first = commit_to("李雷 13800000000");
  const auto second = commit_to("李雷 13800000000");
  EXPECT_TRUE(matches(first, "李雷 13800000000"));
  EXPECT_FALSE(matches(first, "李雷 13800000001"));
  EXPECT_NE(first.hash, second.hash) << "salted";
}

}  // namespace
}  // namespace wellkept::events
