// Suggests the class of what a customer wrote, with the words that led to it. Staff decide.
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

}  // namespace wellkept::policy
