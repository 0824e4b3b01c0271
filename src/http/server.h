// The server: Boost.Asio with Beast's parser and a thin layer of ours. Limits, time-outs, keep-alive, pipelining,
// graceful drain.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "http/http.h"
#include "http/trusted_proxies.h"

namespace wellkept::http {

struct ServerOptions {
  std::string address = "127.0.0.1";
  int port = 8080;  // 0: any free port, see Server::port()
  int io_threads = 1;
  int workers = 48;        // threads that run handlers; they block on the database, so more than cores
  int max_queue = 2048;    // requests waiting for a worker; beyond: 503 with Retry-After
  int max_wait_ms = 3000;  // longer than this nobody waits for a worker: 503 too, without being looked at
  int max_connections = 10000;
  int max_per_address = 0;                         // connections of one address that is no trusted proxy; 0: no limit
  std::size_t max_body_bytes = 256 * 1024 * 1024;  // of all requests at once; beyond: 503
  int header_timeout_s = 10;                       // to send the whole header
  int body_timeout_s = 30;                         // to send the whole body, and a second more for every 16 KiB
  int idle_timeout_s = 75;                         // keep-alive
  int write_timeout_s = 30;
  std::size_t max_header = 16 * 1024;  // beyond: 431
  int rate_per_minute = 0;             // default per principal; 0: no limit
  int drain_s = 10;                    // how long running requests may take after stop()
  TrustedProxies trusted_proxies{};    // behind them, Request::remote is the address that they name
  bool access_log = true;              // one line a request: method, route pattern, status, duration; no query, no body
};

// Fills request.principal from cookie or bearer token, or refuses. Called for every request that matched a route.
using Authenticator = std::function<Outcome(Request&, const Route&)>;
// Counts finished requests for metrics: route pattern, method, status, seconds.
using Observer = std::function<void(std::string_view pattern, Method method, int status, double seconds)>;

class Server {
 public:
  Server(const ServerOptions& options, Router router, Authenticator authenticator, const Clock& clock,
         Observer observer = {});
  ~Server();
  void start();  // binds and serves in the background; throws when the port is taken
  int port() const;
  void stop();  // stops accepting, lets running requests finish (drain_s), closes; returns when all is down
 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wellkept::http
