// A body without an end: bytes are pushed from any thread, the transport writes them as the peer takes them. No thread
// waits, and what a peer leaves unread is bounded.
#pragma once
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace wellkept::http {

class Stream {
 public:
  // `max_bytes` may wait for the peer; what comes beyond ends the stream: all that waits gives way to `last_words`.
  explicit Stream(std::size_t max_bytes, std::string last_words = {})
      : max_bytes_(max_bytes), last_words_(std::move(last_words)) {}

  // One text for many streams is kept once. False when the stream has ended, so also for a peer that has gone.
  bool push(std::shared_ptr<const std::string> text);
  bool push(std::string text) { return push(std::make_shared<const std::string>(std::move(text))); }
  void end();  // after what already waits
  bool ended() const;

  // For the transport. `wake` is called on any thread, once for each time that something has come after take() had
  // given nothing; never again after detach().
  void attach(std::function<void()> wake);
  void detach();
  // What waits, in one piece. Nothing: the stream has ended and all of it was taken.
  std::optional<std::string> take();

 private:
  void wake();

  const std::size_t max_bytes_;
  const std::string last_words_;
  mutable std::mutex mutex_;
  std::deque<std::shared_ptr<const std::string>> waiting_;
  std::size_t bytes_ = 0;
  bool ended_ = false;
  bool asleep_ = false;  // the transport has taken all and waits to be called
  std::function<void()> wake_;
};

}  // namespace wellkept::http
