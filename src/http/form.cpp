#include "http/form.h"

#include "base/text.h"
#include "http/target.h"

namespace wellkept::http {

Result<std::vector<std::pair<std::string, std::string>>> read_form(const Request& request) {
  if (!text::starts_with_ignore_case(request.header("content-type"), "application/x-www-form-urlencoded")) {
    return refuse(RefusalKind::unsupported, "request.media_type", "Send application/x-www-form-urlencoded.");
  }
  std::vector<std::pair<std::string, std::string>> fields;
  for (const std::string_view part : text::split(request.body, '&')) {
    if (part.empty()) continue;
    const std::size_t equals = part.find('=');
    const auto name = percent_decode(part.substr(0, equals), true);
    const auto value =
        equals == std::string_view::npos ? std::optional(std::string()) : percent_decode(part.substr(equals + 1), true);
    if (!name || !value || !text::is_utf8(*value) || fields.size() == 100) {
      return refuse(RefusalKind::invalid, "request.form", "The form cannot be read.");
    }
    fields.emplace_back(*name, *value);
  }
  return fields;
}

std::string percent_encode(std::string_view text) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    }
  }
  return out;
}

}  // namespace wellkept::http
