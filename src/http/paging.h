// What every list and every text in a language reads from a request.
#pragma once
#include <string>

#include "http/http.h"

namespace wellkept::http {

struct PageRequest {
  std::string cursor;  // empty: the first page
  int limit = 50;      // 1 to 200
};
// Refuses invalid "request.limit" and "request.cursor" (longer than 200 characters).
Result<PageRequest> read_page(const Request& request);

// "zh" or "en": the query's `lang`, else the first of Accept-Language that is one of them, else zh.
std::string language_of(const Request& request);

}  // namespace wellkept::http
