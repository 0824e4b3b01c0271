#include "app/backup_files.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "base/crypto.h"

namespace wellkept::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFormat = "wellkept-backup/1";

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

class Opened {
 public:
  Opened(const std::string& path, int flags, mode_t mode = 0) : file_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {
    if (file_ < 0) fail("cannot open " + path);
  }
  ~Opened() { ::close(file_); }
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;
  int get() const { return file_; }

 private:
  int file_;
};

const std::string* text_of(const json::Value& value, std::string_view name) {
  const json::Value* found = value.find(name);
  return found != nullptr ? found->string() : nullptr;
}

std::int64_t number_of(const json::Value& value, std::string_view name) {
  const json::Value* found = value.find(name);
  const std::int64_t* number = found != nullptr ? found->integer() : nullptr;
  return number != nullptr ? *number : 0;
}

Refusal not_ours(const std::string& folder) {
  return refuse(RefusalKind::invalid, "restore.format",
                "The manifest of " + folder + " is not one that this program reads.");
}

// Below the folder, and nowhere else.
bool stays_inside(const std::string& path) {
  const fs::path relative(path);
  return !path.empty() && relative.is_relative() && std::find(relative.begin(), relative.end(), "..") == relative.end();
}

}  // namespace

std::string sha256_of_file(const std::string& path) {
  const Opened file(path, O_RDONLY);
  struct stat info {};
  if (::fstat(file.get(), &info) != 0) fail("cannot read " + path);
  if (info.st_size == 0) return crypto::to_hex(crypto::sha256({}));
  const auto size = static_cast<std::size_t>(info.st_size);
  void* bytes = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
  if (bytes == MAP_FAILED) fail("cannot read " + path);
  std::string hash = crypto::to_hex(crypto::sha256({static_cast<const char*>(bytes), size}));
  ::munmap(bytes, size);
  return hash;
}

void copy_synced(const std::string& from, const std::string& to) {
  fs::create_directories(fs::path(to).parent_path());
  fs::copy_file(from, to);
  const Opened file(to, O_RDONLY);
  if (::fsync(file.get()) != 0) fail("cannot sync " + to);
}

void write_synced(const std::string& path, std::string_view content, bool only_owner) {
  fs::create_directories(fs::path(path).parent_path());
  const Opened file(path, O_WRONLY | O_CREAT | O_TRUNC, only_owner ? 0600 : 0644);
  while (!content.empty()) {
    const ssize_t written = ::write(file.get(), content.data(), content.size());
    if (written < 0) fail("cannot write " + path);
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(file.get()) != 0) fail("cannot sync " + path);
}

void sync_folder(const std::string& path) {
  const Opened folder(path, O_RDONLY | O_DIRECTORY);
  if (::fsync(folder.get()) != 0) fail("cannot sync " + path);
}

std::vector<std::string> files_below(const std::string& folder) {
  std::vector<std::string> paths;
  if (!fs::exists(folder)) return paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    const std::size_t dot = name.rfind('.');
    const bool half = dot == 64 && name.size() == dot + 7;
    if (entry.is_regular_file() && !half) paths.push_back(entry.path().lexically_relative(folder).string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

bool is_missing_or_empty(const std::string& folder) {
  return !fs::exists(folder) || (fs::is_directory(folder) && fs::is_empty(folder));
}

std::string manifest_text(const Manifest& manifest) {
  std::string text;
  json::Writer out(text);
  out.begin_object().field("format", kFormat).field("made_at", manifest.made_at).field("program", manifest.program);
  out.field("engine", manifest.engine).field("schema", manifest.schema).field("last_event", manifest.last_event);
  out.field("checkpoint", manifest.checkpoint).field("policy_folder", manifest.policy_folder);
  out.key("files").begin_array();
  for (const BackupFile& file : manifest.files) {
    out.begin_object().field("path", file.path).field("size", file.size).field("sha256", file.sha256).end_object();
  }
  out.end_array().end_object();
  return text + "\n";
}

Result<Manifest> read_manifest(const std::string& folder) {
  std::ifstream in(folder + "/manifest.json", std::ios::binary);
  if (!in) {
    return refuse(RefusalKind::not_found, "restore.manifest",
                  folder + " has no manifest.json: it is no backup, or one that was not finished.");
  }
  const auto parsed = json::parse(std::string(std::istreambuf_iterator<char>(in), {}));
  const auto* root = std::get_if<json::Value>(&parsed);
  if (root == nullptr) return not_ours(folder);
  const std::string* format = text_of(*root, "format");
  const json::Value* list = root->find("files");
  if (format == nullptr || *format != kFormat || list == nullptr || list->array() == nullptr) return not_ours(folder);
  Manifest manifest;
  const std::string* engine = text_of(*root, "engine");
  const std::string* made_at = text_of(*root, "made_at");
  manifest.engine = engine != nullptr ? *engine : "";
  manifest.made_at = made_at != nullptr ? *made_at : "";
  manifest.schema = number_of(*root, "schema");
  manifest.checkpoint = number_of(*root, "checkpoint");
  const json::Value* own = root->find("policy_folder");
  manifest.policy_folder = own != nullptr && own->boolean() != nullptr && *own->boolean();
  for (const json::Value& one : *list->array()) {
    const std::string* path = text_of(one, "path");
    const std::string* sha256 = text_of(one, "sha256");
    if (path == nullptr || sha256 == nullptr || !stays_inside(*path)) return not_ours(folder);
    manifest.files.push_back({*path, number_of(one, "size"), *sha256});
  }
  return manifest;
}

Outcome check_files(const std::string& folder, const Manifest& manifest) {
  for (const BackupFile& file : manifest.files) {
    const std::string path = folder + "/" + file.path;
    const bool same = fs::is_regular_file(path) && sha256_of_file(path) == file.sha256;
    if (same) continue;
    return refuse(RefusalKind::conflict, "restore.damaged",
                  file.path + " of the backup is missing, or not what its manifest says.");
  }
  return Done{};
}

}  // namespace wellkept::app
