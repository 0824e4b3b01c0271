// What happens to one request, without its bytes: route, limits, authentication, handler, conditional answer, faults.
#pragma once
#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <tuple>

#include "http/http.h"
#include "http/metrics.h"
#include "http/problem.h"
#include "http/rate_limit.h"
#include "http/render.h"
#include "http/server.h"

namespace wellkept::http {

using Ticks = std::chrono::steady_clock::time_point;

struct Exchange {
  Request request;
  const Route* route = nullptr;
  Ticks started{};
};

class Dispatcher {
 public:
  Dispatcher(const ServerOptions& options, Router router, Authenticator authenticator, const Clock& clock,
             Observer observer);

  const ServerOptions& options() const { return options_; }
  std::atomic<std::size_t>& body_bytes() { return body_bytes_; }  // of all requests that are being read or answered

  // First of all, even for requests that never become one: their answers carry an id and a date too.
  void begin(Exchange& exchange, Ticks now) const;
  // Once the header is there: sets the route, or gives the answer that needs no body.
  std::optional<Response> admit(Exchange& exchange, std::optional<std::uint64_t> content_length);
  Response run(Exchange& exchange);  // the answer of an admitted request. Never throws. May block.
  Rendered refuse(Exchange& exchange, const Problem& problem, Delivery delivery);
  Rendered answer(Exchange& exchange, Response response, Delivery delivery);

 private:
  Response handle(Exchange& exchange);
  std::optional<Response> limit(const Exchange& exchange);
  Response fault(const Exchange& exchange, std::string_view what) const;
  Response unavailable(const Exchange& exchange, Cause cause, std::string_view what) const;
  void finished(const Exchange& exchange, int status);
  void count(std::string_view pattern, Method method, int status, double seconds);

  struct Series {
    metrics::Counter* total = nullptr;
    metrics::Histogram* duration = nullptr;
  };

  const ServerOptions options_;
  const Router router_;
  const Authenticator authenticator_;
  const Clock& clock_;
  const Observer observer_;
  std::atomic<std::size_t> body_bytes_{0};
  RateLimiter limiter_;
  mutable std::atomic<std::uint64_t> next_id_;
  std::shared_mutex series_mutex_;
  std::map<std::tuple<const char*, Method, int>, Series> series_;  // patterns live as long as the router
};

}  // namespace wellkept::http
