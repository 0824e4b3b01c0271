// Suggests class, kind and severity of what a customer wrote, with the words that led to it. Staff decide.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/policy.h"

namespace wellkept::policy {

struct Suggestion {
  std::string category;
  std::string subcategory;
  std::vector<std::string> words;  // that were found, folded
};

// The row of which most words stand in the text; of rows that tie, the first. Nothing when no word does.
std::optional<Suggestion> suggest(const Policy& policy, std::string_view text);

struct ValueSuggestion {
  std::string value;               // of the field
  std::vector<std::string> words;  // that were found, folded
};

// A value of field `kind` or `severity`: the one whose rows have most words in the text; of values that tie, the first
// in the policy. Nothing when no word does.
std::optional<ValueSuggestion> suggest_kind(const Policy& policy, std::string_view text);
std::optional<ValueSuggestion> suggest_severity(const Policy& policy, std::string_view text);

// All three of one text, which is read once.
struct Suggestions {
  std::optional<ValueSuggestion> kind;
  std::optional<ValueSuggestion> severity;
  std::optional<Suggestion> of_class;
};
Suggestions suggestions(const Policy& policy, std::string_view text);

}  // namespace wellkept::policy
