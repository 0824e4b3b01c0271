#include "http/paging.h"

#include <charconv>

#include "base/text.h"

namespace wellkept::http {

Result<PageRequest> read_page(const Request& request) {
  PageRequest page;
  page.cursor = request.query("cursor").value_or("");
  if (page.cursor.size() > 200) return refuse(RefusalKind::invalid, "request.cursor", "The cursor is not one of ours.");
  if (const auto limit = request.query("limit")) {
    const auto [end, error] = std::from_chars(limit->data(), limit->data() + limit->size(), page.limit);
    if (error != std::errc{} || end != limit->data() + limit->size() || page.limit < 1 || page.limit > 200) {
      return refuse(RefusalKind::invalid, "request.limit", "limit must be a whole number from 1 to 200.");
    }
  }
  return page;
}

std::string language_of(const Request& request) {
  if (const auto asked = request.query("lang")) return *asked == "en" ? "en" : "zh";
  for (const std::string_view part : text::split(request.header("accept-language"), ',')) {
    const std::string_view tag = text::trim(part);
    if (text::starts_with_ignore_case(tag, "zh")) return "zh";
    if (text::starts_with_ignore_case(tag, "en")) return "en";
  }
  return "zh";
}

}  // namespace wellkept::http
