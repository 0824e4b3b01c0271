// The policy of the repository, loaded once.
#pragma once
#include <cstdlib>
#include <memory>

#include "policy/policy.h"

namespace wellkept::fuzz {

inline const policy::Policy& shipped_policy() {
  static const auto policy = [] {
    const char* folder = std::getenv("WELLKEPT_POLICY");
    auto loaded = policy::load(folder != nullptr ? folder : "policy");
    if (loaded.index() != 0) std::abort();
    return std::get<0>(std::move(loaded));
  }();
  return *policy;
}

}  // namespace wellkept::fuzz
