#include "base/id.h"

#include <array>
#include <charconv>
#include <cstring>

#include "base/short_text.h"

namespace wellkept {
namespace {

constexpr std::int64_t kEpoch = 1'704'067'200'000;  // 2024-01-01T00:00:00Z
constexpr int kNodeBits = 10;
constexpr int kSequenceBits = 12;
constexpr std::int64_t kSequenceMask = (1 << kSequenceBits) - 1;
constexpr std::int64_t kNodeMask = (1 << kNodeBits) - 1;

}  // namespace

std::optional<Id> parse_id(std::string_view text) {
  // A leading zero would give one subject two addresses.
  if (text.empty() || text.front() < '1' || text.front() > '9') return std::nullopt;
  Id id;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id.value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return id;
}

ShortText::ShortText(Id id) {
  std::array<char, 20> digits;  // from the right, two at a time
  char* at = digits.data() + digits.size();
  auto rest = static_cast<std::uint64_t>(id.value);
  for (; rest >= 10; rest /= 100) {
    at -= 2;
    put_two_digits(at, static_cast<unsigned>(rest % 100));
  }
  if (rest > 0 || id.value == 0) *--at = static_cast<char>('0' + rest);
  size_ = static_cast<std::size_t>(digits.data() + digits.size() - at);
  std::memcpy(text_.data(), at, size_);
}

std::string format_id(Id id) {
  return std::string(ShortText(id));
}

// The whole millisecond of `after` counts as used: another node's ids of that moment are past any of ours.
IdSource::IdSource(const Clock& clock, int node, Id after)
    : clock_(clock), node_(node), last_(after ? after.value | ((1LL << (kNodeBits + kSequenceBits)) - 1) : 0) {}

Id IdSource::next() {
  const std::int64_t now = clock_.now().ms - kEpoch;
  const std::lock_guard lock(mutex_);
  std::int64_t time = last_ >> (kNodeBits + kSequenceBits);
  std::int64_t sequence = (last_ & kSequenceMask) + 1;
  if (now > time) {
    time = now;
    sequence = 0;
  } else if (sequence > kSequenceMask) {
    ++time;  // runs ahead of the clock rather than waiting for it
    sequence = 0;
  }
  last_ = (time << (kNodeBits + kSequenceBits)) | ((node_ & kNodeMask) << kSequenceBits) | sequence;
  return {last_};
}

}  // namespace wellkept
