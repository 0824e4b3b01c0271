#include "policy/shown_text.h"

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "base/chinese.h"

namespace wellkept::policy {
namespace {

std::string rendered(const Text& text) {
  std::string json;
  json::Writer(json)
      .begin_object()
      .field("zh", text.zh)
      .field("zh_tw", chinese::traditional(text.zh))
      .field("en", text.en)
      .end_object();
  return json;
}

// What was written before, as it was written: an answer about a ticket has some forty texts, the same ones in every
// answer. Looked up without a lock; nothing is ever removed, and what finds no place is written anew each time.
class Cache {
 public:
  // Nothing when the text is not kept.
  const std::string* find(const Text& text) {
    const std::size_t start = std::hash<std::string>{}(text.zh);
    for (std::size_t i = 0; i < kProbes; ++i) {
      const Entry* entry = slots_[(start + i) % kSlots].load(std::memory_order_acquire);
      if (entry == nullptr) return keep(start, text);
      if (entry->text == text) return &entry->json;
    }
    return nullptr;
  }

 private:
  struct Entry {
    Text text;
    std::string json;
  };
  static constexpr std::size_t kSlots = 16'384;  // a policy has some two thousand texts
  static constexpr std::size_t kProbes = 16;

  const std::string* keep(std::size_t start, const Text& text) {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < kProbes; ++i) {
      auto& slot = slots_[(start + i) % kSlots];
      const Entry* there = slot.load(std::memory_order_relaxed);
      if (there != nullptr && there->text == text) return &there->json;
      if (there != nullptr) continue;
      kept_.push_back(std::make_unique<const Entry>(Entry{text, rendered(text)}));
      slot.store(kept_.back().get(), std::memory_order_release);
      return &kept_.back()->json;
    }
    return nullptr;
  }

  std::mutex mutex_;
  std::vector<std::unique_ptr<const Entry>> kept_;
  std::array<std::atomic<const Entry*>, kSlots> slots_{};
};

}  // namespace

json::Value text_value(const Text& text) {
  return json::Object{{"zh", text.zh}, {"zh_tw", chinese::traditional(text.zh)}, {"en", text.en}};
}

void write_text(json::Writer& out, const Text& text) {
  static Cache cache;  // what it answers depends on nothing but the text
  const std::string* json = cache.find(text);
  out.raw(json != nullptr ? *json : rendered(text));
}

}  // namespace wellkept::policy
