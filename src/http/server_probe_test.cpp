// Requests that are malformed, contradictory or too large: each gets its own refusal, and the server goes on.
#include "http/test_server.h"

namespace wellkept::http::testing {
namespace {

using std::string_literals::operator""s;

class ServerProbeTest : public ServerTest {
 protected:
  ServerProbeTest() { add_examples(); }
};

TEST_F(ServerProbeTest, RefusesMalformedRequests) {
  serve();
  const struct {
    const char* what;
    std::string bytes;
    int status;
    const char* code;
  } probes[] = {
      {"CL and TE",
       "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
       "request.length"},
      {"TE and CL",
       "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", 400,
       "request.length"},
      {"two lengths", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400,
       "request.length"},
      {"the same length twice", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
       400, "request.length"},
      {"a list of lengths", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3, 3\r\n\r\nabc", 400, "request.length"},
      {"a signed length", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: +3\r\n\r\nabc", 400, "request.length"},
      {"space before colon", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length : 3\r\n\r\nabc", 400,
       "request.malformed"},
      {"bare LF", "GET /hello HTTP/1.1\nHost: x\n\n", 400, "request.malformed"},
      {"bare LF in a field", "GET /hello HTTP/1.1\r\nHost: x\nA: b\r\n\r\n", 400, "request.malformed"},
      {"NUL in a field", "GET /hello HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n"s, 400, "request.malformed"},
      {"NUL in the target", "GET /hel\0lo HTTP/1.1\r\nHost: x\r\n\r\n"s, 400, "request.malformed"},
      {"no Host", "GET /hello HTTP/1.1\r\n\r\n", 400, "request.host"},
      {"two Hosts", "GET /hello HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n", 400, "request.host"},
      {"two names in Host", "GET /hello HTTP/1.1\r\nHost: a, b\r\n\r\n", 400, "request.host"},
      {"unknown method", "BREW /hello HTTP/1.1\r\nHost: x\r\n\r\n", 501, "request.method"},
      {"HTTP/2 by text", "GET /hello HTTP/2.0\r\nHost: x\r\n\r\n", 505, "request.version"},
      {"another coding", "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 501,
       "request.transfer_encoding"},
      {"coding before chunked", "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501,
       "request.transfer_encoding"},
      {"chunked twice",
       "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400,
       "request.length"},
      {"chunked in HTTP/1.0", "POST /echo HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", 400,
       "request.length"},
      {"bad chunk size", "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 400,
       "request.malformed"},
      {"chunk longer than said", "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n",
       400, "request.malformed"},
      {"dot segments", "GET /../hello HTTP/1.1\r\nHost: x\r\n\r\n", 400, "request.target"},
      {"expectation", "POST /echo HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\nContent-Length: 3\r\n\r\nabc", 417,
       "request.expectation"},
      {"TLS", "\x16\x03\x01\x02\r\n\r\n", 400, "request.malformed"},
  };
  for (const auto& probe : probes) {
    Client raw = client();
    const Reply reply = raw.ask(probe.bytes);
    EXPECT_EQ(reply.status, probe.status) << probe.what;
    EXPECT_EQ(reply.code(), probe.code) << probe.what;
    EXPECT_EQ(reply.header("Connection"), "close") << probe.what;
    EXPECT_EQ(reply.header("Content-Type"), "application/problem+json; charset=utf-8") << probe.what;
    EXPECT_NE(reply.header("X-Request-Id"), "") << probe.what;
    EXPECT_TRUE(raw.closed()) << probe.what;
  }
  EXPECT_EQ(client().ask(get("/hello")).status, 200);
}

TEST_F(ServerProbeTest, RefusesALongHeader) {
  serve();
  EXPECT_EQ(client().ask(get("/hello", "A: " + std::string(1 << 20, 'a') + "\r\n")).status, 431);
  std::string many;
  for (int i = 0; i < 5000; ++i) many += "a" + std::to_string(i) + ": b\r\n";
  EXPECT_EQ(client().ask(get("/hello", many)).status, 431);
  EXPECT_EQ(client().ask("GET /" + std::string(1 << 16, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n").status, 431);
  EXPECT_EQ(client().ask(get("/hello", "A: " + std::string(8000, 'a') + "\r\n")).status, 200);
}

TEST_F(ServerProbeTest, AHeaderThatTricklesInIsLimitedAsAWhole) {
  serve();
  Client raw = client();
  raw.send("GET /hello HTTP/1.1\r\nHost: x\r\n");
  for (int i = 0; i < 90; ++i) {
    if (!raw.send("f" + std::to_string(i) + ": " + std::string(1000, 'v') + "\r\n")) break;
  }
  EXPECT_EQ(raw.reply().status, 431);
}

TEST_F(ServerProbeTest, RefusesAnAnnouncedBodyBeforeItIsRead) {
  serve();
  Client raw = client();
  const auto reply =
      raw.ask("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 104857600\r\n\r\n");
  EXPECT_EQ(reply.status, 413);
  EXPECT_EQ(reply.code(), "request.too_large");
  EXPECT_TRUE(raw.closed());
}

TEST_F(ServerProbeTest, RefusesAChunkedBodyAtTheLimit) {
  auto route = open_route(Method::post, "/small", [](Request& request) -> Result<Response> {
    return json_response(200, std::to_string(request.body.size()));
  });
  route.max_body = 10;
  router_.add(route);
  serve();
  const std::string start = "POST /small HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(client().ask(start + "5\r\nabcde\r\n5\r\nfghij\r\n0\r\n\r\n").body, "10");
  EXPECT_EQ(client().ask(start + "5\r\nabcde\r\n6\r\nfghijk\r\n0\r\n\r\n").status, 413);
  EXPECT_EQ(client().ask(post("/small", "0123456789")).status, 200);
  EXPECT_EQ(client().ask(post("/small", "0123456789a")).status, 413);
}

TEST_F(ServerProbeTest, BoundsTheHeadOfAChunkAndTrailers) {
  serve();
  const std::string start = "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(client().ask(start + "5;" + std::string(100000, 'x')).status, 431);
  EXPECT_EQ(client().ask(start + "0\r\nA: " + std::string(100000, 'x')).status, 431);
  const auto reply = client().ask(start + "3;a=b\r\nabc\r\n0\r\nHost: other\r\nX: y\r\n\r\n");
  EXPECT_EQ(reply.body, "abc");
}

TEST_F(ServerProbeTest, ClosesOnASlowHeaderAndASlowBody) {
  serve(quick());
  Client slow_header = client();
  Client slow_body = client();
  Client silent = client();
  Client kept = client();
  slow_header.send("GET /hello HTTP/1.1\r\nHo");
  slow_body.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab");
  EXPECT_EQ(kept.ask(get("/hello")).status, 200);
  const auto header_reply = slow_header.reply();
  EXPECT_EQ(header_reply.status, 408);
  EXPECT_EQ(header_reply.code(), "request.timeout");
  EXPECT_TRUE(slow_header.closed());
  EXPECT_EQ(slow_body.reply().status, 408);
  EXPECT_TRUE(slow_body.closed());
  EXPECT_TRUE(silent.closed());
  EXPECT_TRUE(kept.closed());
}

}  // namespace
}  // namespace wellkept::http::testing
