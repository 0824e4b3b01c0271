#include <algorithm>

#include "base/text.h"
#include "http/http.h"

namespace wellkept::http {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool same_ignoring_case(std::string_view lower_case, std::string_view other) {
  return lower_case.size() == other.size() &&
         std::equal(lower_case.begin(), lower_case.end(), other.begin(), [](char a, char b) { return a == lower(b); });
}

}  // namespace

bool Principal::has_role(std::string_view role) const {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

std::string_view Request::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (same_ignoring_case(key, name)) return value;
  }
  return {};
}

std::optional<std::string> Request::query(std::string_view name) const {
  for (const auto& [key, value] : queries) {
    if (key == name) return value;
  }
  return std::nullopt;
}

const std::string& Request::path_value(std::string_view name) const {
  static const std::string empty;
  const auto found = path_values.find(name);
  return found == path_values.end() ? empty : found->second;
}

Result<Id> Request::path_id(std::string_view name) const {
  if (const auto id = parse_id(path_value(name))) return *id;
  return refuse(RefusalKind::not_found, "request.id", "The path holds no valid id.");
}

std::optional<std::string> Request::cookie(std::string_view name) const {
  for (const auto part : text::split(header("cookie"), ';')) {
    const auto pair = text::trim(part);
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
    auto value = pair.substr(equals + 1);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
    return std::string(value);
  }
  return std::nullopt;
}

Result<json::Value> Request::json() const {
  const auto type = header("content-type");
  if (!same_ignoring_case("application/json", text::trim(type.substr(0, type.find(';'))))) {
    return refuse(RefusalKind::unsupported, "request.content_type", "The body must be application/json.");
  }
  auto parsed = json::parse(body);
  if (const auto* error = std::get_if<json::ParseError>(&parsed)) {
    Refusal refusal =
        refuse(RefusalKind::invalid, "request.json",
               "The body is no valid JSON: " + error->message + " at byte " + std::to_string(error->offset) + ".");
    refusal.context.set("offset", static_cast<std::int64_t>(error->offset));
    return refusal;
  }
  return std::get<json::Value>(std::move(parsed));
}

std::string_view method_name(Method method) {
  switch (method) {
    case Method::get:
      return "GET";
    case Method::head:
      return "HEAD";
    case Method::post:
      return "POST";
    case Method::put:
      return "PUT";
    case Method::patch:
      return "PATCH";
    case Method::del:
      return "DELETE";
    case Method::options:
      return "OPTIONS";
  }
  return "";
}

}  // namespace wellkept::http
