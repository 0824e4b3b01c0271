// Rows out of JSON text, one object in memory at a time.
#pragma once
#include "transfer/row_source.h"

namespace wellkept::transfer {

constexpr std::size_t kMaxObject = 4 << 20;  // bytes of one row

// `array`: the whole text is one array; otherwise an object a line.
std::unique_ptr<RowSource> json_rows(std::istream& in, bool array, std::vector<std::string> wanted);

}  // namespace wellkept::transfer
