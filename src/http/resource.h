// Answers that show one thing which has an address of its own.
#pragma once
#include <functional>
#include <string>

#include "base/json.h"
#include "http/http.h"

namespace wellkept::http {

// The document that `write` writes; with its address when it is new (201) or still being made (202).
Response resource_response(int status, std::string address, const std::function<void(json::Writer&)>& write);

}  // namespace wellkept::http
