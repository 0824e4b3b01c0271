// `wellkept import`: tickets with their past from a file of another system.
#pragma once
#include <iosfwd>
#include <string>
#include <vector>

#include "transfer/mapping.h"
#include "transfer/past_service.h"
#include "transfer/row_source.h"

namespace wellkept::transfer {

struct ImportCommand {
  std::string mapping;           // path, or the name of one that is built in: "zendesk", "zammad"
  std::string file;              // path; "-" is standard input; a folder for a mapping with a bundle
  std::optional<Format> format;  // none: by the file's name
  bool dry_run = false;          // read and check everything, record nothing
  std::string rejects;           // path of a file for the rows that cannot be taken; empty: none
  bool terminal = false;         // `progress` is one: write over the line
  std::size_t batch = 500;       // rows in one transaction
};

struct ImportSummary {
  std::int64_t rows = 0;
  std::int64_t imported = 0;  // with dry_run: that would be
  std::int64_t skipped = 0;   // imported by an earlier run
  std::int64_t rejected = 0;
  std::int64_t files = 0;       // that came with their tickets
  std::int64_t files_left = 0;  // that are named, but not in the folder, or of a type or size that is not taken
  std::vector<std::string> first_rejected;  // "line 7: …", at most 10
  int exit_code() const { return rejected > 0 ? 1 : 0; }
};
std::string format_summary(const ImportSummary& summary);  // for people, with a line break at the end

// Refuses "import.mapping" with every problem of the mapping, "import.columns", "import.file", "import.rejects",
// "import.bundle". Bad
// rows do not stop it. A run that was interrupted goes on where it stopped when it is started again.
Result<ImportSummary> run_import(const Parts& parts, const ImportCommand& command, std::ostream& progress);

// The same for a file that somebody handed over, watched while it runs.
struct BadRow {
  std::int64_t line = 0;
  std::string_view key;  // as it stands in the file: perhaps no text
  std::string_view reason;
};
class ImportWatch {
 public:
  virtual ~ImportWatch() = default;
  virtual void rejected(const BadRow& row) = 0;
  // Every some hundred rows; `bytes` is how far the file was read. A refusal ends the run.
  virtual Outcome at(const ImportSummary& until_now, std::int64_t bytes) = 0;
};
struct WatchedImport {
  std::istream& in;
  const Mapping& mapping;
  Format format = Format::csv;
  bool dry_run = false;
};
Result<ImportSummary> run_import(const Parts& parts, const WatchedImport& import, ImportWatch& watch);

// Refuses "import.mapping" with every problem of it, each on a line.
Result<std::shared_ptr<const Mapping>> parse_mapping(const policy::Policy& policy, std::string_view text,
                                                     const std::string& name);

}  // namespace wellkept::transfer
