// Bounds and ends: the queue, the connections, rates, draining; and what is counted.
#include <sys/resource.h>

#include <mutex>
#include <thread>

#include "http/metrics.h"
#include "http/test_server.h"

namespace wellkept::http::testing {
namespace {

TEST_F(ServerTest, RefusesWhenTheQueueIsFull) {
  Gate gate;
  add(Method::get, "/slow", [&](Request&) -> Result<Response> {
    gate.pass();
    return json_response(200, "1");
  });
  auto options = patient();
  options.workers = 1;
  options.max_queue = 1;
  serve(options);
  Client running = client();
  running.send(get("/slow"));
  gate.entered.acquire();
  // Of two more, one waits and one is refused, whichever comes first.
  Client one = client();
  Client two = client();
  one.send(get("/slow"));
  two.send(get("/slow"));
  auto first = std::async(std::launch::async, [&] {
    auto reply = one.reply();
    if (reply.status == 503) gate.open.release(2);
    return reply;
  });
  auto second = std::async(std::launch::async, [&] {
    auto reply = two.reply();
    if (reply.status == 503) gate.open.release(2);
    return reply;
  });
  const auto a = first.get();
  const auto b = second.get();
  const auto& refused = a.status == 503 ? a : b;
  EXPECT_EQ(a.status + b.status, 200 + 503);
  EXPECT_EQ(refused.code(), "server.overloaded");
  EXPECT_EQ(refused.header("Retry-After"), "1");
  EXPECT_EQ(running.reply().status, 200);
}

TEST_F(ServerTest, InlineHandlersNeedNoWorker) {
  Gate gate;
  add(Method::get, "/slow", [&](Request&) -> Result<Response> {
    gate.pass();
    return json_response(200, "1");
  });
  auto health =
      open_route(Method::get, "/health", [](Request&) -> Result<Response> { return json_response(200, "{}"); });
  health.inline_handler = true;
  router_.add(health);
  auto options = patient();
  options.workers = 1;
  serve(options, [](Request&, const Route& route) -> Outcome {
    if (route.inline_handler) return refuse(RefusalKind::unauthenticated, "x", "x");
    return Done{};
  });
  Client slow = client();
  slow.send(get("/slow"));
  gate.entered.acquire();
  EXPECT_EQ(client().ask(get("/health")).status, 200);
  gate.open.release();
  EXPECT_EQ(slow.reply().status, 200);
}

TEST_F(ServerTest, TurnsAwayTooManyConnections) {
  Gate gate;
  add(Method::get, "/slow", [&](Request&) -> Result<Response> {
    gate.pass();
    return json_response(200, "1");
  });
  auto options = patient();
  options.max_connections = 2;
  serve(options);
  Client one = client();
  Client two = client();
  for (Client* busy : {&one, &two}) {
    busy->send(get("/slow"));
    gate.entered.acquire();
  }
  Client three = client();
  const auto reply = three.reply();
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.code(), "server.connections");
  gate.open.release(2);
  EXPECT_EQ(one.reply().status, 200);
  EXPECT_EQ(two.reply().status, 200);
}

double accept_failures() {
  return metrics::counter("wellkept_http_accept_failures_total", {}).value();
}

TEST_F(ServerTest, OutlivesALackOfFileDescriptors) {
  add_examples();
  serve();
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const int next = ::dup(STDERR_FILENO);
  ::close(next);
  rlimit tight = before;
  tight.rlim_cur = static_cast<rlim_t>(next) + 1;  // the client takes the last one
  const double failures = accept_failures();
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &tight), 0);
  Client raw = client();
  const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (accept_failures() == failures && std::chrono::steady_clock::now() < patience) std::this_thread::yield();
  setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_EQ(raw.ask(get("/hello")).status, 200);
  EXPECT_GT(accept_failures(), failures);
  EXPECT_LT(accept_failures(), failures + 10);  // it pauses instead of spinning
}

TEST_F(ServerTest, LimitsTheRateOfAnAddressAndRoute) {
  auto route =
      open_route(Method::get, "/limited", [](Request&) -> Result<Response> { return json_response(200, "1"); });
  route.rate_per_minute = 2;
  router_.add(route);
  add_examples();
  serve();
  Client raw = client();
  EXPECT_EQ(raw.ask(get("/limited")).status, 200);
  EXPECT_EQ(client().ask(get("/limited")).status, 200);
  const auto refused = raw.ask(get("/limited"));
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.code(), "request.rate");
  EXPECT_EQ(refused.header("Retry-After"), "30");
  EXPECT_EQ(raw.ask(get("/hello")).status, 200);
  clock_.set(clock_.now() + 30'000);
  EXPECT_EQ(raw.ask(get("/limited")).status, 200);
  EXPECT_EQ(raw.ask(get("/limited")).status, 429);
}

TEST_F(ServerTest, TheDefaultRateIsForWhatNeedsAWorker) {
  const auto handler = [](Request&) -> Result<Response> { return json_response(200, "1"); };
  auto file = open_route(Method::get, "/file", handler);
  file.inline_handler = true;
  router_.add(file);
  auto limited = open_route(Method::get, "/limited", handler);
  limited.inline_handler = true;
  limited.rate_per_minute = 1;
  router_.add(limited);
  add(Method::get, "/question", handler);
  auto options = patient();
  options.rate_per_minute = 1;
  serve(options);
  Client raw = client();
  for (const char* path : {"/file", "/question", "/limited"}) EXPECT_EQ(raw.ask(get(path)).status, 200) << path;
  EXPECT_EQ(raw.ask(get("/file")).status, 200);
  EXPECT_EQ(raw.ask(get("/question")).status, 429);
  EXPECT_EQ(raw.ask(get("/limited")).status, 429);
}

TEST_F(ServerTest, LimitsTheRateOfAMember) {
  Route route;
  route.pattern = "/mine";
  route.handler = [](Request&) -> Result<Response> { return json_response(200, "1"); };
  router_.add(route);
  auto options = patient();
  options.rate_per_minute = 1;
  serve(options, [](Request& request, const Route&) -> Outcome {
    request.principal.member = *parse_id(request.header("x-member"));
    return Done{};
  });
  EXPECT_EQ(client().ask(get("/mine", "X-Member: 1\r\n")).status, 200);
  EXPECT_EQ(client().ask(get("/mine", "X-Member: 1\r\n")).status, 429);
  EXPECT_EQ(client().ask(get("/mine", "X-Member: 2\r\n")).status, 200);
}

TEST_F(ServerTest, StopFinishesWhatRuns) {
  Gate gate;
  add_examples();
  add(Method::get, "/slow", [&](Request&) -> Result<Response> {
    gate.pass();
    return json_response(200, "done");
  });
  serve();
  Client idle = client();
  EXPECT_EQ(idle.ask(get("/hello")).status, 200);
  Client running = client();
  running.send(get("/slow") + get("/hello"));
  gate.entered.acquire();
  const int port = server_->port();
  auto stopped = std::async(std::launch::async, [&] { server_->stop(); });
  EXPECT_TRUE(idle.closed());  // the drain has begun
  gate.open.release();
  const auto reply = running.reply();
  EXPECT_EQ(reply.body, "done");
  EXPECT_EQ(reply.header("Connection"), "close");
  EXPECT_TRUE(running.closed());
  stopped.get();
  EXPECT_FALSE(Client(port).connected());
}

TEST_F(ServerTest, StopGivesUpAfterTheDrainTime) {
  Gate gate;
  add(Method::get, "/slow", [&](Request&) -> Result<Response> {
    gate.pass();
    return json_response(200, "late");
  });
  auto options = patient();
  options.drain_s = 0;
  serve(options);
  Client running = client();
  running.send(get("/slow"));
  gate.entered.acquire();
  auto stopped = std::async(std::launch::async, [&] { server_->stop(); });
  EXPECT_TRUE(running.closed());
  gate.open.release();  // stop() waits for the handler all the same: a thread cannot be taken away
  stopped.get();
}

TEST_F(ServerTest, StopTwiceAndNeverStarted) {
  add_examples();
  serve();
  server_->stop();
  server_->stop();
  Server unstarted(patient(), Router{}, {}, clock_);
  unstarted.stop();
}

TEST_F(ServerTest, StartThrowsWhenThePortIsTaken) {
  add_examples();
  serve();
  auto options = patient();
  options.port = server_->port();
  Server second(options, Router{}, {}, clock_);
  EXPECT_THROW(second.start(), std::runtime_error);
}

TEST_F(ServerTest, ServesWithSeveralIoThreads) {
  add_examples();
  auto options = patient();
  options.io_threads = 3;
  serve(options);
  std::vector<std::future<int>> clients;
  for (int i = 0; i < 6; ++i) {
    clients.push_back(std::async(std::launch::async, [this] {
      Client raw = client();
      int good = 0;
      for (int n = 0; n < 50; ++n) good += raw.ask(post("/echo", std::to_string(n))).body == std::to_string(n);
      return good;
    }));
  }
  for (auto& one : clients) EXPECT_EQ(one.get(), 50);
}

TEST_F(ServerTest, TellsTheObserver) {
  add_examples();
  std::mutex mutex;
  std::vector<std::string> seen;
  serve(patient(), {}, [&](std::string_view pattern, Method method, int status, double seconds) {
    const std::lock_guard lock(mutex);
    seen.push_back(std::string(method_name(method)) + " " + std::string(pattern) + " " + std::to_string(status));
    EXPECT_GE(seconds, 0);
  });
  Client raw = client();
  raw.ask(get("/hello?secret=1"));
  raw.ask(post("/echo", "x"));
  raw.ask(get("/secret"));
  raw.ask("nonsense\r\n\r\n");
  const std::lock_guard lock(mutex);
  EXPECT_EQ(seen,
            (std::vector<std::string>{"GET /hello 200", "POST /echo 200", "GET unmatched 404", "GET unmatched 400"}));
}

TEST_F(ServerTest, CountsForMetricsWithoutAnObserver) {
  add(Method::get, "/counted/{id}", [](Request&) -> Result<Response> { return json_response(200, "1"); });
  serve();
  Client raw = client();
  raw.ask(get("/counted/1"));
  raw.ask(get("/counted/2"));
  const auto text = metrics::render();
  for (const auto* line : {"wellkept_http_requests_total{route=\"/counted/{id}\",method=\"GET\",status=\"200\"} 2\n",
                           "wellkept_http_request_seconds_count{route=\"/counted/{id}\",method=\"GET\"} 2\n",
                           "\nwellkept_http_connections 1\n", "\nwellkept_http_queue_length 0\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
  }
}

}  // namespace
}  // namespace wellkept::http::testing
