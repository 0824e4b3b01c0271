// A list that only ever grows at its end, while other threads read it: what they hold stays where it is, and an item is
// seen once push_back has returned. One thread at a time may add.
#pragma once
#include <atomic>
#include <cstddef>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <utility>

namespace wellkept::policy {

template <class T>
class GrowingList {
 public:
  static constexpr std::size_t kMax = 1024;

  template <class Item>
  class Iterator {
   public:
    using iterator_category = std::bidirectional_iterator_tag;  // NOLINT(readability-identifier-naming): std's
    using value_type = T;                                       // NOLINT(readability-identifier-naming): std's
    using difference_type = std::ptrdiff_t;                     // NOLINT(readability-identifier-naming): std's
    using pointer = Item*;                                      // NOLINT(readability-identifier-naming): std's
    using reference = Item&;                                    // NOLINT(readability-identifier-naming): std's
    Iterator() = default;
    explicit Iterator(const std::unique_ptr<T>* slot) : slot_(slot) {}
    Item& operator*() const { return **slot_; }
    Item* operator->() const { return slot_->get(); }
    Iterator& operator++() {
      ++slot_;
      return *this;
    }
    Iterator operator++(int) { return Iterator(slot_++); }
    Iterator& operator--() {
      --slot_;
      return *this;
    }
    Iterator operator--(int) { return Iterator(slot_--); }
    bool operator==(const Iterator&) const = default;

   private:
    const std::unique_ptr<T>* slot_ = nullptr;
  };
  using iterator = Iterator<T>;              // NOLINT(readability-identifier-naming): std's
  using const_iterator = Iterator<const T>;  // NOLINT(readability-identifier-naming): std's

  GrowingList() : slots_(std::make_unique<std::unique_ptr<T>[]>(kMax)) {}
  GrowingList(const GrowingList& other) : GrowingList() {
    for (const T& item : other) push_back(item);
  }
  GrowingList(GrowingList&& other) noexcept : slots_(std::move(other.slots_)), size_(other.size_.exchange(0)) {}
  GrowingList& operator=(GrowingList other) noexcept {
    slots_ = std::move(other.slots_);
    size_.store(other.size_.exchange(0), std::memory_order_release);
    return *this;
  }
  ~GrowingList() = default;

  void push_back(T item) {
    const std::size_t count = size();
    if (count == kMax) throw std::length_error("the list is full");
    slots_[count] = std::make_unique<T>(std::move(item));
    size_.store(count + 1, std::memory_order_release);
  }

  std::size_t size() const { return size_.load(std::memory_order_acquire); }
  bool empty() const { return size() == 0; }
  const T& operator[](std::size_t index) const { return *slots_[index]; }
  T& operator[](std::size_t index) { return *slots_[index]; }
  const T& front() const { return *slots_[0]; }
  T& front() { return *slots_[0]; }
  const T& back() const { return *slots_[size() - 1]; }
  T& back() { return *slots_[size() - 1]; }
  const_iterator begin() const { return const_iterator(slots_.get()); }
  const_iterator end() const { return const_iterator(slots_.get() + size()); }
  iterator begin() { return iterator(slots_.get()); }
  iterator end() { return iterator(slots_.get() + size()); }
  auto rbegin() const { return std::reverse_iterator(end()); }
  auto rend() const { return std::reverse_iterator(begin()); }

 private:
  std::unique_ptr<std::unique_ptr<T>[]> slots_;  // their place never changes
  std::atomic<std::size_t> size_ = 0;
};

}  // namespace wellkept::policy
