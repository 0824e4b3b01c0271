// The part of a text that shows what was found in it. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "search/fold.h"
#include "search/tokens.h"

namespace wellkept::search {

struct Snippet {
  std::string text;                                          // of the text as written; "…" where it was cut
  std::vector<std::pair<std::size_t, std::size_t>> marks{};  // [from, to) in UTF-16 units of text, as JavaScript counts
};

// Nothing when no term stands in the text.
std::optional<Snippet> make_snippet(const Folding& folding, std::string_view source, const std::vector<Term>& terms);

}  // namespace wellkept::search
