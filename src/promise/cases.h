// The unit cases of a policy: events in, expected promises out. A policy with one failing case is not taken into use.
#pragma once
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/yaml.h"
#include "policy/policy.h"

namespace wellkept::promise {

struct CaseReport {
  std::size_t cases = 0;                // that were run
  std::size_t clauses = 0;              // that have cases
  std::vector<yaml::Problem> failures;  // at the expectation that was not met, or at the step that could not be read
};

// Runs every case of every version; a case of a clause that an amendment left alone runs once.
CaseReport run_cases(const policy::Policy& policy);

// policy::load, and refused with the failures when a case fails.
std::variant<std::shared_ptr<const policy::Policy>, std::vector<yaml::Problem>> load_checked(
    const std::string& directory);
std::variant<std::shared_ptr<const policy::Policy>, std::vector<yaml::Problem>> load_checked(
    const std::map<std::string, std::string>& files);

}  // namespace wellkept::promise
