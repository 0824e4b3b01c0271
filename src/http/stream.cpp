#include "http/stream.h"

namespace wellkept::http {

bool Stream::push(std::shared_ptr<const std::string> text) {
  const std::lock_guard lock(mutex_);
  if (ended_) return false;
  if (bytes_ + text->size() > max_bytes_) {
    waiting_.clear();
    waiting_.push_back(std::make_shared<const std::string>(last_words_));
    bytes_ = last_words_.size();
    ended_ = true;
  } else {
    bytes_ += text->size();
    waiting_.push_back(std::move(text));
  }
  wake();
  return !ended_;
}

void Stream::end() {
  const std::lock_guard lock(mutex_);
  if (ended_) return;
  ended_ = true;
  wake();
}

bool Stream::ended() const {
  const std::lock_guard lock(mutex_);
  return ended_;
}

void Stream::attach(std::function<void()> wake) {
  const std::lock_guard lock(mutex_);
  wake_ = std::move(wake);
}

void Stream::detach() {
  const std::lock_guard lock(mutex_);
  wake_ = nullptr;
  ended_ = true;
  waiting_.clear();
  bytes_ = 0;
}

std::optional<std::string> Stream::take() {
  const std::lock_guard lock(mutex_);
  if (ended_ && waiting_.empty()) return std::nullopt;
  std::string all;
  all.reserve(bytes_);
  for (const auto& text : waiting_) all += *text;
  waiting_.clear();
  bytes_ = 0;
  asleep_ = all.empty();
  return all;
}

void Stream::wake() {
  if (!asleep_ || !wake_) return;
  asleep_ = false;
  wake_();
}

}  // namespace wellkept::http
