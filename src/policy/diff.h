// What an amendment changes, in words: between two versions of a book, or between two books.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "policy/policy.h"

namespace wellkept::policy {

struct Change {
  enum class What { added, removed, changed } what = What::changed;
  std::string clause;  // id; "" when the change is of the book's words: vocabulary, flows, calendars
  std::string rule;    // id of the rule; "" when the change is of the clause itself
  std::string aspect;  // "clause", "rule", "limit", "title", "start" …; of the book "event", "field", "action" …
  Text name;           // of the aspect, in words: "Limit, when severity is major"
  Text before;         // empty when added
  Text after;          // empty when removed
};

// The two versions may be of one book or of two.
std::vector<Change> diff_versions(const Policy& policy_a, const Version& a, const Policy& policy_b, const Version& b);
// The latest versions of two books, with their vocabulary, flows and calendars.
std::vector<Change> diff(const Policy& a, const Policy& b);

std::string change_words(const Change& change,
                         std::string_view language);  // "FB-1 respond: Limit: 24 hours -> 12 hours"
json::Value changes_json(const std::vector<Change>& changes);

}  // namespace wellkept::policy
