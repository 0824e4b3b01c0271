// Single texts of a row, read as the vocabulary wants them.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/json.h"
#include "transfer/mapping.h"

namespace wellkept::transfer {

// By the first format of the mapping that reads it.
std::optional<Instant> read_time_text(std::string_view text, const Mapping& mapping);

// The value of a field, or what is wrong with the text: scores and numbers may stand as decimals ("4.0"; scores are
// rounded), flags as true, yes, y or 1, times in the mapping's formats, and line breaks of a one-line text become
// spaces.
std::variant<json::Value, std::string> read_value(const policy::Field& field, std::string_view text,
                                                  const Mapping& mapping);

}  // namespace wellkept::transfer
