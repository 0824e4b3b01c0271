#include "http/conversation.h"

namespace wellkept::http {
namespace {

constexpr std::size_t kIdleBuffer = 2 * 1024;
constexpr std::size_t kBodyBuffer = 32 * 1024;
constexpr int kLingerS = 2;
constexpr std::size_t kSlowestWrite = 16 * 1024;  // bytes a second that a long answer must move
constexpr std::size_t kSlowestRead = 16 * 1024;   // the same of a long body
constexpr std::string_view kInterimAnswer = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

Conversation::Conversation(Dispatcher& dispatcher, std::string remote, const std::atomic<bool>& draining, Ticks now)
    : dispatcher_(dispatcher),
      remote_(std::move(remote)),
      draining_(draining),
      parser_(dispatcher.options().max_header) {
  enter(Phase::idle, now, dispatcher_.options().header_timeout_s);
}

Conversation::~Conversation() {
  forget_body();
  if (output_.stream) output_.stream->detach();  // whoever feeds it learns that nobody listens
}

void Conversation::enter(Phase phase, Ticks now, int seconds) {
  phase_ = phase;
  deadline_ = now + std::chrono::seconds(seconds);
}

// Room behind what is not yet taken. A header must lie in one piece; it is bounded, so the buffer is.
std::span<char> Conversation::space() {
  if (phase_ == Phase::linger) begin_ = end_ = 0;
  if (begin_ == end_) begin_ = end_ = 0;
  if (begin_ > 0) {
    buffer_.erase(0, begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  const std::size_t least = phase_ == Phase::body ? kBodyBuffer : kIdleBuffer;
  if (buffer_.size() < end_ + least) buffer_.resize(end_ + least);
  return {buffer_.data() + end_, buffer_.size() - end_};
}

Conversation::Next Conversation::received(std::size_t count, Ticks now) {
  if (phase_ == Phase::linger) return Next::read;
  end_ += count;
  return advance(now);
}

bool Conversation::count_body() {
  const std::size_t added = exchange_.request.body.size() - counted_;
  counted_ += added;
  return dispatcher_.body_bytes().fetch_add(added) + added <= dispatcher_.options().max_body_bytes;
}

void Conversation::forget_body() {
  dispatcher_.body_bytes().fetch_sub(std::exchange(counted_, 0));
}

// A long body may take longer, as long as it moves: customers send films from telephones.
int Conversation::body_seconds() const {
  const std::uint64_t bytes = parser_.content_length().value_or(exchange_.route->max_body);
  return dispatcher_.options().body_timeout_s + static_cast<int>(bytes / kSlowestRead);
}

void Conversation::start_request() {
  forget_body();
  exchange_ = Exchange{};
  exchange_.request.remote = remote_;
  parser_.reset(exchange_.request);
}

Conversation::Next Conversation::advance(Ticks now) {
  while (true) {
    std::string_view bytes(buffer_.data() + begin_, end_ - begin_);
    if (phase_ == Phase::idle) {
      // RFC 9112 2.2: an empty line before the request line is ignored.
      while (bytes.starts_with("\r\n")) bytes.remove_prefix(2);
      begin_ = end_ - bytes.size();
      if (bytes.empty() || bytes == "\r") {
        if (draining_) return Next::close;
        return Next::read;
      }
      start_request();
      enter(Phase::header, now, dispatcher_.options().header_timeout_s);
    }
    const auto step = parser_.feed(bytes);
    begin_ = end_ - bytes.size();
    if (phase_ == Phase::body && !count_body()) {
      return refuse({503, "server.overloaded", "Too much is being sent at once; try again later."}, now);
    }
    switch (step) {
      case RequestParser::Step::more:
        return Next::read;
      case RequestParser::Step::failed:
        return refuse(parser_.failure(), now);
      case RequestParser::Step::header: {
        const auto next = at_header(now);
        if (next != Next::read) return next;
        break;
      }
      case RequestParser::Step::complete:
        phase_ = Phase::working;
        deadline_ = Ticks::max();
        return Next::work;
    }
  }
}

// Next::read means: go on with the body.
Conversation::Next Conversation::at_header(Ticks now) {
  dispatcher_.begin(exchange_, now);
  last_ = !parser_.keep_alive();
  auto refused = dispatcher_.admit(exchange_, parser_.content_length());
  if (refused) {
    last_ = last_ || parser_.has_body();  // the body that nobody wants is not read: the next request cannot be found
    return send(dispatcher_.answer(exchange_, std::move(*refused), delivery()), now);
  }
  if (!parser_.has_body()) return Next::read;
  parser_.body_limit(exchange_.route->max_body);
  enter(Phase::body, now, body_seconds());
  if (!parser_.expects_continue() || begin_ != end_) return Next::read;
  phase_ = Phase::interim;
  output_ = {std::string(kInterimAnswer), {}, 100, false};
  return Next::write;
}

Delivery Conversation::delivery() const {
  const bool keep_alive = !last_ && !draining_.load(std::memory_order_relaxed);
  return {keep_alive, exchange_.started != Ticks{} && parser_.is_http_1_0()};
}

Conversation::Next Conversation::refuse(const Problem& problem, Ticks now) {
  if (exchange_.started == Ticks{}) dispatcher_.begin(exchange_, now);
  last_ = true;
  return send(dispatcher_.refuse(exchange_, problem, {.keep_alive = false}), now);
}

Conversation::Next Conversation::send(Rendered rendered, Ticks now) {
  output_ = std::move(rendered);
  const auto extra = static_cast<int>(output_.body.size() / kSlowestWrite);
  enter(Phase::answer, now, dispatcher_.options().write_timeout_s + extra);
  return Next::write;
}

void Conversation::work() {
  Response response = dispatcher_.run(exchange_);
  output_ =
      dispatcher_.answer(exchange_, std::move(response), delivery());  // only now: a drain may have begun meanwhile
}

Conversation::Next Conversation::worked(Ticks now) {
  return send(std::move(output_), now);
}

Conversation::Next Conversation::overloaded(Ticks now) {
  const Problem problem{503, "server.overloaded", "Too many requests are waiting; try again later."};
  return send(dispatcher_.refuse(exchange_, problem, delivery()), now);
}

Conversation::Next Conversation::written(Ticks now) {
  if (phase_ == Phase::interim) {
    phase_ = Phase::body;
    return advance(now);
  }
  if (output_.stream) {
    phase_ = Phase::stream;
    deadline_ = Ticks::max();
    output_.head.clear();
    buffer_ = {};
    begin_ = end_ = 0;
    return Next::stream;
  }
  const bool closes = output_.closes;
  forget_body();
  exchange_.request.body = {};
  output_ = {};
  if (closes) {
    enter(Phase::linger, now, kLingerS);
    return Next::read;
  }
  enter(Phase::idle, now, dispatcher_.options().idle_timeout_s);
  if (begin_ == end_ && buffer_.size() > kIdleBuffer) buffer_ = {};
  return advance(now);
}

void Conversation::stream_waits(bool for_peer, Ticks now) {
  deadline_ = for_peer ? now + std::chrono::seconds(dispatcher_.options().write_timeout_s) : Ticks::max();
}

Conversation::Next Conversation::expired(Ticks now) {
  switch (phase_) {
    case Phase::header:
      return refuse({408, "request.timeout", "The header did not arrive in time."}, now);
    case Phase::body:
      return refuse({408, "request.timeout", "The body did not arrive in time."}, now);
    default:
      return Next::close;
  }
}

}  // namespace wellkept::http
