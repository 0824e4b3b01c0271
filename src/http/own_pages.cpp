#include "http/own_pages.h"

#include "base/crypto.h"

namespace wellkept::http {

bool changes_state(Method method) {
  return method != Method::get && method != Method::head && method != Method::options;
}

bool from_our_pages(const Request& request, std::string_view token, const std::string& public_origin) {
  const auto sent = request.header("x-csrf-token");
  if (!sent.empty()) return crypto::equal(sent, token);
  const auto site = request.header("sec-fetch-site");
  if (!site.empty()) return site == "same-origin";
  const auto origin = request.header("origin");
  if (origin.empty()) return false;
  if (!public_origin.empty()) return origin == public_origin;
  const auto host = request.header("host");
  return !host.empty() && (origin == "https://" + std::string(host) || origin == "http://" + std::string(host));
}

}  // namespace wellkept::http
