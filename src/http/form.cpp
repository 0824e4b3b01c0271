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

}  // namespace wellkept::http
