#include "http/dispatcher.h"

#include <exception>
#include <mutex>
#include <random>

#include "base/log.h"
#include "base/unavailable.h"

namespace wellkept::http {
namespace {

constexpr std::string_view kUnmatched = "unmatched";
constexpr std::size_t kLoggedBytes = 300;  // of a fault's words

std::uint64_t random_start() {
  std::random_device device;
  return (static_cast<std::uint64_t>(device()) << 32) | device();
}

// 13 characters, so that a std::string keeps them in place; consecutive numbers look unrelated (splitmix64).
std::string request_id_of(std::uint64_t number) {
  number += 0x9e3779b97f4a7c15ULL;
  number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9ULL;
  number = (number ^ (number >> 27)) * 0x94d049bb133111ebULL;
  number ^= number >> 31;
  std::string id(13, '0');
  for (auto& c : id) {
    c = "0123456789abcdefghjkmnpqrstvwxyz"[number & 31];
    number >>= 5;
  }
  return id;
}

double seconds_since(Ticks start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

Dispatcher::Dispatcher(const ServerOptions& options, Router router, Authenticator authenticator, const Clock& clock,
                       Observer observer)
    : options_(options),
      router_(std::move(router)),
      authenticator_(std::move(authenticator)),
      clock_(clock),
      observer_(std::move(observer)),
      next_id_(random_start()) {
  metrics::describe("wellkept_http_requests_total", "Finished requests.");
  metrics::describe("wellkept_http_request_seconds", "From the complete header to the rendered answer.");
}

void Dispatcher::begin(Exchange& exchange, Ticks now) const {
  exchange.started = now;
  exchange.request.request_id = request_id_of(next_id_.fetch_add(1, std::memory_order_relaxed));
  exchange.request.now = clock_.now();
  if (!options_.trusted_proxies.empty()) {
    Request& request = exchange.request;
    request.remote = options_.trusted_proxies.client_of(request.remote, request.header("x-forwarded-for"));
  }
}

std::optional<Response> Dispatcher::admit(Exchange& exchange, std::optional<std::uint64_t> content_length) {
  Request& request = exchange.request;
  if (request.method == Method::options && request.path == "*") return Response{.status = 204};
  auto match = router_.match(request.method, request.path);
  if (match.route == nullptr) {
    if (match.allow.empty()) {
      return problem_response(Problem{404, "request.path", "There is nothing at this path."}, request.request_id);
    }
    if (request.method == Method::options) return Response{.status = 204}.header("Allow", std::move(match.allow));
    return problem_response(Problem{405, "request.method", "The path does not take this method."}, request.request_id)
        .header("Allow", std::move(match.allow));
  }
  exchange.route = match.route;
  request.path_values = std::move(match.values);
  // A body that grows when it is opened could be of any size; whoever sends one is told before it is read.
  const std::string_view encoding = request.header("content-encoding");
  if (!encoding.empty() && encoding != "identity") {
    return problem_response(Problem{415, "request.encoding", "Bodies are taken as they are, not compressed."},
                            request.request_id)
        .header("Accept-Encoding", "identity");
  }
  if (content_length && *content_length > match.route->max_body) {
    return problem_response(Problem{413, "request.too_large", "The body is too large."}, request.request_id);
  }
  if (match.route->access == Access::open) return limit(exchange);
  return std::nullopt;
}

// Open routes are limited before their body is read, by address; others once it is known who asks.
std::optional<Response> Dispatcher::limit(const Exchange& exchange) {
  const Request& request = exchange.request;
  // What costs no worker has no limit unless its route names one: a page is many files, and a probe never stops asking.
  const int otherwise = exchange.route->inline_handler ? 0 : options_.rate_per_minute;
  const int per_minute = exchange.route->rate_per_minute > 0 ? exchange.route->rate_per_minute : otherwise;
  if (per_minute <= 0) return std::nullopt;
  const Principal& principal = request.principal;
  const bool known = exchange.route->access != Access::open && (principal.member || principal.customer);
  const std::string who = !known             ? 'a' + request.remote
                          : principal.member ? 'm' + format_id(principal.member)
                                             : 'c' + format_id(principal.customer);
  const auto wait = limiter_.take(who, exchange.route->pattern, per_minute, request.now);
  if (!wait) return std::nullopt;
  Refusal refusal = wellkept::refuse(RefusalKind::too_many, "request.rate", "Too many requests; try again later.");
  refusal.context.set("retry_after_s", *wait);
  return problem_response(refusal, request.request_id);
}

Response Dispatcher::handle(Exchange& exchange) {
  Request& request = exchange.request;
  const Route& route = *exchange.route;
  if (authenticator_ && !route.inline_handler) {
    const auto outcome = authenticator_(request, route);
    if (!outcome.ok()) return problem_response(outcome.refusal(), request.request_id);
  }
  if (route.access != Access::open) {
    if (auto refused = limit(exchange)) return std::move(*refused);
  }
  auto result = route.handler(request);
  if (!result.ok()) return problem_response(result.refusal(), request.request_id);
  Response response = std::move(result).value();
  apply_if_none_match(request, response);
  return response;
}

Response Dispatcher::fault(const Exchange& exchange, std::string_view what) const {
  log::error("http.fault",
             {{"request_id", exchange.request.request_id},
              {"route", exchange.route != nullptr ? std::string_view(exchange.route->pattern) : kUnmatched},
              {"what", what.substr(0, kLoggedBytes)}});
  return problem_response(
      Problem{500, "server.fault", "The server failed; the failure is logged under this request id."},
      exchange.request.request_id);
}

Response Dispatcher::unavailable(const Exchange& exchange, Cause cause, std::string_view what) const {
  log::warning("http.unavailable",
               {{"request_id", exchange.request.request_id}, {"what", what.substr(0, kLoggedBytes)}});
  return problem_response(cause, exchange.request.request_id);
}

Response Dispatcher::run(Exchange& exchange) {
  try {
    return handle(exchange);
  } catch (const std::exception& error) {
    if (const auto cause = cause_of(error)) return unavailable(exchange, *cause, error.what());
    return fault(exchange, error.what());
  } catch (...) {
    return fault(exchange, "not a std::exception");
  }
}

Rendered Dispatcher::answer(Exchange& exchange, Response response, Delivery delivery) {
  Rendered rendered;
  try {
    apply_gzip(exchange.request, response);
    rendered = render(exchange.request, std::move(response), delivery);
  } catch (const std::exception& error) {
    rendered = render(exchange.request, fault(exchange, error.what()), delivery);
  }
  finished(exchange, rendered.status);
  return rendered;
}

Rendered Dispatcher::refuse(Exchange& exchange, const Problem& problem, Delivery delivery) {
  Response response = problem_response(problem, exchange.request.request_id);
  if (problem.status == 503) response.header("Retry-After", "1");
  return answer(exchange, std::move(response), delivery);
}

void Dispatcher::finished(const Exchange& exchange, int status) {
  const double seconds = seconds_since(exchange.started);
  const std::string_view pattern = exchange.route != nullptr ? std::string_view(exchange.route->pattern) : kUnmatched;
  if (observer_) {
    observer_(pattern, exchange.request.method, status, seconds);
  } else {
    count(pattern, exchange.request.method, status, seconds);
  }
  if (!options_.access_log) return;
  log::info("http.request", {{"request_id", exchange.request.request_id},
                             {"method", method_name(exchange.request.method)},
                             {"route", pattern},
                             {"status", status},
                             {"us", static_cast<std::int64_t>(seconds * 1e6)}});
}

void Dispatcher::count(std::string_view pattern, Method method, int status, double seconds) {
  const std::tuple key{pattern.data(), method, status};
  Series series;
  {
    const std::shared_lock lock(series_mutex_);
    const auto found = series_.find(key);
    if (found != series_.end()) series = found->second;
  }
  if (series.total == nullptr) {
    const metrics::Labels route{{"route", std::string(pattern)}, {"method", std::string(method_name(method))}};
    metrics::Labels with_status = route;
    with_status.emplace_back("status", std::to_string(status));
    series = {&metrics::counter("wellkept_http_requests_total", with_status),
              &metrics::histogram("wellkept_http_request_seconds", route)};
    const std::unique_lock lock(series_mutex_);
    series_.emplace(key, series);
  }
  series.total->add();
  series.duration->observe(seconds);
}

}  // namespace wellkept::http
