// In which order what was found is shown. Pure: the same documents give the same order on every engine.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "search/tokens.h"

namespace wellkept::search {

struct Signals {
  std::string_view title;  // folded
  std::string_view body;
  std::int64_t age_ms = 0;  // since the document last changed
  bool open = false;        // of its ticket
};

// How well the text answers (at most 2: more for the title, for more places, for short texts), 1 for an open ticket,
// and up to 0.5 for what is new; in millionths.
std::int64_t score(const Signals& signals, const std::vector<Term>& terms);

}  // namespace wellkept::search
