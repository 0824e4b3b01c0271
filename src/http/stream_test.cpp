// Bodies without an end: what a stream keeps for a peer, and how the server writes it without holding a thread.
#include "http/stream.h"

#include <sys/resource.h>

#include "http/test_server.h"

namespace wellkept::http::testing {
namespace {

TEST(StreamTest, GivesInOnePieceWhatWasPushed) {
  Stream stream(100);
  EXPECT_TRUE(stream.push("one "));
  EXPECT_TRUE(stream.push(std::make_shared<const std::string>("two")));
  EXPECT_EQ(stream.take(), "one two");
  EXPECT_EQ(stream.take(), "");
}

TEST(StreamTest, EndsAfterWhatWaits) {
  Stream stream(100);
  stream.push("last");
  stream.end();
  EXPECT_FALSE(stream.push("too late"));
  EXPECT_EQ(stream.take(), "last");
  EXPECT_EQ(stream.take(), std::nullopt);
}

TEST(StreamTest, WakesOnceForEachTimeThatNothingWasLeft) {
  Stream stream(100);
  int woken = 0;
  stream.attach([&] { ++woken; });
  stream.push("before the first take");
  EXPECT_EQ(woken, 0);
  stream.take();
  stream.push("while the transport writes");
  EXPECT_EQ(woken, 0);
  stream.take();
  stream.take();
  stream.push("a");
  stream.push("b");
  EXPECT_EQ(woken, 1);
  stream.take();
  stream.take();
  stream.end();
  EXPECT_EQ(woken, 2);
}

TEST(StreamTest, GivesUpAPeerThatDoesNotTakeIt) {
  Stream stream(10, "reload");
  EXPECT_TRUE(stream.push("12345"));
  EXPECT_TRUE(stream.push("67890"));
  EXPECT_FALSE(stream.push("x"));
  EXPECT_TRUE(stream.ended());
  EXPECT_EQ(stream.take(), "reload");
  EXPECT_EQ(stream.take(), std::nullopt);
}

TEST(StreamTest, IsNeverCalledAgainOnceDetached) {
  Stream stream(100);
  int woken = 0;
  stream.attach([&] { ++woken; });
  stream.take();
  stream.detach();
  EXPECT_FALSE(stream.push("nobody"));
  EXPECT_TRUE(stream.ended());
  EXPECT_EQ(woken, 0);
}

class StreamServerTest : public ServerTest {
 protected:
  void add_stream(std::size_t max_bytes = 64 * 1024) {
    add(Method::get, "/live", [this, max_bytes](Request&) -> Result<Response> {
      auto stream = std::make_shared<Stream>(max_bytes, "reload\n");
      const std::lock_guard lock(mutex_);
      streams_.push_back(stream);
      Response response;
      response.content_type = "text/event-stream";
      response.stream = stream;
      return response;
    });
  }
  std::shared_ptr<Stream> last() {
    const std::lock_guard lock(mutex_);
    return streams_.back();
  }
  std::mutex mutex_;
  std::vector<std::shared_ptr<Stream>> streams_;
};

TEST_F(StreamServerTest, WritesWhatComesUntilTheEnd) {
  add_stream();
  serve();
  Client raw = client();
  const auto head = raw.ask(get("/live", "Accept-Encoding: gzip\r\n"));
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("Content-Type"), "text/event-stream");
  EXPECT_EQ(head.header("Content-Length"), "");
  EXPECT_EQ(head.header("Connection"), "close");
  last()->push("one\n");
  EXPECT_EQ(raw.text("\n"), "one\n");
  last()->push("two\n");
  last()->end();
  EXPECT_EQ(raw.rest(), "two\n");
}

TEST_F(StreamServerTest, GivesHeadOnlyTheHead) {
  add_stream();
  serve();
  Client raw = client();
  EXPECT_EQ(raw.ask("HEAD /live HTTP/1.1\r\nHost: x\r\n\r\n").status, 200);
  EXPECT_TRUE(raw.closed());
}

TEST_F(StreamServerTest, NoticesThatThePeerHasGone) {
  add_stream();
  serve();
  {
    Client raw = client();
    ASSERT_EQ(raw.ask(get("/live")).status, 200);
  }
  while (!last()->ended()) std::this_thread::yield();
  EXPECT_FALSE(last()->push("nobody reads this"));
}

TEST_F(StreamServerTest, DropsASlowReaderAndTellsItToReload) {
  add_stream(256 * 1024);
  serve();
  Client raw = client();
  ASSERT_EQ(raw.ask(get("/live")).status, 200);
  const auto text = std::make_shared<const std::string>(64 * 1024, 'x');
  while (last()->push(text)) {
  }
  const std::string all = raw.rest();
  EXPECT_TRUE(all.ends_with("reload\n")) << all.size();
}

TEST_F(StreamServerTest, HoldsNoThreadForAStream) {
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  add_stream();
  add_examples();
  auto options = patient();
  options.workers = 1;
  serve(options);
  std::vector<std::unique_ptr<Client>> readers;
  for (int i = 0; i < 1000; ++i) {
    readers.push_back(std::make_unique<Client>(server_->port()));
    ASSERT_EQ(readers.back()->ask(get("/live")).status, 200) << i;
  }
  EXPECT_EQ(client().ask(get("/hello")).status, 200);
  for (const auto& stream : streams_) stream->push("word\n");
  for (const auto& reader : readers) ASSERT_EQ(reader->text("\n"), "word\n");
}

TEST_F(StreamServerTest, IsDrainedByAStop) {
  add_stream();
  serve();
  Client raw = client();
  ASSERT_EQ(raw.ask(get("/live")).status, 200);
  last()->push("word\n");
  server_->stop();
  EXPECT_EQ(raw.rest(), "word\n");
  EXPECT_TRUE(last()->ended());
}

}  // namespace
}  // namespace wellkept::http::testing
