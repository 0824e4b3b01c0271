// The uses of capabilities. They have no rows of their own: the events that a `uses` rule names are looked up by kind
// and moment, and each is judged by promise::uses, as it was when it was counted. So list and figure cannot differ.
#pragma once
#include "policy/policy.h"
#include "report/report_store.h"

namespace wellkept::report {

struct UsePage {
  std::vector<Evidence> items;   // newest first, in the order of list_evidence
  std::optional<Place> reached;  // set when the look was ended before the page was full: it goes on behind this place
};

// Nothing unless the clause has uses; `query.verdict` is met, as uses are counted.
UsePage list_uses(db::Transaction& tx, const policy::Policy& policy, const EvidenceQuery& query);

// Whether `a` comes before `b` in a list of decided promises and uses.
bool is_newer(const Evidence& a, const Evidence& b);

}  // namespace wellkept::report
