// Cells of CSV that a spreadsheet shows and never runs.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace wellkept::report {

inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";  // without it Excel takes UTF-8 for something else

// One record with its line end (RFC 4180). A cell that a spreadsheet would take for a formula gets an apostrophe in
// front.
std::string csv_record(const std::vector<std::string>& cells);

}  // namespace wellkept::report
