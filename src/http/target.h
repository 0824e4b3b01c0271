// The target of a request line: path and query, percent decoded.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wellkept::http {

struct Target {
  std::string path;
  std::vector<std::pair<std::string, std::string>> queries;  // in their order
};

// Nothing when an escape is broken, the text is no UTF-8, or the path could be read in two ways: control characters, a
// backslash, an escaped slash, "." or ".." as a segment. Takes the absolute form ("http://host/path") too.
std::optional<Target> parse_target(std::string_view raw);

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);

}  // namespace wellkept::http
