#include "transfer/row_source.h"

#include <istream>

#include "base/text.h"
#include "transfer/csv_reader.h"
#include "transfer/json_rows.h"

namespace wellkept::transfer {
namespace {

class CsvRows final : public RowSource {
 public:
  CsvRows(std::istream& in, char separator) : reader_(in, separator) {}

  Outcome read_header(const std::vector<std::string>& wanted) {
    if (!reader_.next(row_) || !row_.problem.empty()) {
      return refuse(RefusalKind::invalid, "import.columns",
                    "The file has no header" + (row_.problem.empty() ? "." : ": " + row_.problem + "."));
    }
    columns_ = row_.cells.size();
    std::string missing;
    for (const std::string& name : wanted) {
      std::size_t found = columns_;
      for (std::size_t i = 0; i < columns_; ++i) {
        if (text::trim(row_.cells[i]) != name) continue;
        if (found != columns_) {
          return refuse(RefusalKind::invalid, "import.columns", "The header names the column " + name + " twice.");
        }
        found = i;
      }
      if (found == columns_) missing += (missing.empty() ? "" : ", ") + name;
      indexes_.push_back(found);
    }
    if (missing.empty()) return Done{};
    return refuse(RefusalKind::invalid, "import.columns", "The header lacks what the mapping asks for: " + missing);
  }

  bool next(SourceRow& row) override {
    if (!reader_.next(row_)) return false;
    row.line = row_.line;
    row.problem = row_.problem;
    row.values.clear();
    if (row.problem.empty() && row_.cells.size() != columns_) {
      row.problem = "has " + std::to_string(row_.cells.size()) + " columns, the header has " + std::to_string(columns_);
    }
    if (!row.problem.empty()) return true;
    for (const std::size_t index : indexes_) row.values.push_back(row_.cells[index]);
    return true;
  }

 private:
  CsvReader reader_;
  CsvRow row_;
  std::size_t columns_ = 0;
  std::vector<std::size_t> indexes_;
};

}  // namespace

std::optional<Format> format_named(std::string_view name) {
  if (name == "csv") return Format::csv;
  if (name == "json") return Format::json;
  if (name == "ndjson") return Format::ndjson;
  return std::nullopt;
}

Format format_of_file(std::string_view path) {
  if (path.ends_with(".json")) return Format::json;
  if (path.ends_with(".ndjson") || path.ends_with(".jsonl")) return Format::ndjson;
  return Format::csv;
}

Result<std::unique_ptr<RowSource>> open_rows(std::istream& in, Format format, const std::vector<std::string>& wanted,
                                             char separator) {
  if (format != Format::csv) return json_rows(in, format == Format::json, wanted);
  auto rows = std::make_unique<CsvRows>(in, separator);
  WK_CHECK(rows->read_header(wanted));
  return std::unique_ptr<RowSource>(std::move(rows));
}

}  // namespace wellkept::transfer
