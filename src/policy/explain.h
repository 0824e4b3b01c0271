// A clause for a person: its text, its rules in sentences, its cases, and the versions in which it changed.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "policy/policy.h"

namespace wellkept::policy {

// As it stands in the latest version that has it; nothing when no version does. Language "zh" or "en".
std::optional<std::string> explain(const Policy& policy, std::string_view clause, std::string_view language);

// Everything that a clause may name, as tables in Markdown: the reference part of the author's guide.
std::string describe_vocabulary(const Policy& policy);

}  // namespace wellkept::policy
