#include "app/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace wellkept::app {

Result<FolderLock> FolderLock::take(const std::string& folder) {
  std::filesystem::create_directories(folder);
  const std::string path = folder + "/serving.lock";
  FolderLock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (lock.file_ < 0) throw std::system_error(errno, std::generic_category(), "cannot open " + path);
  if (::flock(lock.file_, LOCK_EX | LOCK_NB) == 0) return lock;
  if (errno != EWOULDBLOCK) throw std::system_error(errno, std::generic_category(), "cannot lock " + path);
  return refuse(RefusalKind::conflict, "data.in_use",
                "Another server is running on the data folder " + folder + "; stop it first, or name another folder.");
}

FolderLock::~FolderLock() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace wellkept::app
