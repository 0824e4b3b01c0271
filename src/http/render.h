// From a Response to the bytes on the wire: checked headers, the headers that every answer carries, compression, 304.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "http/http.h"

namespace wellkept::http {

struct Rendered {
  std::string head;
  std::string body;  // separate when it is long, so that it is not copied
  int status = 0;
  bool closes = false;               // it said so to the peer
  std::shared_ptr<Stream> stream{};  // goes on after head and body
};

struct Delivery {
  bool keep_alive = true;
  bool http_1_0 = false;
};

// Throws std::invalid_argument when a header of the response could break the message or is the transport's own.
Rendered render(const Request& request, Response response, Delivery delivery);

// Answers 304 when the response of a GET or HEAD carries the ETag that If-None-Match names (weak comparison).
void apply_if_none_match(const Request& request, Response& response);

// Compresses the body when the client takes gzip, the text is over 1 KiB and of a kind that shrinks.
void apply_gzip(const Request& request, Response& response);

// "Sun, 06 Nov 1994 08:49:37 GMT"
std::string format_http_date(Instant instant);

}  // namespace wellkept::http
