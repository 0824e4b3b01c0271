// One rule against one subject. Internal to promise/.
#pragma once
#include <vector>

#include "promise/subject.h"
#include "promise/why.h"

namespace wellkept::promise {

// Where a rule stands: its clause and the version that carries it.
struct RuleOf {
  const policy::Clause& clause;
  std::size_t version;
};

// Everything that judging needs and that is the same for all rules of a subject. `why` is null unless an explanation is
// wanted.
struct Case {
  const Subject& subject;
  Instant now;
  std::string_view language;  // empty: no explanation
};

void judge_clock(const Case& about, RuleOf of, const policy::ClockRule& rule, std::vector<Promise>& out);
void judge_gate(const Case& about, RuleOf of, const policy::GateRule& rule, RuleKind kind, std::vector<Promise>& out);
void judge_target(const Case& about, RuleOf of, const policy::TargetRule& rule, std::vector<Promise>& out);

// Which needs are unmet, were fact `index` to pass the gate; `index` may be the number of facts, for an event that has
// not happened.
std::vector<const policy::Need*> unmet(const Subject& subject, const policy::GateRule& rule, std::size_t index);
// Whether the fact would meet the need if it had not happened before what it has to follow.
bool comes_too_early(const Subject& subject, const policy::Need& need, const Fact& fact);

}  // namespace wellkept::promise
