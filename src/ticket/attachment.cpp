#include "ticket/attachment.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

#include "base/text.h"

namespace wellkept::ticket {
namespace {

struct Signature {
  std::size_t offset;
  std::string_view bytes;
  std::string_view media_type;
};

using namespace std::string_view_literals;
constexpr std::array<Signature, 12> kSignatures{{
    {0, "\xff\xd8\xff"sv, "image/jpeg"},
    {0, "\x89PNG\r\n\x1a\n"sv, "image/png"},
    {0, "GIF87a"sv, "image/gif"},
    {0, "GIF89a"sv, "image/gif"},
    {8, "WEBP"sv, "image/webp"},
    {0, "%PDF-"sv, "application/pdf"},
    {4, "ftypheic"sv, "image/heic"},
    {4, "ftyp"sv, "video/mp4"},
    {0, "#!AMR"sv, "audio/amr"},
    {0, "ID3"sv, "audio/mpeg"},
    {0, "OggS"sv, "audio/ogg"},
    {0, "PK\x03\x04"sv, "application/zip"},
}};

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

void write_all(int file, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(file, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("cannot write an attachment");
    content.remove_prefix(static_cast<std::size_t>(written));
  }
}

void sync_directory(const std::string& path) {
  const int directory = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) fail("cannot open " + path);
  ::fsync(directory);
  ::close(directory);
}

}  // namespace

std::optional<std::string_view> told_media_type(std::string_view content) {
  for (const Signature& one : kSignatures) {
    if (content.size() > one.offset && content.substr(one.offset).starts_with(one.bytes)) return one.media_type;
  }
  const bool plain = !content.empty() && text::is_utf8(content) && content.find('\0') == std::string_view::npos;
  if (plain) return "text/plain; charset=utf-8";
  return std::nullopt;
}

std::string safe_file_name(std::string_view name) {
  const std::size_t slash = name.find_last_of("/\\");
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  std::string safe;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    safe += byte < 0x20 || byte == 0x7f || c == '"' || c == ';' ? '_' : c;
  }
  while (text::characters(safe) > 200) {
    while (safe.size() > 1 && (static_cast<unsigned char>(safe.back()) & 0xc0) == 0x80) safe.pop_back();
    safe.pop_back();  // the first byte of the character
  }
  if (safe.empty() || safe == "." || safe == "..") safe = "file";
  return safe;
}

std::string FileStore::path_of(std::string_view sha256_hex) const {
  return directory_ + "/" + std::string(sha256_hex.substr(0, 2)) + "/" + std::string(sha256_hex);
}

void FileStore::put(std::string_view sha256_hex, std::string_view content) const {
  const std::string path = path_of(sha256_hex);
  if (std::filesystem::exists(path)) return;
  const std::string folder = std::filesystem::path(path).parent_path().string();
  std::filesystem::create_directories(folder);
  // Written aside and renamed, so that a crash never leaves half a file under its name.
  std::string aside = path + ".XXXXXX";
  const int file = ::mkstemp(aside.data());
  if (file < 0) fail("cannot create " + aside);
  try {
    write_all(file, content);
    if (::fsync(file) != 0) fail("cannot sync an attachment");
  } catch (...) {
    ::close(file);
    ::unlink(aside.c_str());
    throw;
  }
  ::close(file);
  if (::rename(aside.c_str(), path.c_str()) != 0) fail("cannot rename " + aside);
  sync_directory(folder);
}

void FileStore::remove(std::string_view sha256_hex) const {
  std::filesystem::remove(path_of(sha256_hex));
}

std::optional<std::string> FileStore::get(std::string_view sha256_hex) const {
  std::ifstream file(path_of(sha256_hex), std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream content;
  content << file.rdbuf();
  return std::move(content).str();
}

}  // namespace wellkept::ticket
