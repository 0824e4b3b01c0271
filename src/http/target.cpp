#include "http/target.h"

#include <algorithm>

#include "base/text.h"

namespace wellkept::http {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

// A decoded slash would split a segment that its sender meant as one; dot segments are resolved by clients before
// sending.
std::optional<std::string> decode_path(std::string_view raw) {
  std::string path;
  path.reserve(raw.size());
  std::string_view rest = raw.substr(1);
  while (true) {
    const auto slash = rest.find('/');
    const auto written = rest.substr(0, slash);
    path += '/';
    const auto start = path.size();
    if (written.find('%') == std::string_view::npos) {
      path += written;
    } else {
      const auto decoded = percent_decode(written, false);
      if (!decoded || decoded->find('/') != std::string::npos) return std::nullopt;
      path += *decoded;
    }
    const std::string_view segment(path.data() + start, path.size() - start);
    if (segment == "." || segment == "..") return std::nullopt;
    if (slash == std::string_view::npos) break;
    rest.remove_prefix(slash + 1);
  }
  if (has_control(path) || path.find('\\') != std::string::npos || !text::is_utf8(path)) return std::nullopt;
  return path;
}

bool decode_queries(std::string_view raw, std::vector<std::pair<std::string, std::string>>& queries) {
  while (!raw.empty()) {
    const auto end = std::min(raw.find('&'), raw.size());
    const auto pair = raw.substr(0, end);
    raw.remove_prefix(std::min(end + 1, raw.size()));
    if (pair.empty()) continue;
    const auto equals = std::min(pair.find('='), pair.size());
    auto name = percent_decode(pair.substr(0, equals), true);
    auto value = percent_decode(pair.substr(std::min(equals + 1, pair.size())), true);
    if (!name || !value || !text::is_utf8(*name) || !text::is_utf8(*value)) return false;
    if (value->find('\0') != std::string::npos || has_control(*name)) return false;
    queries.emplace_back(std::move(*name), std::move(*value));
  }
  return true;
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out += ' ';
    } else if (text[i] == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::optional<Target> parse_target(std::string_view raw) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!text::starts_with_ignore_case(raw, scheme)) continue;
    raw.remove_prefix(scheme.size());
    raw.remove_prefix(std::min(raw.find_first_of("/?"), raw.size()));
    if (raw.empty()) raw = "/";
    break;
  }
  if (raw.empty() || raw[0] != '/' || raw.find('#') != std::string_view::npos) return std::nullopt;
  Target target;
  const auto question = std::min(raw.find('?'), raw.size());
  auto path = decode_path(raw.substr(0, question));
  if (!path) return std::nullopt;
  target.path = std::move(*path);
  if (question < raw.size() && !decode_queries(raw.substr(question + 1), target.queries)) return std::nullopt;
  return target;
}

}  // namespace wellkept::http
