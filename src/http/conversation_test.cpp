// The protocol without sockets: every way in which the bytes of a request may be cut, and every time-out, without
// waiting.
#include "http/conversation.h"

#include <gtest/gtest.h>

namespace wellkept::http {
namespace {

using Next = Conversation::Next;
using std::chrono::seconds;

class ConversationTest : public ::testing::Test {
 protected:
  ConversationTest() : dispatcher_(options(), routes(), {}, clock_, [](auto, auto, auto, auto) {}) {}

  static ServerOptions options() {
    ServerOptions made;
    made.access_log = false;
    made.header_timeout_s = 10;
    made.body_timeout_s = 30;
    made.idle_timeout_s = 75;
    made.write_timeout_s = 20;
    return made;
  }
  static Router routes() {
    Router router;
    for (const auto method : {Method::get, Method::post}) {
      Route route;
      route.method = method;
      route.pattern = "/echo";
      route.access = Access::open;
      route.handler = [](Request& request) -> Result<Response> { return json_response(200, "<" + request.body + ">"); };
      router.add(route);
    }
    return router;
  }
  Conversation open() { return Conversation(dispatcher_, "192.0.2.1", draining_, start_); }

  // Gives the bytes in pieces of that size, and collects what is answered.
  std::string talk(Conversation& conversation, std::string_view bytes, std::size_t piece) {
    std::string out;
    Next next = Next::read;
    while (next != Next::close) {
      if (next == Next::read) {
        if (bytes.empty()) break;
        next = give(conversation, bytes.substr(0, piece));
        bytes.remove_prefix(std::min(piece, bytes.size()));
      } else if (next == Next::write) {
        out += conversation.output()[0];
        out += conversation.output()[1];
        next = conversation.written(start_);
      } else {
        conversation.work();
        next = conversation.worked(start_);
      }
    }
    return out;
  }
  Next give(Conversation& conversation, std::string_view bytes) {
    const auto space = conversation.space();
    EXPECT_LE(bytes.size(), space.size());
    std::copy(bytes.begin(), bytes.end(), space.begin());
    return conversation.received(bytes.size(), start_);
  }

  ManualClock clock_{Instant{0}};
  Dispatcher dispatcher_;
  std::atomic<bool> draining_{false};
  const Ticks start_{seconds(1000)};
};

std::vector<std::string> bodies(const std::string& answers) {
  std::vector<std::string> out;
  for (std::size_t at = 0; (at = answers.find("\r\n\r\n<", at)) != std::string::npos;) {
    at += 4;
    out.push_back(answers.substr(at, answers.find('>', at) + 1 - at));
  }
  return out;
}

TEST_F(ConversationTest, ReadsTheSameHoweverTheBytesAreCut) {
  const std::string requests =
      "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n"
      "\r\nPOST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
      "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n1\r\nd\r\n0\r\nX: y\r\n\r\n"
      "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nefgh"
      "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n";
  const std::vector<std::string> expected{"<>", "<>", "<abcd>", "<efgh>", "<>"};
  for (std::size_t piece = 1; piece <= requests.size(); ++piece) {
    auto conversation = open();
    EXPECT_EQ(bodies(talk(conversation, requests, piece)), expected) << piece;
    EXPECT_TRUE(conversation.idle()) << piece;
  }
}

TEST_F(ConversationTest, NothingAfterARequestThatEndsTheConnectionIsRead) {
  auto conversation = open();
  const auto answers =
      talk(conversation,
           "GET /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\nGET /echo HTTP/1.1\r\nHost: x\r\n\r\n", 1000);
  EXPECT_EQ(bodies(answers).size(), 1U);
  EXPECT_TRUE(conversation.lingering());
}

TEST_F(ConversationTest, TimeRunsForEachPhaseAnew) {
  auto conversation = open();
  EXPECT_EQ(conversation.deadline(), start_ + seconds(10));
  EXPECT_EQ(give(conversation, "POST /echo HTTP/1.1\r\n"), Next::read);
  EXPECT_EQ(conversation.deadline(), start_ + seconds(10));
  EXPECT_EQ(give(conversation, "Host: x\r\nContent-Length: 1\r\n\r\n"), Next::read);
  EXPECT_EQ(conversation.deadline(), start_ + seconds(30));
  EXPECT_EQ(give(conversation, "a"), Next::work);
  EXPECT_EQ(conversation.deadline(), Ticks::max());
  conversation.work();
  EXPECT_EQ(conversation.worked(start_), Next::write);
  EXPECT_EQ(conversation.deadline(), start_ + seconds(20));
  EXPECT_EQ(conversation.written(start_), Next::read);
  EXPECT_EQ(conversation.deadline(), start_ + seconds(75));
}

TEST_F(ConversationTest, AHeaderThatTricklesInGainsNoTime) {
  auto conversation = open();
  give(conversation, "GET /echo HTTP/1.1\r\n");
  const auto space = conversation.space();
  space[0] = 'H';
  EXPECT_EQ(conversation.received(1, start_ + seconds(9)), Next::read);
  EXPECT_EQ(conversation.deadline(), start_ + seconds(10));
  ASSERT_EQ(conversation.expired(start_ + seconds(10)), Next::write);
  EXPECT_TRUE(conversation.output()[0].starts_with("HTTP/1.1 408 "));
  EXPECT_EQ(conversation.written(start_ + seconds(10)), Next::read);
  EXPECT_TRUE(conversation.lingering());
  EXPECT_EQ(conversation.expired(start_ + seconds(12)), Next::close);
}

TEST_F(ConversationTest, AnIdleConnectionIsClosedWithoutAWord) {
  auto fresh = open();
  EXPECT_EQ(fresh.expired(start_ + seconds(10)), Next::close);
  auto used = open();
  talk(used, "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n", 100);
  EXPECT_EQ(used.expired(start_ + seconds(75)), Next::close);
}

TEST_F(ConversationTest, APeerThatDoesNotReadIsGivenUp) {
  auto conversation = open();
  give(conversation, "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n");
  conversation.work();
  conversation.worked(start_);
  EXPECT_EQ(conversation.expired(start_ + seconds(20)), Next::close);
}

TEST_F(ConversationTest, DrainingEndsAfterTheRunningRequest) {
  auto conversation = open();
  EXPECT_EQ(give(conversation, "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n"), Next::work);
  draining_ = true;
  conversation.work();
  conversation.worked(start_);
  EXPECT_NE(conversation.output()[0].find("Connection: close\r\n"), std::string_view::npos);
}

}  // namespace
}  // namespace wellkept::http
