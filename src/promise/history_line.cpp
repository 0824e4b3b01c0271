#include "promise/history_line.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>

#include "base/text.h"

namespace wellkept::promise {
namespace {

constexpr std::size_t kMaxDigits = 18;  // always within 64 bits

constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
constexpr std::uint64_t kHighs = 0x8080808080808080ULL;

// Marks the first of eight bytes that is a control character, a quote or a backslash; what it marks behind that one
// means nothing.
constexpr std::uint64_t ends_of_text(std::uint64_t bytes) {
  const auto is_zero = [](std::uint64_t word) { return (word - kOnes) & ~word; };
  const std::uint64_t control = (bytes - kOnes * 0x20) & ~bytes;
  return (control | is_zero(bytes ^ (kOnes * '"')) | is_zero(bytes ^ (kOnes * '\\'))) & kHighs;
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  bool eat(char wanted) {
    while (at_ < end_ && (*at_ == ' ' || *at_ == '\t')) ++at_;
    if (at_ == end_ || *at_ != wanted) return false;
    ++at_;
    return true;
  }
  bool at_end() {
    while (at_ < end_ && (*at_ == ' ' || *at_ == '\t')) ++at_;
    return at_ == end_;
  }

  // A text without escapes.
  bool text(std::string_view& value) {
    if (!eat('"')) return false;
    const char* const begin = at_;
    skip_plain();
    for (; at_ < end_ && *at_ != '"'; ++at_) {
      const auto byte = static_cast<unsigned char>(*at_);
      if (byte < 0x20 || byte == '\\') return false;
      ascii_ = ascii_ && byte < 0x80;
    }
    if (at_ == end_) return false;
    value = {begin, static_cast<std::size_t>(at_ - begin)};
    ++at_;
    return true;
  }

  bool scalar(Scalar& value) {
    while (at_ < end_ && (*at_ == ' ' || *at_ == '\t')) ++at_;
    if (at_ == end_) return false;
    switch (*at_) {
      case '"':
        value.kind = Scalar::Kind::text;
        return text(value.text);
      case 't':
        value.kind = Scalar::Kind::flag;
        value.flag = true;
        return word("true");
      case 'f':
        value.kind = Scalar::Kind::flag;
        return word("false");
      case 'n':
        return word("null");
      default:
        value.kind = Scalar::Kind::number;
        return whole_number(value.number);
    }
  }

  bool is_ascii() const { return ascii_; }

 private:
  // Most of a text, eight bytes at once: up to where it ends, or fewer than eight are left.
  void skip_plain() {
    if constexpr (std::endian::native != std::endian::little) return;
    std::uint64_t seen = 0;
    while (end_ - at_ >= 8) {
      std::uint64_t bytes = 0;
      std::memcpy(&bytes, at_, sizeof bytes);
      const std::uint64_t ends = ends_of_text(bytes);
      const int plain = std::countr_zero(ends) / 8;  // 8 when there is no end among them
      seen |= plain == 8 ? bytes : bytes & ((std::uint64_t{1} << (8 * plain)) - 1);
      at_ += plain;
      if (plain < 8) break;
    }
    ascii_ = ascii_ && (seen & kHighs) == 0;
  }
  bool word(std::string_view expected) {
    if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(expected)) return false;
    at_ += expected.size();
    return true;
  }
  bool whole_number(std::int64_t& value) {
    const char* digits = at_ + (*at_ == '-' ? 1 : 0);
    const auto [stop, error] = std::from_chars(at_, end_, value);
    if (error != std::errc{} || stop - digits > static_cast<std::ptrdiff_t>(kMaxDigits)) return false;
    if (*digits == '0' && stop - digits > 1) return false;
    if (digits != at_ && value == 0) return false;                                    // -0
    if (stop < end_ && (*stop == '.' || *stop == 'e' || *stop == 'E')) return false;  // a fraction
    at_ = stop;
    return true;
  }

  const char* at_;
  const char* const end_;
  bool ascii_ = true;
};

bool read_fields(Scanner& in, std::vector<PlainField>& fields) {
  if (!in.eat('{')) return false;
  if (in.eat('}')) return true;
  do {
    PlainField field;
    if (!in.text(field.name) || !in.eat(':') || !in.scalar(field.value)) return false;
    const bool twice =
        std::any_of(fields.begin(), fields.end(), [&](const PlainField& one) { return one.name == field.name; });
    if (twice) return false;
    fields.push_back(field);
  } while (in.eat(','));
  return in.eat('}');
}

}  // namespace

bool read_plain(std::string_view text, PlainLine& line) {
  line.subject = line.at = line.event = line.actor = {};
  line.has_actor = false;
  line.fields.clear();
  bool has_fields = false;
  Scanner in(text);
  if (!in.eat('{')) return false;
  do {
    std::string_view name;
    if (!in.text(name) || !in.eat(':')) return false;
    if (name == "fields") {
      if (has_fields || !read_fields(in, line.fields)) return false;
      has_fields = true;
      continue;
    }
    std::string_view* const member = name == "subject" ? &line.subject
                                     : name == "at"    ? &line.at
                                     : name == "event" ? &line.event
                                     : name == "actor" ? &line.actor
                                                       : nullptr;
    if (member == nullptr || !member->empty() || !in.text(*member) || member->empty()) return false;
    line.has_actor = line.has_actor || member == &line.actor;
  } while (in.eat(','));
  return in.eat('}') && in.at_end() && (in.is_ascii() || text::is_utf8(text));
}

}  // namespace wellkept::promise
