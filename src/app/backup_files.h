// Files of a backup: copied, synced, hashed, and listed in its manifest.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace wellkept::app {

struct BackupFile {
  std::string path;  // below the backup's folder, "files/ab/…"
  std::int64_t size = 0;
  std::string sha256;  // hex
};

// Of a file of any size. Throws std::system_error.
std::string sha256_of_file(const std::string& path);
// Makes the folders above; the copy is on the disk when it returns, with the same permissions.
void copy_synced(const std::string& from, const std::string& to);
void write_synced(const std::string& path, std::string_view content, bool only_owner);
void sync_folder(const std::string& path);
// Every regular file below, by path, without the names of half-written ones ("….XXXXXX").
std::vector<std::string> files_below(const std::string& folder);
bool is_missing_or_empty(const std::string& folder);

struct Manifest {
  std::string made_at;
  std::string program;
  std::int64_t schema = 0;
  std::string engine;  // "sqlite", "postgres"
  std::string last_event;
  std::int64_t checkpoint = 0;  // the last one
  bool policy_folder = false;   // false: the built-in policy, kept for the reader
  std::vector<BackupFile> files;
};
std::string manifest_text(const Manifest& manifest);
// Refuses not_found "restore.manifest", invalid "restore.format".
Result<Manifest> read_manifest(const std::string& folder);
// Refuses conflict "restore.damaged", naming the first file that is missing or another.
Outcome check_files(const std::string& folder, const Manifest& manifest);

}  // namespace wellkept::app
