// One server a data folder: two would give out the same ids and both sign checkpoints.
#pragma once
#include <string>
#include <utility>

#include "base/result.h"

namespace wellkept::app {

// Held until destroyed, and gone with the process however it ends. Commands beside a running server need none.
class FolderLock {
 public:
  // Makes the folder when it is missing. Refuses conflict "data.in_use" while another server serves it; throws
  // std::system_error on faults.
  static Result<FolderLock> take(const std::string& folder);

  FolderLock(FolderLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int file) : file_(file) {}
  int file_;
};

}  // namespace wellkept::app
