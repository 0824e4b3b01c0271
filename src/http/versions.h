// Versions of what is shown and changed: ETag and If-Match.
#pragma once
#include <cstdint>
#include <string>

#include "http/http.h"

namespace wellkept::http {

std::string version_tag(std::int64_t version);  // "\"v7\""
// The version that If-Match names; refuses stale "request.if_match" when it names none.
Result<std::int64_t> expected_version(const Request& request);

}  // namespace wellkept::http
