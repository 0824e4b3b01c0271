#include "app/web_files.h"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "app/builtin.h"

namespace wellkept::app {
namespace {

constexpr std::string_view kPack = "web.pack";

std::string_view builtin_pack() {
  const auto found = builtin_web().find(std::string(kPack));
  return found == builtin_web().end() ? std::string_view() : found->second;
}

bool stays_inside(const std::string& path) {
  if (path.empty() || path.front() == '/' || path.find('\\') != std::string::npos) return false;
  for (const auto& part : std::filesystem::path(path)) {
    if (part.native().starts_with(".")) return false;  // "..", and hidden files too
  }
  return true;
}

}  // namespace

std::map<std::string, std::string_view, std::less<>> read_pack(std::string_view pack) {
  std::map<std::string, std::string_view, std::less<>> files;
  if (pack.empty()) return files;
  const std::size_t end = pack.find("\n\n");
  if (end == std::string_view::npos) throw std::runtime_error("the pack of web files has no end of its list");
  std::string_view list = pack.substr(0, end + 1);
  std::string_view bytes = pack.substr(end + 2);
  while (!list.empty()) {
    const std::string_view line = list.substr(0, list.find('\n'));
    list.remove_prefix(line.size() + 1);
    std::size_t size = 0;
    const auto [rest, error] = std::from_chars(line.data(), line.data() + line.size(), size);
    const std::size_t digits = static_cast<std::size_t>(rest - line.data());
    if (error != std::errc{} || digits >= line.size() || size > bytes.size()) {
      throw std::runtime_error("the pack of web files is damaged at \"" + std::string(line) + "\"");
    }
    files.emplace(line.substr(digits + 1), bytes.substr(0, size));
    bytes.remove_prefix(size);
  }
  return files;
}

WebFiles::WebFiles(std::string folder) : folder_(std::move(folder)) {
  if (folder_.empty()) pack_ = read_pack(builtin_pack());
}

WebFiles WebFiles::of_pack(std::string_view pack) {
  WebFiles files;
  files.pack_ = read_pack(pack);
  return files;
}

bool WebFiles::any() const {
  return !folder_.empty() || !pack_.empty();
}

std::optional<std::string> WebFiles::read(const std::string& path) const {
  if (folder_.empty()) {
    const auto found = pack_.find(path);
    if (found == pack_.end()) return std::nullopt;
    return std::string(found->second);
  }
  if (!stays_inside(path)) return std::nullopt;
  std::ifstream in(folder_ + "/" + path, std::ios::binary);
  if (!in) return std::nullopt;
  std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (in.bad()) return std::nullopt;  // a folder
  return bytes;
}

}  // namespace wellkept::app
