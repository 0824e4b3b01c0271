// How doubles and what names a person are found: rules without storage.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/json.h"

namespace wellkept::dossier {

// The ways in which a normalised Chinese number is written: with the country's code and without, where a landline has a
// zero before its area code. Others are written as they are.
[[nodiscard]] std::vector<std::string> spellings(const std::string& phone);

// Whether an answer names one of the ids; a longer number that has one in it names another.
[[nodiscard]] bool names_any(std::string_view body, const std::vector<std::string>& ids);

// Lists of ids as a merge keeps them: {"tickets": ["7", "9"]}. What is no id is passed over.
[[nodiscard]] json::Value ids_value(const std::vector<Id>& ids);
[[nodiscard]] std::vector<Id> ids_of(const json::Value& moved, std::string_view name);

}  // namespace wellkept::dossier
