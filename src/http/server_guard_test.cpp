// Slow, greedy and hostile clients, and a server that is behind: each is told so early, and costs the others nothing.
#include <functional>
#include <system_error>

#include "base/unavailable.h"
#include "http/test_server.h"

namespace wellkept::http::testing {
namespace {

// The examples, under limits that a patient server would hardly reach.
class GuardTest : public ServerTest {
 protected:
  void serve_limited(const std::function<void(ServerOptions&)>& limit) {
    add_examples();
    auto options = patient();
    limit(options);
    serve(options);
  }
};

TEST_F(GuardTest, AnIdleConnectionGivesWayToANewOne) {
  serve_limited([](ServerOptions& options) { options.max_connections = 2; });
  Client oldest = client();
  Client other = client();
  EXPECT_EQ(oldest.ask(get("/hello")).status, 200);
  EXPECT_EQ(other.ask(get("/hello")).status, 200);
  EXPECT_EQ(client().ask(get("/hello")).status, 200);
  EXPECT_TRUE(oldest.closed());
  EXPECT_EQ(other.ask(get("/hello")).status, 200);
}

TEST_F(GuardTest, AnAddressHasItsShareOfTheConnections) {
  serve_limited([](ServerOptions& options) { options.max_per_address = 1; });
  {
    Client one = client();
    EXPECT_EQ(one.ask(get("/hello")).status, 200);
    Client two = client();
    const auto reply = two.reply();
    EXPECT_EQ(reply.status, 503);
    EXPECT_EQ(reply.code(), "server.connections");
    EXPECT_EQ(one.ask(get("/hello")).status, 200);
  }
  int status = 0;
  for (int turn = 0; turn < 1000 && status != 200; ++turn) status = client().ask(get("/hello")).status;
  EXPECT_EQ(status, 200);  // what was closed no longer counts
}

TEST_F(GuardTest, ATrustedProxyBringsManyConnections) {
  serve_limited([](ServerOptions& options) {
    options.max_per_address = 1;
    options.trusted_proxies = *TrustedProxies::parse("127.0.0.1");
  });
  Client one = client();
  Client two = client();
  EXPECT_EQ(one.ask(get("/hello")).status, 200);
  EXPECT_EQ(two.ask(get("/hello")).status, 200);
}

TEST_F(GuardTest, BoundsWhatAllBodiesTakeTogether) {
  serve_limited([](ServerOptions& options) { options.max_body_bytes = 3000; });
  Client half = client();
  half.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2500\r\n\r\n" + std::string(2000, 'a'));
  Reply refused;
  for (int turn = 0; turn < 1000 && refused.status != 503; ++turn) {
    Client other = client();
    refused = other.ask(post("/echo", std::string(1500, 'b')));
  }
  EXPECT_EQ(refused.code(), "server.overloaded");
  half.send(std::string(500, 'a'));
  EXPECT_EQ(half.reply().body.size(), 2500U);
  EXPECT_EQ(client().ask(post("/echo", std::string(1500, 'c'))).body.size(), 1500U);  // given back
}

TEST_F(GuardTest, TakesNoCompressedBody) {
  add_examples();
  serve();
  const auto reply = client().ask(post("/echo", "x", "Content-Encoding: gzip\r\n"));
  EXPECT_EQ(reply.status, 415);
  EXPECT_EQ(reply.code(), "request.encoding");
  EXPECT_EQ(client().ask(post("/echo", "x", "Content-Encoding: identity\r\n")).status, 200);
}

TEST_F(GuardTest, SaysWhatFailsOutsideOfTheProgram) {
  struct Away : std::runtime_error, Unavailable {
    Away() : std::runtime_error("secret address") {}
  };
  add(Method::get, "/away", [](Request&) -> Result<Response> { throw Away(); });
  add(Method::get, "/full",
      [](Request&) -> Result<Response> { throw std::system_error(ENOSPC, std::generic_category(), "write"); });
  add(Method::get, "/memory", [](Request&) -> Result<Response> { throw std::bad_alloc(); });
  serve();
  const auto away = client().ask(get("/away"));
  EXPECT_EQ(away.status, 503);
  EXPECT_EQ(away.code(), "server.unavailable");
  EXPECT_EQ(away.header("Retry-After"), "1");
  EXPECT_EQ(away.body.find("secret"), std::string::npos);
  const auto full = client().ask(get("/full"));
  EXPECT_EQ(full.status, 507);
  EXPECT_EQ(full.code(), "storage.full");
  EXPECT_EQ(client().ask(get("/memory")).code(), "server.memory");
}

}  // namespace
}  // namespace wellkept::http::testing
