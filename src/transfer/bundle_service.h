// A folder of what another system answered, page by page, put together to rows.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "ticket/attachment_service.h"
#include "transfer/mapping.h"
#include "transfer/past.h"
#include "transfer/row_source.h"

namespace wellkept::transfer {

constexpr std::uintmax_t kMaxBundleFile = 256ULL << 20;  // bytes

// The tables that are joined stay in memory; rows are read a file at a time, the newest first. Files end in .json (a
// list, or an object with one), .ndjson or .jsonl; other files are not looked at. An object without the key of its
// table has the number in its file's name: comments-4711.json. Refuses "import.bundle" when a file cannot be read or
// the rows have none.
Result<std::unique_ptr<RowSource>> open_bundle(const Bundle& bundle, const std::string& folder,
                                               const std::vector<std::string>& wanted,
                                               const std::vector<std::string>& lists);

// The files of tickets: FOLDER/attachments/ID, or with more after the id: 4711-photo.jpg.
class FolderFiles {
 public:
  explicit FolderFiles(const std::string& folder);
  // Puts the event's file into the store, unless there is none, and says in the event what it is. Nothing when the
  // file is not there, or not one that tickets take.
  std::optional<PastFile> bring(PastEvent& event, const ticket::FileStore* store) const;

 private:
  std::map<std::string, std::string, std::less<>> paths_;  // by id
};

}  // namespace wellkept::transfer
