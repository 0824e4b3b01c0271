// Forms.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/http.h"

namespace wellkept::http {

// The fields of an application/x-www-form-urlencoded body, at most 100. Refuses unsupported "request.media_type",
// invalid "request.form".
Result<std::vector<std::pair<std::string, std::string>>> read_form(const Request& request);

}  // namespace wellkept::http
