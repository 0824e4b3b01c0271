#include "live/hub_routes.h"

#include <gtest/gtest.h>

#include "ticket/light_service.h"
#include "ticket/testing.h"

namespace wellkept::live {
namespace {

using ticket::testing::Desk;

http::Principal member(std::int64_t id) {
  http::Principal who;
  who.kind = http::Principal::Kind::member;
  who.member = Id{id};
  who.name = "M" + std::to_string(id);
  return who;
}

// The lines of a stream without their data, such as "ticket counts".
std::string topics_of(const std::shared_ptr<http::Stream>& stream) {
  std::string text = stream->take().value_or("(ended)");
  if (text == "(ended)") return text;
  std::string topics;
  for (std::size_t at = 0; (at = text.find("event: ", at)) != std::string::npos;) {
    at += 7;
    topics += (topics.empty() ? "" : " ") + text.substr(at, text.find('\n', at) - at);
  }
  return topics;
}

class LiveTest : public ::testing::Test {
 protected:
  Id open_ticket() { return desk_.open({{"kind", "inquiry"}, {"channel", "web"}})->ticket.id; }
  std::shared_ptr<http::Stream> read(const http::Principal& who, Id after = {},
                                     std::set<std::string, std::less<>> topics = {}) {
    auto stream = hub_.open(who, std::move(topics), after);
    EXPECT_TRUE(stream.ok());
    return *stream;
  }
  std::string text(const std::shared_ptr<http::Stream>& stream) { return stream->take().value_or("(ended)"); }
  // The last id that the text carries.
  static Id last_id(const std::string& text) {
    const auto at = text.rfind("id: ");
    return at == std::string::npos ? Id{} : parse_id(text.substr(at + 4, text.find('\n', at) - at - 4)).value_or(Id{});
  }

  Desk desk_{db::Engine::sqlite};
  Id hidden_;
  Hub hub_{*desk_.database,
           desk_.clock,
           [this](const http::Principal&) -> MaySee {
             return [this](const ticket::Ticket& one) { return one.id != hidden_; };
           },
           {.max_waiting = 4096, .streams_per_member = 2, .tickets_at_once = 3}};
};

TEST_F(LiveTest, TellsWhatWasRecordedAndNothingElse) {
  const auto stream = read(member(1));
  EXPECT_EQ(topics_of(stream), "hello");
  hub_.follow();
  EXPECT_EQ(text(stream), "");
  const Id id = open_ticket();
  EXPECT_EQ(text(stream), "") << "only what the log has";
  hub_.follow();
  const std::string told = text(stream);
  EXPECT_NE(told.find("event: ticket\ndata: {\"id\":\"" + format_id(id) + "\""), std::string::npos) << told;
  EXPECT_NE(told.find("\"state\":\"new\",\"open\":true,\"light\":\"blue\""), std::string::npos) << told;
  EXPECT_NE(told.find("event: counts"), std::string::npos) << told;
  hub_.follow();
  EXPECT_EQ(text(stream), "");
}

TEST_F(LiveTest, TellsATicketOnceForAllThatHappenedToIt) {
  const auto stream = read(member(1));
  const Id id = open_ticket();
  ASSERT_TRUE(desk_.act(id, "accept").ok());
  ASSERT_TRUE(desk_.act(id, "note", {{"body", "x"}}).ok());
  hub_.follow();
  EXPECT_EQ(topics_of(stream), "hello ticket counts");
}

TEST_F(LiveTest, TellsNothingOfARefusedChange) {
  const Id id = open_ticket();
  const auto stream = read(member(1));
  topics_of(stream);
  ASSERT_FALSE(desk_.act(id, "confirm").ok());
  hub_.follow();
  EXPECT_EQ(text(stream), "");
}

TEST_F(LiveTest, GoesOnWhereTheReaderWas) {
  const auto first = read(member(1));
  const Id one = open_ticket();
  hub_.follow();
  const Id seen = last_id(text(first));
  first->detach();
  const Id two = open_ticket();
  hub_.follow();
  const auto again = read(member(1), seen);
  const std::string missed = text(again);
  EXPECT_EQ(missed.find("\"id\":\"" + format_id(one)), std::string::npos) << missed;
  EXPECT_NE(missed.find("\"id\":\"" + format_id(two)), std::string::npos) << missed;
  EXPECT_NE(missed.find("event: counts"), std::string::npos) << missed;
  hub_.follow();
  EXPECT_EQ(text(again), "") << "nothing twice";
}

TEST_F(LiveTest, ComesBackWhileOthersReadWithoutMissingOrRepeating) {
  open_ticket();
  const auto other = read(member(2));
  const Id start = last_id(text(other));
  const Id one = open_ticket();  // recorded, not yet told
  const auto again = read(member(1), start);
  const std::string at_once = text(again);
  hub_.follow();
  const std::string later = text(again);
  const std::string all = at_once + later;
  const std::string row = "event: ticket\ndata: {\"id\":\"" + format_id(one);
  ASSERT_NE(all.find(row), std::string::npos) << all;
  EXPECT_EQ(all.find(row), all.rfind(row)) << all;
}

TEST_F(LiveTest, SaysInOneWordWhatIsTooMuch) {
  open_ticket();
  const auto stream = read(member(1));
  const Id start = last_id(text(stream));
  for (int i = 0; i < 4; ++i) open_ticket();
  hub_.follow();
  EXPECT_EQ(topics_of(stream), "lists counts");
  EXPECT_EQ(topics_of(read(member(2), start)), "hello lists counts");
  EXPECT_EQ(topics_of(read(member(2), Id{9'000'000'000'000'000'000})), "hello lists counts") << "from another database";
}

TEST_F(LiveTest, HidesWhatTheMemberMayNotSee) {
  open_ticket();
  const auto before = read(member(1));
  const Id start = last_id(text(before));
  hidden_ = open_ticket();
  hub_.follow();
  EXPECT_EQ(topics_of(before), "counts");
  hub_.lights_turned({desk_.load(hidden_).ticket});
  EXPECT_EQ(topics_of(before), "counts");
  hub_.present(desk_.load(hidden_).ticket, {Id{2}, "Two", true, {}});
  EXPECT_EQ(topics_of(before), "");
  EXPECT_EQ(topics_of(read(member(1), start)), "hello counts");
}

TEST_F(LiveTest, GivesTheTopicsThatWereAskedFor) {
  const auto stream = read(member(1), {}, {"inbox"});
  EXPECT_EQ(topics_of(stream), "hello");
  open_ticket();
  hub_.follow();
  hub_.inbox_changed(Id{2});
  EXPECT_EQ(topics_of(stream), "");
  hub_.inbox_changed(Id{1});
  EXPECT_EQ(topics_of(stream), "inbox");
}

TEST_F(LiveTest, TellsLightsThatTimeTurned) {
  const Id id = open_ticket();
  const auto stream = read(member(1));
  text(stream);
  desk_.clock.set(*desk_.load(id).ticket.due_at + 1);
  const auto turned = desk_.database->write([&](db::Transaction& tx) -> Result<std::vector<ticket::Ticket>> {
    return ticket::advance_lights(tx, desk_.policy, desk_.clock.now(), 10);
  });
  hub_.lights_turned(*turned);
  const std::string told = text(stream);
  EXPECT_NE(told.find("\"light\":\"red\""), std::string::npos) << told;
  EXPECT_EQ(told.find("id: "), std::string::npos) << "it cannot be resumed from: " << told;
}

TEST_F(LiveTest, KnowsWhoIsThereUntilTheyLeave) {
  const auto at = desk_.load(open_ticket()).ticket;
  const auto stream = read(member(1));
  topics_of(stream);
  hub_.present(at, {Id{2}, "Two", false, {}});
  EXPECT_EQ(topics_of(stream), "presence");
  desk_.pass(kPresenceMs - 1);
  hub_.present(at, {Id{2}, "Two", false, {}});
  EXPECT_EQ(topics_of(stream), "") << "a renewal is no news";
  hub_.present(at, {Id{2}, "Two", true, {}});
  EXPECT_NE(text(stream).find("\"mode\":\"write\""), std::string::npos);
  hub_.present(at, {Id{3}, "Three", false, {}});
  EXPECT_EQ(hub_.present_at(at.id).size(), 2U);
  hub_.left(at, Id{3});
  EXPECT_EQ(hub_.present_at(at.id).size(), 1U);
  topics_of(stream);
  desk_.pass(kPresenceMs);
  EXPECT_EQ(hub_.present_at(at.id).size(), 0U);
  hub_.follow();
  EXPECT_NE(text(stream).find("\"members\":[]"), std::string::npos);
}

TEST_F(LiveTest, SaysNowAndThenThatTheLineStands) {
  const auto stream = read(member(1));
  text(stream);
  desk_.pass(14'999);
  hub_.follow();
  EXPECT_EQ(text(stream), "");
  desk_.pass(1);
  hub_.follow();
  EXPECT_EQ(text(stream), ": still here\n\n");
  desk_.pass(10 * 60'000);
  hub_.follow();
  EXPECT_TRUE(stream->ended()) << "who comes back shows again who he is";
}

TEST_F(LiveTest, HasALimitOfStreamsForEachMember) {
  const auto one = read(member(1));
  const auto two = read(member(1));
  const auto third = hub_.open(member(1), {}, {});
  ASSERT_FALSE(third.ok());
  EXPECT_EQ(third.refusal().code, "live.streams");
  read(member(2));
  one->detach();
  read(member(1));
  EXPECT_EQ(hub_.streams(), 3U);
}

TEST_F(LiveTest, DropsWhoDoesNotReadAndTellsHimToReload) {
  const auto stream = read(member(1));
  const auto at = desk_.load(open_ticket()).ticket;
  for (int i = 0; i < 100 && !stream->ended(); ++i) hub_.inbox_changed(Id{1}), hub_.lights_turned({at});
  EXPECT_TRUE(stream->ended());
  EXPECT_EQ(topics_of(stream), "reload");
  hub_.follow();
  EXPECT_EQ(hub_.streams(), 0U);
}

}  // namespace
}  // namespace wellkept::live
