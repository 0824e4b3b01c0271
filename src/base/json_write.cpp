// Writing: compact, and the canonical form of RFC 8785.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <stdexcept>

#include "base/json.h"

namespace wellkept::json {
namespace {

// ECMAScript's Number::toString, which RFC 8785 names: shortest digits, an exponent from 1e21 and below 1e-6.
void append_ecmascript(std::string& out, double number) {
  if (number == 0) {
    out += '0';  // also for -0
    return;
  }
  std::array<char, 32> buffer{};
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::fabs(number), std::chars_format::scientific).ptr;
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  const auto e = text.find('e');
  std::string digits(1, text[0]);
  if (e > 1) digits += text.substr(2, e - 2);
  int exponent = 0;
  const auto sign_skipped = text.substr(e + (text[e + 1] == '+' ? 2 : 1));
  std::from_chars(sign_skipped.data(), sign_skipped.data() + sign_skipped.size(), exponent);

  if (number < 0) out += '-';
  const int count = static_cast<int>(digits.size());
  const int point = exponent + 1;  // digits before the decimal point
  if (point > 21 || point < -5) {
    out += digits[0];
    if (count > 1) out.append(".").append(digits, 1);
    out.append(exponent < 0 ? "e-" : "e+").append(std::to_string(std::abs(exponent)));
  } else if (point <= 0) {
    out.append("0.").append(static_cast<std::size_t>(-point), '0').append(digits);
  } else if (count <= point) {
    out.append(digits).append(static_cast<std::size_t>(point - count), '0');
  } else {
    out.append(digits, 0, static_cast<std::size_t>(point)).append(".").append(digits, static_cast<std::size_t>(point));
  }
}

// The order of UTF-16 code units, on UTF-8: as bytes, but the supplementary planes (F0..F4, surrogates in UTF-16) come
// before U+E000 to U+FFFF (EE, EF).
bool utf16_less(std::string_view a, std::string_view b) {
  const auto [x, y] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (x == a.end() || y == b.end()) return x == a.end() && y != b.end();
  const auto rank = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0xf0 ? 0xed * 16 + (byte - 0xef) : byte * 16;
  };
  return rank(*x) < rank(*y);
}

void write_canonical(std::string& out, const Value& value) {
  if (const auto* members = value.object()) {
    std::vector<const Member*> sorted;
    sorted.reserve(members->size());
    for (const auto& member : *members) sorted.push_back(&member);
    std::sort(sorted.begin(), sorted.end(), [](auto* a, auto* b) { return utf16_less(a->first, b->first); });
    out += '{';
    for (const auto* member : sorted) {
      if (member != sorted.front()) out += ',';
      append_quoted(out, member->first);
      out += ':';
      write_canonical(out, member->second);
    }
    out += '}';
  } else if (const auto* items = value.array()) {
    out += '[';
    for (const auto& item : *items) {
      if (&item != &items->front()) out += ',';
      write_canonical(out, item);
    }
    out += ']';
  } else if (const auto* number = value.real()) {
    if (!std::isfinite(*number)) throw std::invalid_argument("json: a number that is not finite has no canonical form");
    append_ecmascript(out, *number);
  } else {
    Writer(out).value(value);
  }
}

template <class Word>
std::uint64_t load(const char* from) {
  Word word;
  std::memcpy(&word, from, sizeof word);
  return word;
}

// Whether any of eight bytes is a control character, a quote or a backslash.
bool needs_escape(std::uint64_t bytes) {
  constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
  constexpr std::uint64_t kHighs = 0x8080808080808080ULL;
  const auto has_zero = [](std::uint64_t word) { return (word - kOnes) & ~word; };
  const std::uint64_t control = (bytes - kOnes * 0x20) & ~bytes;
  return ((control | has_zero(bytes ^ (kOnes * '"')) | has_zero(bytes ^ (kOnes * '\\'))) & kHighs) != 0;
}

// Copies a text that can stand between quotes as it is, which most of what is written can; false when this one cannot.
// The last bytes are read with some before them again.
bool copy_plain(char* to, std::string_view text) {
  const char* const from = text.data();
  const std::size_t size = text.size();
  if (size < 4) {
    std::copy(text.begin(), text.end(), to);
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; });
  }
  if (size < 8) {
    std::memcpy(to, from, 4);
    std::memcpy(to + size - 4, from + size - 4, 4);
    return !needs_escape(load<std::uint32_t>(from) | load<std::uint32_t>(from + size - 4) << 32U);
  }
  for (std::size_t at = 0; at + 8 < size; at += 8) {
    if (needs_escape(load<std::uint64_t>(from + at))) return false;
    std::memcpy(to + at, from + at, 8);
  }
  std::memcpy(to + size - 8, from + size - 8, 8);
  return !needs_escape(load<std::uint64_t>(from + size - 8));
}

void append_escaped(std::string& out, std::string_view text) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  std::size_t clean = 0;  // start of what can be copied as it is
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, clean, i - clean);
    clean = i + 1;
    out += '\\';
    switch (c) {
      case '"':
      case '\\':
        out += static_cast<char>(c);
        break;
      case '\b':
        out += 'b';
        break;
      case '\f':
        out += 'f';
        break;
      case '\n':
        out += 'n';
        break;
      case '\r':
        out += 'r';
        break;
      case '\t':
        out += 't';
        break;
      default:
        out.append("u00").append(1, kHex[c >> 4]).append(1, kHex[c & 15]);
    }
  }
  out.append(text, clean);
  out += '"';
}

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
  std::array<char, 256> buffer;  // one append for what is written most
  if (text.size() + 2 <= buffer.size() && copy_plain(buffer.data() + 1, text)) {
    buffer[0] = '"';
    buffer[text.size() + 1] = '"';
    out.append(buffer.data(), text.size() + 2);
  } else {
    append_escaped(out, text);
  }
}

void Writer::separate() {
  if (!first_ && !after_key_) out_ += ',';
  first_ = false;
  after_key_ = false;
}

Writer& Writer::begin_object() {
  separate();
  out_ += '{';
  first_ = true;
  return *this;
}
Writer& Writer::end_object() {
  out_ += '}';
  first_ = false;
  return *this;
}
Writer& Writer::begin_array() {
  separate();
  out_ += '[';
  first_ = true;
  return *this;
}
Writer& Writer::end_array() {
  out_ += ']';
  first_ = false;
  return *this;
}
Writer& Writer::key(std::string_view name) {
  separate();
  append_quoted(out_, name);
  out_ += ':';
  after_key_ = true;
  return *this;
}
Writer& Writer::value(std::string_view text) {
  separate();
  append_quoted(out_, text);
  return *this;
}
Writer& Writer::value(bool flag) {
  return raw(flag ? "true" : "false");
}
Writer& Writer::null() {
  return raw("null");
}
Writer& Writer::raw(std::string_view json_text) {
  separate();
  out_ += json_text;
  return *this;
}
Writer& Writer::value(std::int64_t number) {
  std::array<char, 24> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  return raw({buffer.data(), static_cast<std::size_t>(end - buffer.data())});
}
Writer& Writer::value(double number) {
  if (!std::isfinite(number)) return null();
  std::string text;
  append_ecmascript(text, number);
  // Keeps its kind when it is read back: "2.0" is no integer.
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return raw(text);
}

Writer& Writer::value(const Value& tree) {
  if (const auto* text = tree.string()) return value(std::string_view(*text));
  if (const auto* number = tree.integer()) return value(*number);
  if (const auto* number = tree.real()) return value(*number);
  if (const auto* flag = tree.boolean()) return value(*flag);
  if (const auto* items = tree.array()) {
    begin_array();
    for (const auto& item : *items) value(item);
    return end_array();
  }
  if (const auto* members = tree.object()) {
    begin_object();
    for (const auto& [name, content] : *members) key(name).value(content);
    return end_object();
  }
  return null();
}

std::string write(const Value& value) {
  std::string out;
  Writer(out).value(value);
  return out;
}

std::string canonical(const Value& value) {
  std::string out;
  write_canonical(out, value);
  return out;
}

}  // namespace wellkept::json
