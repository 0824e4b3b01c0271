// The command `wellkept policy test`, without its flags' parsing.
#pragma once
#include <string>

#include "base/result.h"

namespace wellkept::app {

// Loads the policy and runs its unit cases: how many passed; or refused with "policy.invalid" when it does not load,
// with "policy.case_failed" when cases fail, one failure a line, "file:line:column: message".
Result<std::string> run_policy_test(const std::string& directory, bool json = false);

}  // namespace wellkept::app
