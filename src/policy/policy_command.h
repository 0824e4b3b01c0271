// The commands `wellkept policy check`, `explain`, `diff` and `vocabulary`, without their flags' parsing. `policy test`
// is app/policy_test_command.h.
//
// A policy with problems is refused with the code "policy.invalid": one problem a line in `detail`, "file:line:column:
// message", and the same as data in `context`.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "policy/policy.h"

namespace wellkept::policy {

Refusal refuse_problems(const std::vector<yaml::Problem>& problems);
// policy::load as a Result.
Result<std::shared_ptr<const Policy>> load_or_refuse(const std::string& directory);

// What the policy holds, in one line.
Result<std::string> run_check(const std::string& directory, bool json = false);
// Refuses not_found "policy.unknown_clause".
Result<std::string> run_explain(const std::string& directory, std::string_view clause, std::string_view language);
// One change a line, or {"changes": [...]}.
Result<std::string> run_diff(const std::string& directory, const std::string& other, std::string_view language,
                             bool json);
// Between two versions of one book, by their labels. Refuses not_found "policy.unknown_version".
Result<std::string> run_diff_versions(const std::string& directory, std::string_view before, std::string_view after,
                                      std::string_view language, bool json);
// The words of the policy as Markdown.
Result<std::string> run_vocabulary(const std::string& directory);

}  // namespace wellkept::policy
