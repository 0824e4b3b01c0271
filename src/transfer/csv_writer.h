// Cells of CSV that a spreadsheet shows and never runs.
#pragma once
#include <string>
#include <vector>

namespace wellkept::transfer {

// One record with its line end (RFC 4180). A cell that a spreadsheet would take for a formula gets an apostrophe in
// front.
std::string csv_record(const std::vector<std::string>& cells);

}  // namespace wellkept::transfer
