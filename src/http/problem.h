// Problem documents of RFC 9457 for refusals that have no RefusalKind: those of the transport and of faults.
#pragma once
#include <string>
#include <string_view>

#include "base/unavailable.h"
#include "http/http.h"

namespace wellkept::http {

struct Problem {
  int status = 500;
  std::string_view code;
  std::string_view detail;
};
Response problem_response(const Problem& problem, std::string_view request_id);
// What cannot be done now for a cause outside of the program, with Retry-After: 503, or 507 for a full disk.
Response problem_response(Cause cause, std::string_view request_id);

std::string_view reason_phrase(int status);

}  // namespace wellkept::http
