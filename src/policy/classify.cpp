#include "policy/classify.h"

#include <algorithm>
#include <bitset>
#include <iterator>

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

// Finds the words of rows in one text.
class Finder {
 public:
  explicit Finder(std::string_view text) : folded_(text::fold(text)), pairs_(folded_) {}
  std::vector<std::string> words_of(const ClassificationRow& row) const {
    std::vector<std::string> found;
    for (const auto& word : row.words) {
      if (pairs_.may_hold(word) && stands_in(folded_, word)) found.push_back(word);
    }
    return found;
  }

 private:
  std::string folded_;
  Pairs pairs_;
};

std::optional<ValueSuggestion> suggest_value(const Policy& policy, const Finder& finder,
                                             std::string ClassificationRow::*field) {
  std::vector<ValueSuggestion> values;
  for (const auto& row : policy.classification) {
    if ((row.*field).empty()) continue;
    std::vector<std::string> words = finder.words_of(row);
    if (words.empty()) continue;
    const auto known =
        std::find_if(values.begin(), values.end(), [&](const ValueSuggestion& one) { return one.value == row.*field; });
    if (known == values.end()) {
      values.push_back({row.*field, std::move(words)});
    } else {
      std::move(words.begin(), words.end(), std::back_inserter(known->words));
    }
  }
  const auto best = std::max_element(values.begin(), values.end(),
                                     [](const auto& a, const auto& b) { return a.words.size() < b.words.size(); });
  return best == values.end() ? std::nullopt : std::optional(std::move(*best));
}

std::optional<Suggestion> suggest_class(const Policy& policy, const Finder& finder) {
  std::optional<Suggestion> best;
  for (const auto& row : policy.classification) {
    if (row.category.empty()) continue;
    std::vector<std::string> found = finder.words_of(row);
    if (!found.empty() && (!best || found.size() > best->words.size()))
      best = {row.category, row.subcategory, std::move(found)};
  }
  return best;
}

}  // namespace

std::optional<ValueSuggestion> suggest_kind(const Policy& policy, std::string_view text) {
  return suggest_value(policy, Finder(text), &ClassificationRow::kind);
}

std::optional<ValueSuggestion> suggest_severity(const Policy& policy, std::string_view text) {
  return suggest_value(policy, Finder(text), &ClassificationRow::severity);
}

std::optional<Suggestion> suggest(const Policy& policy, std::string_view text) {
  return suggest_class(policy, Finder(text));
}

Suggestions suggestions(const Policy& policy, std::string_view text) {
  const Finder finder(text);
  return {suggest_value(policy, finder, &ClassificationRow::kind),
          suggest_value(policy, finder, &ClassificationRow::severity), suggest_class(policy, finder)};
}

}  // namespace wellkept::policy
