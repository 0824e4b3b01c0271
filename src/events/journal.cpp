#include "events/journal.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>
#include <system_error>

namespace wellkept::events {

namespace {

constexpr std::int64_t kTail = 4096;  // more than the longest line

class File {
 public:
  File(const std::string& path, int flags) : path_(path), fd_(::open(path.c_str(), flags | O_CLOEXEC, 0640)) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int fd() const { return fd_; }
  void check(bool ok) const {
    if (!ok) throw std::system_error(errno, std::generic_category(), "checkpoint journal " + path_);
  }

 private:
  std::string path_;
  int fd_;
};

void sync_folder(const std::string& path) {
  const auto folder = std::filesystem::absolute(path).parent_path().string();
  const File file(folder, O_RDONLY | O_DIRECTORY);
  file.check(file.fd() >= 0 && ::fsync(file.fd()) == 0);
}

}  // namespace

std::int64_t last_in_journal(const std::string& path) {
  if (!std::filesystem::exists(path)) return 0;
  const File file(path, O_RDWR);
  file.check(file.fd() >= 0);
  const std::int64_t size = ::lseek(file.fd(), 0, SEEK_END);
  file.check(size >= 0);
  const std::int64_t start = std::max<std::int64_t>(0, size - kTail);
  std::string tail(static_cast<std::size_t>(size - start), '\0');
  file.check(::pread(file.fd(), tail.data(), tail.size(), start) == static_cast<ssize_t>(tail.size()));
  const auto end = tail.rfind('\n');
  if (end == std::string::npos && start > 0) throw std::runtime_error("checkpoint journal " + path + ": line too long");
  const std::size_t whole = end == std::string::npos ? 0 : end + 1;
  if (whole != tail.size()) file.check(::ftruncate(file.fd(), start + static_cast<std::int64_t>(whole)) == 0);
  if (whole == 0) return 0;
  const auto begin = end == 0 ? std::string::npos : tail.rfind('\n', end - 1);
  const std::size_t from = begin == std::string::npos ? 0 : begin + 1;
  const auto checkpoint = parse_checkpoint_line(std::string_view(tail).substr(from, end - from));
  if (!checkpoint) throw std::runtime_error("checkpoint journal " + path + ": the last line is no checkpoint");
  return checkpoint->number;
}

void append_to_journal(const std::string& path, std::span<const Checkpoint> checkpoints) {
  const bool fresh = !std::filesystem::exists(path);
  const File file(path, O_WRONLY | O_CREAT | O_APPEND);
  file.check(file.fd() >= 0);
  std::string text;
  for (const Checkpoint& checkpoint : checkpoints) text += checkpoint_line(checkpoint) + "\n";
  for (std::string_view rest = text; !rest.empty();) {
    const auto written = ::write(file.fd(), rest.data(), rest.size());
    file.check(written > 0 || errno == EINTR);
    if (written > 0) rest.remove_prefix(static_cast<std::size_t>(written));
  }
  file.check(::fsync(file.fd()) == 0);
  if (fresh) sync_folder(path);
}

JournalReader::JournalReader(const std::string& path) : file_(path, std::ios::binary) {
  exists_ = file_.is_open();
  if (exists_) size_ = static_cast<std::int64_t>(std::filesystem::file_size(path));
}

std::optional<std::string> JournalReader::next() {
  if (!exists_) return std::nullopt;
  file_.clear();
  file_.seekg(offset_);
  std::string line;
  if (!std::getline(file_, line)) return std::nullopt;
  start_ = offset_;
  offset_ += static_cast<std::int64_t>(line.size()) + 1;
  ++line_;
  return line;
}

}  // namespace wellkept::events
