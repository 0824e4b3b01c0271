#include "http/server_connection.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <utility>

#include "http/metrics.h"

namespace wellkept::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Next = Conversation::Next;

}  // namespace

Connection::Connection(Shared& shared, Loop& loop, tcp::socket socket, std::string remote)
    : shared_(shared),
      loop_(loop),
      socket_(std::move(socket)),
      remote_(std::move(remote)),
      conversation_(shared.dispatcher, remote_, shared.draining, now_ticks()) {}

Connection::~Connection() {
  shared_.peers.give_back(remote_);
  if (shared_.gauges->connections.fetch_sub(1) != 1) return;
  const std::lock_guard lock(shared_.mutex);
  shared_.emptied.notify_all();
}

void Connection::start() {
  loop_.connections.insert(shared_from_this());
  go_on(Next::read);
}

void Connection::check_deadline(Ticks now) {
  if (!socket_.is_open() || conversation_.deadline() > now) return;
  const auto next = conversation_.expired(now);
  ++epoch_;  // what the pending operation brings comes too late
  error_code ignored;
  socket_.cancel(ignored);
  go_on(next);
}

bool Connection::can_go() const {
  error_code ignored;
  return socket_.is_open() && conversation_.can_go() && socket_.available(ignored) == 0;
}

// A request whose bytes are already here is still answered.
void Connection::drain() {
  if (conversation_.streaming()) return conversation_.stream().end();
  error_code ignored;
  if (socket_.is_open() && conversation_.idle() && socket_.available(ignored) == 0) close();
}

void Connection::close() {
  ++epoch_;
  if (conversation_.streaming()) conversation_.stream().detach();
  error_code ignored;
  socket_.close(ignored);
  loop_.connections.erase(shared_from_this());
}

void Connection::run_task() {
  conversation_.work();
  asio::post(loop_.context, [self = shared_from_this()] { self->after_work(); });
}

void Connection::shed_task() {
  asio::post(loop_.context, [self = shared_from_this()] {
    if (self->socket_.is_open()) self->shed();
  });
}

void Connection::shed() {
  metrics::count("wellkept_http_shed_total");
  go_on(conversation_.overloaded(now_ticks()));
}

void Connection::go_on(Next next) {
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

void Connection::after_work() {
  if (!socket_.is_open()) return;  // given up by stop()
  go_on(conversation_.worked(now_ticks()));
}

void Connection::read() {
  const auto space = conversation_.space();
  socket_.async_read_some(asio::buffer(space.data(), space.size()),
                          [self = shared_from_this(), epoch = epoch_](error_code error, std::size_t count) {
                            if (epoch != self->epoch_) return;
                            if (error) return self->close();
                            self->go_on(self->conversation_.received(count, now_ticks()));
                          });
}

// Writes what has come; then waits to be called again, which costs nothing.
void Connection::pump() {
  if (pumping_ || !socket_.is_open()) return;
  auto waiting = conversation_.stream().take();
  if (!waiting) return close();
  chunk_ = std::move(*waiting);
  conversation_.stream_waits(!chunk_.empty(), now_ticks());
  if (chunk_.empty()) return;
  pumping_ = true;
  asio::async_write(socket_, asio::buffer(chunk_), [self = shared_from_this(), epoch = epoch_](error_code error, auto) {
    if (epoch != self->epoch_) return;
    self->pumping_ = false;
    if (error) return self->close();
    self->pump();
  });
}

void Connection::watch_peer() {
  socket_.async_read_some(asio::buffer(ignored_), [self = shared_from_this(), epoch = epoch_](error_code error, auto) {
    if (epoch != self->epoch_) return;
    if (error) return self->close();
    self->watch_peer();
  });
}

// Answers mostly fit into the socket's buffer: then nothing has to wait for the reactor. True when all is written.
bool Connection::write_at_once() {
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
bool Connection::linger() {
  error_code ignored;
  if (!std::exchange(ended_, true)) socket_.shutdown(tcp::socket::shutdown_send, ignored);
  return !shared_.draining || socket_.available(ignored) > 0;
}

}  // namespace wellkept::http
