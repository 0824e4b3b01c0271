// What a client sees of requests that are in order: keep-alive, pipelining, headers, routes, who asks, faults.
#include <zlib.h>

#include "http/test_server.h"

namespace wellkept::http::testing {
namespace {

using std::string_literals::operator""s;

TEST_F(ServerTest, AnswersWithTheHeadersOfEveryAnswer) {
  add_examples();
  serve();
  const auto reply = client().ask(get("/hello"));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "\"hello\"");
  EXPECT_EQ(reply.header("Date"), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(reply.header("Content-Type"), "application/json; charset=utf-8");
  EXPECT_EQ(reply.header("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(reply.header("Content-Security-Policy"), "default-src 'none'; frame-ancestors 'none'");
  EXPECT_EQ(reply.header("Referrer-Policy"), "no-referrer");
  EXPECT_EQ(reply.header("Cache-Control"), "no-store");
  EXPECT_EQ(reply.header("X-Request-Id").size(), 13U);
  EXPECT_EQ(reply.header("Connection"), "");
}

TEST_F(ServerTest, AResponseReplacesTheDefaults) {
  add(Method::get, "/page", [](Request&) -> Result<Response> {
    Response response;
    response.content_type = "text/html";
    response.header("content-security-policy", "default-src 'self'").header("Cache-Control", "max-age=60");
    return response;
  });
  serve();
  const auto reply = client().ask(get("/page"));
  EXPECT_EQ(reply.header("content-security-policy"), "default-src 'self'");
  EXPECT_EQ(reply.header("Content-Security-Policy"), "");
  EXPECT_EQ(reply.header("Cache-Control"), "max-age=60");
}

TEST_F(ServerTest, KeepsTheConnectionAlive) {
  add_examples();
  serve();
  Client raw = client();
  const auto first = raw.ask(get("/hello"));
  const auto second = raw.ask(post("/echo", "abc"));
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(second.body, "abc");
  EXPECT_NE(first.header("X-Request-Id"), second.header("X-Request-Id"));
  const auto last = raw.ask(get("/hello", "Connection: close\r\n"));
  EXPECT_EQ(last.header("Connection"), "close");
  EXPECT_TRUE(raw.closed());
}

TEST_F(ServerTest, SpeaksHttp10) {
  add_examples();
  serve();
  Client once = client();
  EXPECT_EQ(once.ask("GET /hello HTTP/1.0\r\n\r\n").header("Connection"), "close");
  EXPECT_TRUE(once.closed());
  Client kept = client();
  EXPECT_EQ(kept.ask("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").header("Connection"), "keep-alive");
  EXPECT_EQ(kept.ask("GET /hello HTTP/1.0\r\n\r\n").status, 200);
}

TEST_F(ServerTest, AnswersPipelinedRequestsInOrder) {
  Gate gate;
  add(Method::get, "/slow", [&](Request&) -> Result<Response> {
    gate.pass();
    return json_response(200, "1");
  });
  add(Method::get, "/fast", [](Request&) -> Result<Response> { return json_response(200, "2"); });
  auto quick_route =
      open_route(Method::get, "/inline", [](Request&) -> Result<Response> { return json_response(200, "3"); });
  quick_route.inline_handler = true;
  router_.add(quick_route);
  serve();
  Client raw = client();
  raw.send(get("/slow") + get("/fast") + "\r\n" + get("/inline") + get("/none"));
  gate.entered.acquire();
  gate.open.release();
  EXPECT_EQ(raw.reply().body, "1");
  EXPECT_EQ(raw.reply().body, "2");
  EXPECT_EQ(raw.reply().body, "3");
  EXPECT_EQ(raw.reply().status, 404);
}

TEST_F(ServerTest, TakesARequestByteByByte) {
  add_examples();
  serve();
  Client raw = client();
  for (const char byte : post("/echo", "abc")) raw.send(std::string_view(&byte, 1));
  EXPECT_EQ(raw.reply().body, "abc");
  for (const char byte : "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nde\r\n0\r\n\r\n"s) {
    raw.send(std::string_view(&byte, 1));
  }
  EXPECT_EQ(raw.reply().body, "de");
}

TEST_F(ServerTest, TakesAnEmptyChunkedBodyInPieces) {
  add_examples();
  serve();
  Client raw = client();
  // The interim answers tell that what was sent before them has been read.
  EXPECT_EQ(
      raw.ask("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n").status,
      100);
  for (const char byte : "0\r\n\r\n"s) raw.send(std::string_view(&byte, 1));
  EXPECT_EQ(raw.reply().status, 200);
}

TEST_F(ServerTest, MovesALongBodyBothWays) {
  auto echo = open_route(Method::post, "/long", [](Request& request) -> Result<Response> {
    Response response;
    response.content_type = "application/octet-stream";
    response.body = std::move(request.body);
    return response;
  });
  echo.max_body = 20 << 20;
  router_.add(echo);
  serve();
  std::string body(10 << 20, 'x');
  for (std::size_t i = 0; i < body.size(); i += 997) body[i] = static_cast<char>(i);
  Client raw = client();
  EXPECT_EQ(raw.ask(post("/long", body)).body, body);
  EXPECT_EQ(raw.ask(post("/long", "short")).body, "short");
}

TEST_F(ServerTest, SaysContinueWhenAsked) {
  add_examples();
  serve();
  Client raw = client();
  const auto interim = raw.ask("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  EXPECT_EQ(interim.status, 100);
  EXPECT_EQ(raw.ask("abc").body, "abc");
  // A body that is already on its way needs no leave.
  EXPECT_EQ(raw.ask(post("/echo", "de", "Expect: 100-continue\r\n")).body, "de");
}

TEST_F(ServerTest, AnswersHeadOptionsAndOtherMethods) {
  add_examples();
  serve();
  Client raw = client();
  raw.send("HEAD /hello HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto head = raw.reply(true);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("Content-Length"), "7");
  const auto options = raw.ask("OPTIONS /hello HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(options.header("Allow"), "GET, HEAD, OPTIONS");
  EXPECT_EQ(options.header("Content-Length"), "");
  EXPECT_EQ(raw.ask("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n").status, 204);
  const auto wrong = raw.ask("DELETE /hello HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.header("Allow"), "GET, HEAD, OPTIONS");
  EXPECT_EQ(raw.ask(get("/none")).code(), "request.path");
}

TEST_F(ServerTest, GivesTheHandlerTheRequest) {
  add(Method::get, "/tickets/{id}", [](Request& request) -> Result<Response> {
    return json_response(200, request.path_value("id") + "|" + *request.query("q") + "|" +
                                  std::string(request.header("x-a")) + "|" + *request.cookie("c") + "|" +
                                  *request.cookie("d") + "|" + request.remote);
  });
  serve();
  const auto reply =
      client().ask(get("/tickets/%E5%AE%88?q=a+b", "X-A: 1\r\nx-a: 2\r\nCookie: c=3\r\nCookie: d=4\r\n"));
  EXPECT_EQ(reply.body, "守|a b|1, 2|3|4|127.0.0.1");
}

TEST_F(ServerTest, AsksTheAuthenticatorForEveryRoute) {
  Route route;
  route.pattern = "/me";
  route.permission = "ticket.read";
  route.handler = [](Request& request) -> Result<Response> { return json_response(200, request.principal.name); };
  router_.add(route);
  serve(patient(), [](Request& request, const Route& asked) -> Outcome {
    if (request.header("authorization") != "Bearer good") {
      return refuse(RefusalKind::unauthenticated, "session.none", "Nobody is signed in for " + asked.permission + ".");
    }
    request.principal.name = "li";
    return Done{};
  });
  const auto refused = client().ask(get("/me"));
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(refused.code(), "session.none");
  EXPECT_EQ(refused.header("WWW-Authenticate"), "Bearer");
  EXPECT_EQ(client().ask(get("/me", "Authorization: Bearer good\r\n")).body, "li");
}

TEST_F(ServerTest, ARefusalBecomesAProblem) {
  add(Method::get, "/gate", [](Request&) -> Result<Response> {
    return refuse(RefusalKind::gate, "ticket.no_apology", "The apology is missing.");
  });
  serve();
  const auto reply = client().ask(get("/gate"));
  EXPECT_EQ(reply.status, 409);
  EXPECT_EQ(reply.code(), "ticket.no_apology");
  EXPECT_NE(reply.body.find("\"request_id\":\"" + reply.header("X-Request-Id") + "\""), std::string::npos);
}

TEST_F(ServerTest, AFaultTellsNothingAndTheConnectionGoesOn) {
  add(Method::get, "/throws", [](Request&) -> Result<Response> { throw std::runtime_error("secret detail"); });
  add(Method::get, "/throws/int", [](Request&) -> Result<Response> { throw 7; });
  add(Method::get, "/header/{kind}", [](Request& request) -> Result<Response> {
    const auto& kind = request.path_value("kind");
    Response response;
    if (kind == "value") response.header("X-A", "b\r\nSet-Cookie: c=d");
    if (kind == "name") response.header("X A", "b");
    if (kind == "empty") response.header("", "b");
    if (kind == "nul") response.header("X-A", std::string("b\0c", 3));
    if (kind == "type") response.content_type = "text/html\nX: y";
    if (kind == "length") response.header("content-length", "1");
    return response;
  });
  serve();
  Client raw = client();
  for (const auto* path : {"/throws", "/throws/int", "/header/value", "/header/name", "/header/empty", "/header/nul",
                           "/header/type", "/header/length"}) {
    const auto reply = raw.ask(get(path));
    EXPECT_EQ(reply.status, 500) << path;
    EXPECT_EQ(reply.code(), "server.fault") << path;
    EXPECT_EQ(reply.body.find("secret"), std::string::npos) << path;
    EXPECT_EQ(reply.header("Set-Cookie"), "") << path;
  }
  EXPECT_EQ(raw.ask(get("/header/fine")).status, 200);
}

TEST_F(ServerTest, AnswersNotModified) {
  add(Method::get, "/v", [](Request&) -> Result<Response> { return json_response(200, "1").header("ETag", "\"7\""); });
  serve();
  Client raw = client();
  EXPECT_EQ(raw.ask(get("/v")).header("Cache-Control"), "private, no-cache");
  for (const auto* known : {"\"7\"", "W/\"7\"", "\"6\", \"7\"", "*"}) {
    const auto reply = raw.ask(get("/v", "If-None-Match: " + std::string(known) + "\r\n"));
    EXPECT_EQ(reply.status, 304) << known;
    EXPECT_EQ(reply.header("ETag"), "\"7\"") << known;
    EXPECT_EQ(reply.header("Content-Length"), "") << known;
  }
  EXPECT_EQ(raw.ask(get("/v", "If-None-Match: \"8\"\r\n")).body, "1");
}

std::string inflate_gzip(std::string_view compressed) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string out(1 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
  stream.avail_in = static_cast<uInt>(compressed.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

TEST_F(ServerTest, CompressesLongTextWhenItIsAccepted) {
  const std::string text(5000, 'a');
  add(Method::get, "/long", [&](Request&) -> Result<Response> { return json_response(200, text); });
  add(Method::get, "/short", [](Request&) -> Result<Response> { return json_response(200, std::string(1024, 'a')); });
  add(Method::get, "/image", [&](Request&) -> Result<Response> {
    Response response = json_response(200, text);
    response.content_type = "image/png";
    return response;
  });
  serve();
  Client raw = client();
  const auto compressed = raw.ask(get("/long", "Accept-Encoding: br;q=1.0, GZIP;q=0.5\r\n"));
  EXPECT_EQ(compressed.header("Content-Encoding"), "gzip");
  EXPECT_EQ(compressed.header("Vary"), "Accept-Encoding");
  EXPECT_LT(compressed.body.size(), 200U);
  EXPECT_EQ(inflate_gzip(compressed.body), text);
  const auto plain = raw.ask(get("/long"));
  EXPECT_EQ(plain.body, text);
  EXPECT_EQ(plain.header("Vary"), "Accept-Encoding");
  EXPECT_EQ(raw.ask(get("/long", "Accept-Encoding: gzip;q=0\r\n")).body, text);
  EXPECT_EQ(raw.ask(get("/short", "Accept-Encoding: gzip\r\n")).header("Content-Encoding"), "");
  EXPECT_EQ(raw.ask(get("/image", "Accept-Encoding: gzip\r\n")).header("Content-Encoding"), "");
}

}  // namespace
}  // namespace wellkept::http::testing
