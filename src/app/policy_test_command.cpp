#include "app/policy_test_command.h"

#include "policy/policy_command.h"
#include "promise/cases.h"

namespace wellkept::app {

Result<std::string> run_policy_test(const std::string& directory, bool json) {
  WK_TRY(policy, policy::load_or_refuse(directory));
  const auto report = promise::run_cases(*policy);
  const auto all = std::to_string(report.cases);
  if (!report.failures.empty()) {
    auto refusal = policy::refuse_problems(report.failures);
    refusal.code = "policy.case_failed";
    refusal.detail += "\n" + std::to_string(report.failures.size()) + " failures in " + all + " cases";
    return refusal;
  }
  if (json) {
    return json::write(json::Object{{"cases", static_cast<std::int64_t>(report.cases)},
                                    {"clauses", static_cast<std::int64_t>(report.clauses)}}) +
           "\n";
  }
  return all + " cases of " + std::to_string(report.clauses) + " clauses passed\n";
}

}  // namespace wellkept::app
