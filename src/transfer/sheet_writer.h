// A table as a workbook of a spreadsheet program.
#pragma once
#include <string>

#include "transfer/table.h"

namespace wellkept::transfer {

// Reads lines of json_line() from a file and writes an XLSX file. Every text stands as a text: no cell is a formula or
// a link. Throws when a file cannot be read or written.
void write_sheet(Table table, const std::string& lines_path, const std::string& sheet_path);

}  // namespace wellkept::transfer
