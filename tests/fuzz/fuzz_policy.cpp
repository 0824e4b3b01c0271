// Any bytes as one file of a small policy: a regulation, or by its first key the vocabulary, the flows or an amendment.
// It loads, or the problems point into a file; what loads can be explained, equals itself, and its unit cases run to an
// end.
#include <cstdint>
#include <cstdlib>

#include "policy/diff.h"
#include "policy/explain.h"
#include "policy/test_policy.h"
#include "promise/cases.h"

namespace {

using wellkept::policy::Policy;

void use(const Policy& policy) {
  for (const auto& version : policy.versions) {
    if (version.hash.size() != 64) std::abort();
    for (const auto& clause : version.clauses) {
      if (!wellkept::policy::explain(policy, clause.id, "zh")) std::abort();
    }
  }
  if (!wellkept::policy::diff(policy, policy).empty()) std::abort();
  if (wellkept::policy::describe_vocabulary(policy).empty()) std::abort();
  for (const auto& failure : wellkept::promise::run_cases(policy).failures) {
    if (failure.mark.line < 1 || failure.message.empty()) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  auto files = wellkept::policy::test::small_policy();
  if (text.starts_with("roles:")) {
    files["vocabulary.yaml"] = std::move(text);
  } else if (text.starts_with("stages:")) {
    files["flows.yaml"] = std::move(text);
  } else if (text.starts_with("version:")) {
    wellkept::policy::test::bend(files, "policy.yaml", "amendments: []", "amendments: [2.yaml]");
    files["2.yaml"] = std::move(text);
  } else {
    files["FB.yaml"] = std::move(text);
  }
  const auto loaded = wellkept::policy::load(files);
  if (const auto* policy = std::get_if<0>(&loaded)) {
    use(**policy);
  } else {
    const auto& problems = std::get<1>(loaded);
    if (problems.empty()) std::abort();
    for (const auto& problem : problems) {
      if (problem.mark.line < 1 || problem.mark.column < 1 || problem.message.empty()) std::abort();
    }
  }
  return 0;
}
