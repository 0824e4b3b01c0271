// Hands a request to the receiver of a webhook, by HTTP, within limits of time and size.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "webhook/address.h"

namespace wellkept::webhook {

struct Receiver {
  // Of the networks that may be reached although they are not public; none: there are none.
  std::function<bool(const Address&)> inside{};
  std::string ca{};  // file of the certificates to trust; empty: the system's
  int seconds = 10;  // for the whole of a request
};

// The URL in its plain form: scheme and host in lower case, the host in ASCII. Refuses invalid "webhook.url": not
// https (http only with networks of the operator's), a user or password, a fragment, too long, an address that is
// never reached.
Result<std::string> plain_url(const Receiver& receiver, const std::string& url);

struct Answer {
  int status = 0;                                // 0: there was none
  std::string error{};                           // why there was none; one line, without what was sent
  std::optional<std::int64_t> retry_after_ms{};  // as the receiver asked
  bool ok() const { return status >= 200 && status < 300; }
};

class Sender {
 public:
  virtual ~Sender() = default;
  virtual Answer post(const std::string& url, const std::vector<std::string>& headers, const std::string& body) = 0;
};

// Looks the host up once, refuses when one of its addresses may not be reached, and connects to no others; follows no
// redirect, uses no proxy, and reads little of the answer. Safe from many threads.
std::unique_ptr<Sender> make_http_sender(Receiver receiver);

}  // namespace wellkept::webhook
