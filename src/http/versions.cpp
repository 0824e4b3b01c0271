#include "http/versions.h"

#include <charconv>

namespace wellkept::http {

std::string version_tag(std::int64_t version) {
  return "\"v" + std::to_string(version) + "\"";
}

Result<std::int64_t> expected_version(const Request& request) {
  std::string_view text = request.header("If-Match");
  if (text.size() > 3 && text.starts_with("\"v") && text.ends_with('"')) {
    text = text.substr(2, text.size() - 3);
    std::int64_t version = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
    if (error == std::errc{} && end == text.data() + text.size()) return version;
  }
  return refuse(RefusalKind::stale, "request.if_match", "Say with If-Match which version you have read.");
}

}  // namespace wellkept::http
