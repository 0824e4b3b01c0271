// One connection's HTTP, without its socket: which bytes it takes, what it answers, what it waits for and until when.
// The transport reads, writes and keeps time as it is told; so all of this is tested and fuzzed without a network.
#pragma once
#include <array>
#include <atomic>
#include <limits>
#include <span>
#include <string>
#include <string_view>

#include "http/dispatcher.h"
#include "http/server_parser.h"
#include "http/stream.h"

namespace wellkept::http {

class Conversation {
 public:
  // What the transport does next.
  enum class Next {
    read,    // read into space(), then received()
    write,   // write output() wholly, then written()
    stream,  // write what stream() gives as it comes, read to notice that the peer has gone, until it has ended
    work,    // call work() on a worker thread, or here when work_inline(); then worked(). No worker free: overloaded()
    close,
  };

  // `draining`: no further request is taken, and answers close the connection.
  Conversation(Dispatcher& dispatcher, std::string remote, const std::atomic<bool>& draining, Ticks now);
  ~Conversation();
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  std::span<char> space();
  Next received(std::size_t count, Ticks now);
  std::array<std::string_view, 2> output() const { return {output_.head, output_.body}; }
  Next written(Ticks now);
  // After the answer that ends the connection: shut down sending, then read until the peer has closed or time is up,
  // because closing at once with bytes unread would cut off the answer.
  bool lingering() const { return phase_ == Phase::linger; }

  Stream& stream() const { return *output_.stream; }
  bool streaming() const { return phase_ == Phase::stream; }
  void stream_waits(bool for_peer, Ticks now);  // a peer has limited time to take what is written; silence has not

  bool work_inline() const { return exchange_.route->inline_handler; }
  void work();
  Next worked(Ticks now);
  Next overloaded(Ticks now);

  Ticks deadline() const { return deadline_; }
  Next expired(Ticks now);
  bool idle() const { return phase_ == Phase::idle || phase_ == Phase::linger; }
  // Nothing of a next request has come since the last answer, so that nothing is lost when it is closed.
  bool can_go() const { return phase_ == Phase::linger || (phase_ == Phase::idle && begin_ == end_); }

 private:
  enum class Phase { idle, header, body, working, answer, interim, stream, linger };

  Next advance(Ticks now);
  Next at_header(Ticks now);
  Next refuse(const Problem& problem, Ticks now);
  Next send(Rendered rendered, Ticks now);
  void enter(Phase phase, Ticks now, int seconds);
  void start_request();
  bool count_body();  // false when all bodies together are too many
  void forget_body();
  int body_seconds() const;
  Delivery delivery() const;

  Dispatcher& dispatcher_;
  const std::string remote_;
  const std::atomic<bool>& draining_;
  RequestParser parser_;
  Exchange exchange_;
  std::string buffer_;  // bytes read; those from begin_ to end_ are not yet taken
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  Rendered output_;
  Phase phase_ = Phase::idle;
  std::size_t counted_ = 0;  // bytes of the body, in the sum of all
  bool last_ = false;        // no further request on this connection
  Ticks deadline_{};
};

}  // namespace wellkept::http
