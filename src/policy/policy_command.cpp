#include "policy/policy_command.h"

#include <algorithm>

#include "policy/diff.h"
#include "policy/explain.h"

namespace wellkept::policy {
namespace {

std::string counted(std::size_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

const Version* version_of(const Policy& policy, std::string_view label) {
  const auto found = std::find_if(policy.versions.begin(), policy.versions.end(),
                                  [&](const Version& one) { return one.label == label; });
  return found == policy.versions.end() ? nullptr : &*found;
}

std::string write_changes(const std::vector<Change>& changes, std::string_view language, bool json) {
  if (json) return json::write(json::Object{{"changes", changes_json(changes)}}) + "\n";
  std::string out;
  for (const auto& change : changes) out += change_words(change, language) + "\n";
  if (out.empty()) out = language.starts_with("zh") ? "没有变更\n" : "nothing changes\n";
  return out;
}

}  // namespace

Refusal refuse_problems(const std::vector<yaml::Problem>& problems) {
  std::string lines;
  json::Array data;
  for (const auto& problem : problems) {
    lines += (lines.empty() ? "" : "\n") + yaml::format_problem(problem);
    data.emplace_back(json::Object{{"file", problem.file},
                                   {"line", problem.mark.line},
                                   {"column", problem.mark.column},
                                   {"message", problem.message}});
  }
  auto refusal = refuse(RefusalKind::invalid, "policy.invalid", std::move(lines));
  refusal.context = json::Object{{"problems", std::move(data)}};
  return refusal;
}

Result<std::shared_ptr<const Policy>> load_or_refuse(const std::string& directory) {
  auto loaded = load(directory);
  if (const auto* problems = std::get_if<1>(&loaded)) return refuse_problems(*problems);
  return std::get<0>(std::move(loaded));
}

Result<std::string> run_check(const std::string& directory, bool json) {
  WK_TRY(policy, load_or_refuse(directory));
  const auto& latest = policy->versions.back();
  std::size_t cases = 0;
  for (const auto& clause : latest.clauses) cases += clause.cases.size();
  if (json) {
    json::Array versions;
    for (const auto& version : policy->versions) {
      versions.emplace_back(json::Object{{"version", version.label},
                                         {"effective", version.effective_date},
                                         {"hash", version.hash},
                                         {"clauses", static_cast<std::int64_t>(version.clauses.size())}});
    }
    return json::write(json::Object{
               {"id", policy->id}, {"versions", std::move(versions)}, {"cases", static_cast<std::int64_t>(cases)}}) +
           "\n";
  }
  return policy->id + " " + latest.label + ": " + counted(latest.regulations.size(), "regulation") + ", " +
         counted(latest.clauses.size(), "clause") + ", " + counted(cases, "case") + ", " +
         counted(policy->versions.size(), "version") + "; no problems\n";
}

Result<std::string> run_explain(const std::string& directory, std::string_view clause, std::string_view language) {
  WK_TRY(policy, load_or_refuse(directory));
  auto words = explain(*policy, clause, language);
  if (!words)
    return refuse(RefusalKind::not_found, "policy.unknown_clause", "there is no clause " + std::string(clause));
  return std::move(*words);
}

Result<std::string> run_diff(const std::string& directory, const std::string& other, std::string_view language,
                             bool json) {
  WK_TRY(before, load_or_refuse(directory));
  WK_TRY(after, load_or_refuse(other));
  return write_changes(diff(*before, *after), language, json);
}

Result<std::string> run_diff_versions(const std::string& directory, std::string_view before, std::string_view after,
                                      std::string_view language, bool json) {
  WK_TRY(policy, load_or_refuse(directory));
  for (const auto label : {before, after}) {
    if (version_of(*policy, label)) continue;
    return refuse(RefusalKind::not_found, "policy.unknown_version", "there is no version " + std::string(label));
  }
  return write_changes(diff_versions(*policy, *version_of(*policy, before), *policy, *version_of(*policy, after)),
                       language, json);
}

Result<std::string> run_vocabulary(const std::string& directory) {
  WK_TRY(policy, load_or_refuse(directory));
  return describe_vocabulary(*policy);
}

}  // namespace wellkept::policy
