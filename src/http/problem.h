// Problem documents of RFC 9457 for refusals that have no RefusalKind: those of the transport and of faults.
#pragma once
#include <string>
#include <string_view>

#include "http/http.h"

namespace wellkept::http {

struct Problem {
  int status = 500;
  std::string_view code;
  std::string_view detail;
};
Response problem_response(const Problem& problem, std::string_view request_id);

std::string_view reason_phrase(int status);

}  // namespace wellkept::http
