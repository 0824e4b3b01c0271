#include "http/resource.h"

#include <utility>

namespace wellkept::http {

Response resource_response(int status, std::string address, const std::function<void(json::Writer&)>& write) {
  std::string text;
  json::Writer out(text);
  write(out);
  Response response = json_response(status, std::move(text));
  if (status == 201 || status == 202) response.header("Location", std::move(address));
  return response;
}

}  // namespace wellkept::http
