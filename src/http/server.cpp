#include "http/server.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <stdexcept>
#include <thread>
#include <unordered_set>

#include "base/log.h"
#include "http/conversation.h"
#include "http/metrics.h"
#include "http/server_shared.h"

namespace wellkept::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Next = Conversation::Next;

constexpr auto kAcceptPause = std::chrono::milliseconds(100);

Ticks now_ticks() {
  return std::chrono::steady_clock::now();
}

class Connection;

// A thread with its own sockets: nothing in it needs a lock.
struct Loop {
  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> guard{context.get_executor()};
  asio::steady_timer timer{context};
  std::unordered_set<std::shared_ptr<Connection>> connections;
  std::thread thread;
};

class Connection final : public Task, public std::enable_shared_from_this<Connection> {
 public:
  Connection(Shared& shared, Loop& loop, tcp::socket socket, std::string remote)
      : shared_(shared),
        loop_(loop),
        socket_(std::move(socket)),
        remote_(std::move(remote)),
        conversation_(shared.dispatcher, remote_, shared.draining, now_ticks()) {}

  ~Connection() override {
    shared_.peers.give_back(remote_);
    if (shared_.gauges->connections.fetch_sub(1) != 1) return;
    const std::lock_guard lock(shared_.mutex);
    shared_.emptied.notify_all();
  }

  void start() {
    loop_.connections.insert(shared_from_this());
    go_on(Next::read);
  }

  void check_deadline(Ticks now) {
    if (!socket_.is_open() || conversation_.deadline() > now) return;
    const auto next = conversation_.expired(now);
    ++epoch_;  // what the pending operation brings comes too late
    error_code ignored;
    socket_.cancel(ignored);
    go_on(next);
  }

  // Whether it may be closed to make room for another, and since when nothing was heard of it.
  bool can_go() const {
    error_code ignored;
    return socket_.is_open() && conversation_.can_go() && socket_.available(ignored) == 0;
  }
  Ticks deadline() const { return conversation_.deadline(); }

  // A request whose bytes are already here is still answered.
  void drain() {
    if (conversation_.streaming()) return conversation_.stream().end();
    error_code ignored;
    if (socket_.is_open() && conversation_.idle() && socket_.available(ignored) == 0) close();
  }

  void close() {
    ++epoch_;
    if (conversation_.streaming()) conversation_.stream().detach();
    error_code ignored;
    socket_.close(ignored);
    loop_.connections.erase(shared_from_this());
  }

  void run_task() override {
    conversation_.work();
    asio::post(loop_.context, [self = shared_from_this()] { self->after_work(); });
  }

  void shed_task() override {
    asio::post(loop_.context, [self = shared_from_this()] {
      if (self->socket_.is_open()) self->shed();
    });
  }

 private:
  void shed() {
    metrics::count("wellkept_http_shed_total");
    go_on(conversation_.overloaded(now_ticks()));
  }

  void go_on(Next next) {
    const auto self = shared_from_this();
    while (true) {
      switch (next) {
        case Next::read:
          if (conversation_.lingering() && !linger()) return close();
          return read();
        case Next::write:
          if (!write_at_once()) return;
          next = conversation_.written(now_ticks());
          break;
        case Next::work:
          if (!conversation_.work_inline()) {
            if (shared_.pool->submit(self)) return;
            metrics::count("wellkept_http_shed_total");
            next = conversation_.overloaded(now_ticks());
          } else {
            conversation_.work();
            next = conversation_.worked(now_ticks());
          }
          break;
        case Next::stream:
          conversation_.stream().attach([weak = weak_from_this(), &context = loop_.context] {
            asio::post(context, [weak] {
              if (const auto alive = weak.lock()) alive->pump();
            });
          });
          watch_peer();
          return pump();
        case Next::close:
          return close();
      }
    }
  }

  void after_work() {
    if (!socket_.is_open()) return;  // given up by stop()
    go_on(conversation_.worked(now_ticks()));
  }

  void read() {
    const auto space = conversation_.space();
    socket_.async_read_some(asio::buffer(space.data(), space.size()),
                            [self = shared_from_this(), epoch = epoch_](error_code error, std::size_t count) {
                              if (epoch != self->epoch_) return;
                              if (error) return self->close();
                              self->go_on(self->conversation_.received(count, now_ticks()));
                            });
  }

  // Writes what has come; then waits to be called again, which costs nothing.
  void pump() {
    if (pumping_ || !socket_.is_open()) return;
    auto waiting = conversation_.stream().take();
    if (!waiting) return close();
    chunk_ = std::move(*waiting);
    conversation_.stream_waits(!chunk_.empty(), now_ticks());
    if (chunk_.empty()) return;
    pumping_ = true;
    asio::async_write(socket_, asio::buffer(chunk_),
                      [self = shared_from_this(), epoch = epoch_](error_code error, auto) {
                        if (epoch != self->epoch_) return;
                        self->pumping_ = false;
                        if (error) return self->close();
                        self->pump();
                      });
  }

  void watch_peer() {
    socket_.async_read_some(asio::buffer(ignored_),
                            [self = shared_from_this(), epoch = epoch_](error_code error, auto) {
                              if (epoch != self->epoch_) return;
                              if (error) return self->close();
                              self->watch_peer();
                            });
  }

  // Answers mostly fit into the socket's buffer: then nothing has to wait for the reactor. True when all is written.
  bool write_at_once() {
    const auto [head, body] = conversation_.output();
    error_code error;
    const std::array<asio::const_buffer, 2> buffers{asio::buffer(head), asio::buffer(body)};
    const std::size_t written =
        body.empty() ? socket_.write_some(asio::buffer(head), error) : socket_.write_some(buffers, error);
    if (!error && written == head.size() + body.size()) return true;
    if (error && error != asio::error::would_block) {
      close();
      return false;
    }
    const std::size_t from_body = written > head.size() ? written - head.size() : 0;
    const std::array<asio::const_buffer, 2> rest{asio::buffer(head.substr(std::min(written, head.size()))),
                                                 asio::buffer(body.substr(from_body))};
    asio::async_write(socket_, rest, [self = shared_from_this(), epoch = epoch_](error_code failed, std::size_t) {
      if (epoch != self->epoch_) return;
      if (failed) return self->close();
      self->go_on(self->conversation_.written(now_ticks()));
    });
    return false;
  }

  // False when there is no need to: a drain does not wait for peers that have got all they asked for.
  bool linger() {
    error_code ignored;
    if (!std::exchange(ended_, true)) socket_.shutdown(tcp::socket::shutdown_send, ignored);
    return !shared_.draining || socket_.available(ignored) > 0;
  }

  Shared& shared_;
  Loop& loop_;
  tcp::socket socket_;
  const std::string remote_;
  Conversation conversation_;
  std::uint32_t epoch_ = 0;
  bool ended_ = false;
  std::string chunk_;
  std::array<char, 64> ignored_{};
  bool pumping_ = false;
};

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
