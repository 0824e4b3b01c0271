// The parse step of HTTP/1, without sockets: bytes in, a Request out. Beast's parser does the grammar; what it lets
// through and a server must refuse (Host, Transfer-Encoding, repeated lengths, endless headers) is refused here.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "http/http.h"
#include "http/problem.h"

namespace wellkept::http {

class RequestParser {
 public:
  enum class Step {
    more,      // all usable bytes are taken; feed the rest again together with what comes next
    header,    // the header is complete and sound: ask, set body_limit(), feed on
    complete,  // the request is complete; bytes left over belong to the next one
    failed,    // see failure(); the connection cannot go on
  };

  explicit RequestParser(std::size_t max_header);
  ~RequestParser();

  void reset(Request& into);           // starts a request; `into` must outlive it
  Step feed(std::string_view& bytes);  // cuts what it took off the front; never fed empty
  void body_limit(std::uint64_t bytes);

  bool keep_alive() const;        // after header
  bool has_body() const;          // after header
  bool expects_continue() const;  // after header
  bool is_http_1_0() const;
  std::optional<std::uint64_t> content_length() const;
  const Problem& failure() const;

 private:
  struct Impl;
  Step feed_header(std::string_view& bytes);
  Step fail(int status, std::string_view code, std::string_view detail);
  std::size_t max_header_;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wellkept::http
