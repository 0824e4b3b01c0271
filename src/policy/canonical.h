// A policy as data: the same content gives the same JSON, however its files are laid out. For hashing, comparing and
// the API.
#pragma once
#include "base/json.h"
#include "policy/policy.h"

namespace wellkept::policy {

json::Value canonical_text(const Text& text);
json::Value canonical_condition(const Vocabulary& vocabulary, const Condition& condition);  // {"kind": ["repair"]}
json::Value canonical_matchers(const Vocabulary& vocabulary, const std::vector<Matcher>& matchers);
json::Value canonical_clause(const Policy& policy,
                             const Clause& clause);  // without cases: they test it, they are not it
json::Value canonical_vocabulary(const Vocabulary& vocabulary);
json::Value canonical_flows(const Policy& policy);

}  // namespace wellkept::policy
