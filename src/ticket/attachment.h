// Files of customers and members: told from their content, kept by their hash, always served as a download.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace wellkept::ticket {

constexpr std::size_t kMaxAttachment = 20 * 1024 * 1024;

// The media type that the first bytes tell, if it is one that we take: images, PDF, audio and video of telephones,
// ZIP-based office files, plain text. What a client says about the type is not believed.
std::optional<std::string_view> told_media_type(std::string_view content);

// A name that is safe in a header and a file system: without path, control characters and quotes; at most 200
// characters.
std::string safe_file_name(std::string_view name);

// Files under one directory, by SHA-256: the same content is stored once.
class FileStore {
 public:
  explicit FileStore(std::string directory) : directory_(std::move(directory)) {}
  // Durable when it returns. Throws on a full or broken disk.
  void put(std::string_view sha256_hex, std::string_view content) const;
  std::optional<std::string> get(std::string_view sha256_hex) const;  // nothing when missing
  void remove(std::string_view sha256_hex) const;  // of which nothing is named any more; nothing when missing

 private:
  std::string path_of(std::string_view sha256_hex) const;
  std::string directory_;
};

}  // namespace wellkept::ticket
