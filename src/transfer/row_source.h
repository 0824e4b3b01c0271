// Rows to import, whatever the format: the values of the columns that a mapping asks for.
#pragma once
#include <cstdint>
#include <iosfwd>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace wellkept::transfer {

enum class Format { csv, json, ndjson };
std::optional<Format> format_named(std::string_view name);
// By the file's extension; CSV when that says nothing.
Format format_of_file(std::string_view path);

struct SourceRow {
  std::int64_t line = 0;                 // on which it begins, from 1
  std::vector<std::string_view> values;  // beside the wanted columns; empty when absent; until the next row is read
  // By list: the values of each item, beside the wanted columns; only those of the list are filled.
  std::map<std::string, std::vector<std::vector<std::string>>, std::less<>> lists{};
  std::string problem;  // not empty: the row cannot be read
};

class RowSource {
 public:
  virtual ~RowSource() = default;
  virtual bool next(SourceRow& row) = 0;  // false at the end
};

// JSON is one array of objects, NDJSON an object a line; "a.b" is member b of object a. A value that is no text stands
// as its JSON. Refuses "import.columns" when a CSV file has no header with all wanted columns, each once.
Result<std::unique_ptr<RowSource>> open_rows(std::istream& in, Format format, const std::vector<std::string>& wanted,
                                             char separator);

}  // namespace wellkept::transfer
