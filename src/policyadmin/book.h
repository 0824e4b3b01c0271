// The policy for readers: the regulations as a book, each clause's rules in words, and the process charts. Pure.
#pragma once
#include <string>
#include <string_view>

#include "base/json.h"
#include "policy/diff.h"
#include "policy/policy.h"

namespace wellkept::policyadmin {

// One regulation with the text of its clauses, each with its rules as lists of named facets.
json::Value chapter_json(const policy::Policy& policy, const policy::Version& version,
                         const policy::Regulation& regulation);
json::Value clause_json(const policy::Policy& policy, const policy::Clause& clause);
// Each change with a sentence in both languages.
json::Value changes_in_words(const std::vector<policy::Change>& changes);

// How a ticket of a kind moves, as nodes and edges; each action with the fields it asks for, the gates and records that
// stand before it, and the clocks that it starts or stops.
json::Value chart_json(const policy::Policy& policy, const policy::Version& version, const policy::Flow& flow);

}  // namespace wellkept::policyadmin
