// Clauses in words, for people: each rule as a list of facets, which explain prints and diff compares.
#pragma once
#include <string>
#include <vector>

#include "policy/policy.h"

namespace wellkept::policy {

// One thing that a clause or a rule says: name "Limit, when severity is major", value "24 hours".
struct Facet {
  std::string key;  // stable within the rule: "limit:{…}", "start", "title"
  Text name;
  Text value;
  std::string data;  // language-free; two facets say the same when these are equal
};

struct RuleFacets {
  std::string id;
  Text label;
  Text shape;  // "clock", "gate" … in words
  std::vector<Facet> facets;
};

Text kind_words(Kind kind);
Text limit_words(calendar::Limit limit);  // "24 hours", "8 working hours", "7 working days"
Text condition_words(const Policy& policy, const Condition& condition);
Text matchers_words(const Policy& policy, const std::vector<Matcher>& matchers, bool all = false);
Text need_words(const Policy& policy, const Need& need);
std::string ladder_target(const LadderStep& step);                     // "handler", "coordinator", or the role
Text name_words(const std::vector<Name>& names, std::string_view id);  // the label, or the id itself when unknown

std::vector<Facet> clause_facets(const Policy& policy,
                                 const Clause& clause);  // title, text, kind, owner, dates, status
std::vector<RuleFacets> rule_facets(const Policy& policy, const Clause& clause);

}  // namespace wellkept::policy
