// The manifest of a backup that somebody hands over: no file that it names lies outside the backup's folder.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include "app/backup_files.h"
#include "db/testing/temporary_directory.h"
#include "pieces.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace wellkept;
  static const db::testing::TemporaryDirectory folder;
  std::ofstream(folder.file("manifest.json"), std::ios::binary | std::ios::trunc) << fuzz::text_of(data, size);
  const auto manifest = app::read_manifest(folder.path());
  if (!manifest.ok()) return 0;
  for (const app::BackupFile& file : manifest->files) {
    const auto path = (std::filesystem::path(folder.path()) / file.path).lexically_normal().string();
    fuzz::must(path.starts_with(folder.path() + "/"));
  }
  (void)app::check_files(folder.path(), *manifest);
  return 0;
}
