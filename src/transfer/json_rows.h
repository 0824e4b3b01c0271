// Rows out of JSON text, one object in memory at a time.
#pragma once
#include <string_view>

#include "base/json.h"
#include "transfer/row_source.h"

namespace wellkept::transfer {

constexpr std::size_t kMaxObject = 4 << 20;  // bytes of one row

// The member at "a.b", or nullptr. A name that has the dot itself goes first.
const json::Value* find_path(const json::Value& value, std::string_view path);
// As a column shows it: a text as it is, nothing for null, other values as their JSON.
std::string column_text(const json::Value* value);

// `array`: the whole text is one array; otherwise an object a line.
std::unique_ptr<RowSource> json_rows(std::istream& in, bool array, std::vector<std::string> wanted);

}  // namespace wellkept::transfer
