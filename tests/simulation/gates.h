// Gates judged a second time, as plainly as the policy guide says it, without what the program judges them by.
#pragma once
#include <span>
#include <string>

#include "promise/promise.h"

namespace wellkept::simulation {

// The gates and records of the clauses that the last of the facts passed without what they ask, as words; empty: none.
// The facts are in order of recording.
std::string passed_wrongly(const policy::Policy& policy, std::span<const promise::Fact> facts);

}  // namespace wellkept::simulation
