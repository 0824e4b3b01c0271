#include "policy/classify.h"

#include <bitset>

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

// The pairs of neighbouring bytes in a text. Hundreds of words are looked for in each text, and hardly any is there:
// a word of which some pair is not in the text need not be searched.
class Pairs {
 public:
  explicit Pairs(std::string_view text) {
    for (std::size_t i = 1; i < text.size(); ++i) present_.set(pair(text, i));
  }
  bool may_hold(std::string_view word) const {
    for (std::size_t i = 1; i < word.size(); ++i) {
      if (!present_[pair(word, i)]) return false;
    }
    return true;
  }

 private:
  static std::size_t pair(std::string_view text, std::size_t i) {
    return static_cast<std::size_t>(static_cast<unsigned char>(text[i - 1])) << 8U |
           static_cast<std::size_t>(static_cast<unsigned char>(text[i]));
  }
  std::bitset<65536> present_;
};

}  // namespace

std::optional<Suggestion> suggest(const Policy& policy, std::string_view text) {
  const auto folded = text::fold(text);
  const Pairs pairs(folded);
  std::optional<Suggestion> best;
  for (const auto& row : policy.classification) {
    std::vector<std::string> found;
    for (const auto& word : row.words) {
      if (pairs.may_hold(word) && stands_in(folded, word)) found.push_back(word);
    }
    if (!found.empty() && (!best || found.size() > best->words.size()))
      best = {row.category, row.subcategory, std::move(found)};
  }
  return best;
}

}  // namespace wellkept::policy
