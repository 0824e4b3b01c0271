#include "http/server.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <stdexcept>

#include "base/log.h"
#include "http/metrics.h"
#include "http/server_connection.h"

namespace wellkept::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr auto kAcceptPause = std::chrono::milliseconds(100);

}  // namespace

struct Server::Impl {
  Impl(const ServerOptions& options, Router router, Authenticator authenticator, const Clock& clock, Observer observer)
      : shared(options, std::move(router), std::move(authenticator), clock, std::move(observer)) {
    for (int i = 0; i < std::max(1, shared.options.io_threads); ++i) loops.push_back(std::make_unique<Loop>());
    acceptor = std::make_unique<tcp::acceptor>(loops[0]->context);
    accept_timer = std::make_unique<asio::steady_timer>(loops[0]->context);
  }

  void listen();
  void register_gauges() const;
  void accept();
  void accepted(error_code error, tcp::socket socket, Loop& loop);
  void adopt(tcp::socket socket, Loop& loop);
  void turn_away(tcp::socket& socket, std::string_view detail);
  bool make_room();
  void sweep(Loop& loop);
  void stop();
  void each_connection(void (Connection::*action)());

  Shared shared;
  std::vector<std::unique_ptr<Loop>> loops;
  std::unique_ptr<tcp::acceptor> acceptor;
  std::unique_ptr<asio::steady_timer> accept_timer;
  std::size_t next_loop = 0;
  std::chrono::milliseconds sweep_every{1000};
  int port = 0;
  bool running = false;
};

void Server::Impl::listen() {
  error_code error;
  const auto address = asio::ip::make_address(shared.options.address, error);
  const tcp::endpoint endpoint(address, static_cast<unsigned short>(shared.options.port));
  if (!error) acceptor->open(endpoint.protocol(), error);
  if (!error) acceptor->set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor->bind(endpoint, error);
  if (!error) acceptor->listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    throw std::runtime_error("cannot listen on " + shared.options.address + " port " +
                             std::to_string(shared.options.port) + ": " + error.message());
  }
  port = acceptor->local_endpoint().port();
}

void Server::Impl::register_gauges() const {
  metrics::describe("wellkept_http_connections", "Open connections.");
  metrics::describe("wellkept_http_queue_length", "Requests that wait for a worker.");
  metrics::gauge("wellkept_http_connections",
                 [gauges = shared.gauges] { return static_cast<double>(gauges->connections.load()); });
  metrics::gauge("wellkept_http_queue_length", [pool = shared.pool] { return static_cast<double>(pool->waiting()); });
}

void Server::Impl::accept() {
  Loop& loop = *loops[next_loop++ % loops.size()];
  acceptor->async_accept(
      loop.context, [this, &loop](error_code error, tcp::socket socket) { accepted(error, std::move(socket), loop); });
}

void Server::Impl::accepted(error_code error, tcp::socket socket, Loop& loop) {
  if (!acceptor->is_open()) return;
  if (error == asio::error::operation_aborted) return;
  if (error && error != asio::error::connection_aborted) {
    // Out of descriptors or memory: the waiting connection stays readable, so trying again at once would spin.
    metrics::count("wellkept_http_accept_failures_total");
    log::warning("http.accept", {{"what", error.message()}});
    accept_timer->expires_after(kAcceptPause);
    accept_timer->async_wait([this](error_code cancelled) {
      if (!cancelled && acceptor->is_open()) accept();
    });
    return;
  }
  if (!error) adopt(std::move(socket), loop);
  accept();
}

void Server::Impl::adopt(tcp::socket socket, Loop& loop) {
  error_code error;
  const auto peer = socket.remote_endpoint(error);
  if (!error) socket.non_blocking(true, error);
  if (error) return;  // gone already
  error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  if (shared.gauges->connections.load() >= shared.options.max_connections && !make_room()) {
    return turn_away(socket, "Too many connections; try again later.");
  }
  const std::string address = peer.address().to_string();
  const bool proxy = shared.options.trusted_proxies.trusts(address);
  if (!shared.peers.take(address, proxy ? 0 : shared.options.max_per_address)) {
    return turn_away(socket, "Too many connections of one address; try again later.");
  }
  shared.gauges->connections.fetch_add(1);
  auto connection = std::make_shared<Connection>(shared, loop, std::move(socket), address);
  if (loops.size() == 1) {
    connection->start();
  } else {
    asio::post(loop.context, [connection] { connection->start(); });
  }
}

// Closes the connection that has asked for nothing for the longest time, so that idle ones keep nobody out. Of the
// first loop alone, on whose thread this is.
bool Server::Impl::make_room() {
  std::shared_ptr<Connection> longest;
  for (const auto& one : loops[0]->connections) {
    if (one->can_go() && (!longest || one->deadline() < longest->deadline())) longest = one;
  }
  if (!longest) return false;
  metrics::count("wellkept_http_idle_closed_total");
  longest->close();
  return true;
}

void Server::Impl::turn_away(tcp::socket& socket, std::string_view detail) {
  Exchange exchange;
  shared.dispatcher.begin(exchange, now_ticks());
  const auto answer = shared.dispatcher.refuse(exchange, {503, "server.connections", detail}, {.keep_alive = false});
  error_code ignored;
  socket.write_some(asio::buffer(answer.head), ignored);
  socket.shutdown(tcp::socket::shutdown_send, ignored);
}

// One timer for all time-outs of a loop: a timer for each connection costs more than the request.
void Server::Impl::sweep(Loop& loop) {
  loop.timer.expires_after(sweep_every);
  loop.timer.async_wait([this, &loop](error_code cancelled) {
    if (cancelled) return;
    const auto now = now_ticks();
    const std::vector all(loop.connections.begin(), loop.connections.end());
    for (const auto& connection : all) connection->check_deadline(now);
    sweep(loop);
  });
}

void Server::Impl::each_connection(void (Connection::*action)()) {
  for (auto& loop : loops) {
    asio::post(loop->context, [&connections = loop->connections, action] {
      const std::vector all(connections.begin(), connections.end());
      for (const auto& connection : all) (connection.get()->*action)();
    });
  }
}

void Server::Impl::stop() {
  if (!std::exchange(running, false)) return;
  shared.draining = true;
  asio::post(loops[0]->context, [this] {
    error_code ignored;
    acceptor->close(ignored);
    accept_timer->cancel();
  });
  each_connection(&Connection::drain);
  {
    std::unique_lock lock(shared.mutex);
    shared.emptied.wait_for(lock, std::chrono::seconds(shared.options.drain_s),
                            [this] { return shared.gauges->connections.load() == 0; });
  }
  each_connection(&Connection::close);
  shared.pool->stop();
  for (auto& loop : loops) asio::post(loop->context, [&context = loop->context] { context.stop(); });
  for (auto& loop : loops) loop->thread.join();
  log::info("http.stopped", {{"port", port}});
}

Server::Server(const ServerOptions& options, Router router, Authenticator authenticator, const Clock& clock,
               Observer observer)
    : impl_(std::make_unique<Impl>(options, std::move(router), std::move(authenticator), clock, std::move(observer))) {}

Server::~Server() {
  stop();
}

void Server::start() {
  Impl& impl = *impl_;
  impl.listen();
  impl.register_gauges();
  const auto& options = impl.shared.options;
  const int shortest =
      std::min({options.header_timeout_s, options.body_timeout_s, options.idle_timeout_s, options.write_timeout_s});
  impl.sweep_every = std::chrono::milliseconds(std::clamp(shortest * 250, 50, 1000));
  impl.running = true;
  impl.shared.pool->start();
  impl.accept();
  for (auto& loop : impl.loops) {
    impl.sweep(*loop);
    loop->thread = std::thread([&context = loop->context] { context.run(); });
  }
  log::info("http.started", {{"port", impl.port}, {"workers", options.workers}});
}

int Server::port() const {
  return impl_->port;
}
void Server::stop() {
  impl_->stop();
}

}  // namespace wellkept::http
