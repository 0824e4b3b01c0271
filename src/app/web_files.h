// The web applications as the build made them: compiled in, or of a folder while one works on them.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace wellkept::app {

// A pack holds files one after the other behind a list of them: lines "SIZE PATH", an empty line, the bytes in that
// order. Throws std::runtime_error when it is cut short. The views point into `pack`.
std::map<std::string, std::string_view, std::less<>> read_pack(std::string_view pack);

class WebFiles {
 public:
  // `folder` empty: what is compiled in, which is nothing in a build without the web applications.
  explicit WebFiles(std::string folder);
  // What lies in `pack`, which outlives it.
  static WebFiles of_pack(std::string_view pack);
  bool any() const;
  bool in_memory() const { return folder_.empty(); }  // reading one never waits
  // By path below the build's folder, such as "assets/console-1a2b.js.br". A path that leads out of the folder has
  // nothing.
  std::optional<std::string> read(const std::string& path) const;

 private:
  WebFiles() = default;
  std::string folder_;
  std::map<std::string, std::string_view, std::less<>> pack_;
};

}  // namespace wellkept::app
