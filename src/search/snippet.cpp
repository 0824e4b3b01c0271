#include "search/snippet.h"

#include <algorithm>

namespace wellkept::search {
namespace {

constexpr std::size_t kBefore = 60;   // bytes of context; a Chinese character has three
constexpr std::size_t kLength = 240;  // bytes
constexpr const char* kCut = "\u2026";

bool is_middle(char byte) {
  return (static_cast<unsigned char>(byte) & 0xc0U) == 0x80U;
}

std::size_t back_to_start(std::string_view text, std::size_t at) {
  while (at > 0 && at < text.size() && is_middle(text[at])) --at;
  return at;
}

std::size_t utf16_units(std::string_view text) {
  std::size_t units = 0;
  for (const char byte : text) {
    if (is_middle(byte)) continue;
    units += static_cast<unsigned char>(byte) >= 0xf0 ? 2 : 1;
  }
  return units;
}

// The places of all terms as bytes of the source, in order, without overlaps.
std::vector<Span> places(const Folded& folded, const std::vector<Term>& terms) {
  std::vector<Span> found;
  for (const Term& term : terms) {
    for (auto span = find_term(folded.text, term); span; span = find_term(folded.text, term, span->end)) {
      const std::uint32_t begin = folded.origin[span->begin];
      std::size_t end = span->end;  // a character that folds to several is marked as a whole
      while (end < folded.text.size() && folded.origin[end] == folded.origin[span->end - 1]) ++end;
      found.push_back({begin, folded.origin[end]});
    }
  }
  std::sort(found.begin(), found.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
  std::vector<Span> merged;
  for (const Span& span : found) {
    if (!merged.empty() && span.begin <= merged.back().end) {
      merged.back().end = std::max(merged.back().end, span.end);
    } else {
      merged.push_back(span);
    }
  }
  return merged;
}

}  // namespace

std::optional<Snippet> make_snippet(const Folding& folding, std::string_view source, const std::vector<Term>& terms) {
  const auto found = places(folding.fold_with_origin(source), terms);
  if (found.empty()) return std::nullopt;
  const std::size_t first = found.front().begin;
  const std::size_t from = back_to_start(source, first > kBefore ? first - kBefore : 0);
  const std::size_t to = std::max(back_to_start(source, std::min(source.size(), from + kLength)), found.front().end);
  Snippet snippet;
  if (from > 0) snippet.text = kCut;
  const std::size_t shift = utf16_units(snippet.text);
  snippet.text += source.substr(from, to - from);
  if (to < source.size()) snippet.text += kCut;
  for (const Span& span : found) {
    if (span.end > to) break;
    const std::size_t begin = shift + utf16_units(source.substr(from, span.begin - from));
    snippet.marks.emplace_back(begin, begin + utf16_units(source.substr(span.begin, span.end - span.begin)));
  }
  return snippet;
}

}  // namespace wellkept::search
