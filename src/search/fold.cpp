#include "search/fold.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/utf8.h>
#include <opencc/SimpleConverter.hpp>

#include <exception>
#include <stdexcept>

namespace wellkept::search {
namespace {

constexpr char32_t kFirstHan = 0x3400;
constexpr char32_t kLastHan = 0x9FFF;
constexpr char32_t kFirstRare = 0x20000;
constexpr char32_t kLastRare = 0x2A6DF;

void append(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
    return;
  }
  char bytes[4];
  std::int32_t size = 0;
  U8_APPEND_UNSAFE(bytes, size, static_cast<UChar32>(c));
  out.append(bytes, static_cast<std::size_t>(size));
}

char32_t next(std::string_view text, std::size_t& at) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(text.data());
  auto i = static_cast<std::int64_t>(at);
  UChar32 c = 0;
  U8_NEXT_OR_FFFD(data, i, static_cast<std::int64_t>(text.size()), c);
  at = static_cast<std::size_t>(i);
  return static_cast<char32_t>(c);
}

bool ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

char32_t lower(char32_t c) {
  return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

bool han(char32_t c) {
  return (c >= 0x4E00 && c <= kLastHan) || (c >= kFirstHan && c <= 0x4DBF);
}

// Calls each(from, to) for characters of a range, each on a line of its own, so that OpenCC sees no phrases.
template <class Each>
void simplify_range(const opencc::SimpleConverter& converter, char32_t first, char32_t last, Each&& each) {
  std::string lines;
  for (char32_t c = first; c <= last; ++c) {
    append(lines, c);
    lines += '\n';
  }
  const std::string converted = converter.Convert(lines);
  char32_t from = first;
  for (std::size_t at = 0; at < converted.size() && from <= last; ++from) {
    const char32_t to = next(converted, at);
    const bool one = at < converted.size() && converted[at] == '\n';
    each(from, one ? to : from);
    while (at < converted.size() && converted[at] != '\n') ++at;
    ++at;
  }
  if (from != last + 1) throw std::runtime_error("OpenCC dropped characters");
}

}  // namespace

Folding::Folding() : plane_(kLastHan - kFirstHan + 1) {
  try {
    const opencc::SimpleConverter converter("t2s.json");
    simplify_range(converter, kFirstHan, kLastHan, [&](char32_t from, char32_t to) { plane_[from - kFirstHan] = to; });
    simplify_range(converter, kFirstRare, kLastRare, [&](char32_t from, char32_t to) {
      if (from != to) beyond_.emplace(from, to);
    });
  } catch (const std::exception& error) {
    throw std::runtime_error(std::string("OpenCC cannot read t2s.json: ") + error.what());
  }
}

const Folding& Folding::shared() {
  static const Folding folding;
  return folding;
}

char32_t Folding::simplified(char32_t c) const {
  if (c >= kFirstHan && c <= kLastHan) return plane_[c - kFirstHan];
  if (c < kFirstRare) return c;
  const auto found = beyond_.find(c);
  return found == beyond_.end() ? c : found->second;
}

// Calls each(character, byte of the source where what it came from begins). The text is cut only where normalisation
// cannot reach across, so that pieces fold as the whole would.
template <class Each>
void Folding::walk(std::string_view utf8, Each&& each) const {
  UErrorCode status = U_ZERO_ERROR;
  const auto* normalizer = icu::Normalizer2::getNFKCCasefoldInstance(status);
  if (U_FAILURE(status)) throw std::runtime_error("ICU: no NFKC_Casefold data");
  std::string piece;
  for (std::size_t at = 0; at < utf8.size();) {
    if (ascii(utf8[at]) && (at + 1 == utf8.size() || ascii(utf8[at + 1]))) {  // nothing joins it
      each(lower(static_cast<char32_t>(utf8[at])), at);
      ++at;
      continue;
    }
    const std::size_t begin = at;
    const char32_t first = next(utf8, at);
    std::size_t end = at;
    bool alone = true;
    while (end < utf8.size()) {
      const char32_t follower = next(utf8, at);
      if (follower < 0x80 || han(follower) || normalizer->hasBoundaryBefore(static_cast<UChar32>(follower))) break;
      alone = false;
      end = at;
    }
    at = end;
    if (alone && first < 0x80) {
      each(lower(first), begin);
    } else if (alone && han(first)) {
      each(simplified(first), begin);
    } else {
      piece.clear();
      icu::StringByteSink<std::string> sink(&piece);
      const icu::StringPiece source(utf8.data() + begin, static_cast<std::int32_t>(end - begin));
      normalizer->normalizeUTF8(0, source, sink, nullptr, status);
      if (U_FAILURE(status)) throw std::runtime_error("ICU: cannot fold the text");
      for (std::size_t i = 0; i < piece.size();) each(simplified(next(piece, i)), begin);
    }
  }
}

std::string Folding::fold(std::string_view utf8) const {
  std::string out;
  out.reserve(utf8.size());
  walk(utf8, [&](char32_t c, std::size_t) { append(out, c); });
  return out;
}

Folded Folding::fold_with_origin(std::string_view utf8) const {
  Folded folded;
  folded.text.reserve(utf8.size());
  folded.origin.reserve(utf8.size() + 1);
  walk(utf8, [&](char32_t c, std::size_t from) {
    append(folded.text, c);
    folded.origin.resize(folded.text.size(), static_cast<std::uint32_t>(from));
  });
  folded.origin.push_back(static_cast<std::uint32_t>(utf8.size()));
  return folded;
}

}  // namespace wellkept::search
