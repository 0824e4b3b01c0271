#include "policy/classify.h"

#include "base/text.h"

namespace wellkept::policy {
namespace {

bool letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// A Latin word must stand alone, or "late" would be found in "plate"; Chinese has no spaces, and stands anywhere.
bool stands_in(std::string_view text, std::string_view word) {
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const auto end = at + word.size();
    const bool cut_before = at > 0 && letter(text[at - 1]) && letter(word.front());
    const bool cut_after = end < text.size() && letter(text[end]) && letter(word.back());
    if (!cut_before && !cut_after) return true;
  }
  return false;
}

}  // namespace

std::optional<Suggestion> suggest(const Policy& policy, std::string_view text) {
  const auto folded = text::fold(text);
  std::optional<Suggestion> best;
  for (const auto& row : policy.classification) {
    std::vector<std::string> found;
    for (const auto& word : row.words) {
      if (stands_in(folded, word)) found.push_back(word);
    }
    if (!found.empty() && (!best || found.size() > best->words.size()))
      best = {row.category, row.subcategory, std::move(found)};
  }
  return best;
}

}  // namespace wellkept::policy
