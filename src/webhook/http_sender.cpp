#include <arpa/inet.h>
#include <curl/curl.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unicode/uidna.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <mutex>
#include <string_view>

#include "base/text.h"
#include "webhook/address.h"
#include "webhook/sender.h"

namespace wellkept::webhook {
namespace {

constexpr long kConnectSeconds = 5;
constexpr std::size_t kMostRead = 64 * 1024;  // of an answer; nobody needs more of it than the status
constexpr std::size_t kMostHeader = 16 * 1024;
constexpr std::size_t kLongestUrl = 2000;
constexpr std::size_t kLongestError = 300;
constexpr std::int64_t kLongestRetryAfterMs = 3'600'000;
constexpr std::string_view kForbidden = "the address is not public";

struct Cleanup {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  void operator()(char* text) const { curl_free(text); }
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};
using Url = std::unique_ptr<CURLU, Cleanup>;

void start_library() {
  static std::once_flag started;
  std::call_once(started, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

std::string part(CURLU* url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, flags) != CURLUE_OK) return {};
  const std::unique_ptr<char, Cleanup> owned(text);
  return text;
}

bool may_reach(const Receiver& receiver, const Address& address) {
  return is_public(address) || (receiver.inside && receiver.inside(address));
}

std::optional<Address> address_of(const sockaddr* any) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* bytes = nullptr;
  if (any->sa_family == AF_INET) bytes = &reinterpret_cast<const sockaddr_in*>(any)->sin_addr;
  if (any->sa_family == AF_INET6) bytes = &reinterpret_cast<const sockaddr_in6*>(any)->sin6_addr;
  if (bytes == nullptr || ::inet_ntop(any->sa_family, bytes, text.data(), text.size()) == nullptr) return std::nullopt;
  return parse_address(text.data());
}

std::string numeric(const sockaddr* any) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (any->sa_family == AF_INET) {
    ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(any)->sin_addr, text.data(), text.size());
    return text.data();
  }
  ::inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6*>(any)->sin6_addr, text.data(), text.size());
  return "[" + std::string(text.data()) + "]";
}

// What a request carries through the library's calls.
struct Exchange {
  const Receiver* receiver = nullptr;
  std::size_t read = 0;
  std::size_t header = 0;
  std::optional<std::int64_t> retry_after_ms{};
  bool forbidden = false;
};

std::size_t count_body(char*, std::size_t size, std::size_t count, void* context) {
  auto* exchange = static_cast<Exchange*>(context);
  exchange->read += size * count;
  return exchange->read > kMostRead ? 0 : size * count;
}

std::size_t read_header(char* line, std::size_t size, std::size_t count, void* context) {
  auto* exchange = static_cast<Exchange*>(context);
  exchange->header += size * count;
  if (exchange->header > kMostHeader) return 0;
  std::string_view text(line, size * count);
  constexpr std::string_view kName = "retry-after:";
  if (text::starts_with_ignore_case(text, kName)) {
    text = text::trim(text.substr(kName.size()));
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error == std::errc{} && end == text.data() + text.size() && seconds >= 0) {
      exchange->retry_after_ms = std::min(seconds, kLongestRetryAfterMs / 1000) * 1000;
    }
  }
  return size * count;
}

// The last gate: whatever led here, no socket is opened to an address that may not be reached.
curl_socket_t open_socket(void* context, curlsocktype, curl_sockaddr* to) {
  auto* exchange = static_cast<Exchange*>(context);
  const auto address = address_of(&to->addr);
  if (!address || !may_reach(*exchange->receiver, *address)) {
    exchange->forbidden = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

Url parse_url(const std::string& text) {
  Url url(curl_url());
  if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) return nullptr;
  return url;
}

std::string_view without_brackets(std::string_view host) {
  return host.starts_with('[') ? host.substr(1, host.size() - 2) : host;
}

// Names in other scripts, and digits that only look like digits, become what the network will take them for. Empty: no
// name. The library could do it too, but only in the language of the machine.
std::string ascii_host(const std::string& host) {
  if (host.starts_with('[')) return host;
  constexpr int kLongestName = 255;
  UErrorCode code = U_ZERO_ERROR;
  struct Close {
    void operator()(UIDNA* idna) const { uidna_close(idna); }
  };
  const std::unique_ptr<UIDNA, Close> idna(
      uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ, &code));
  if (U_FAILURE(code)) return {};
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  std::array<char, kLongestName + 1> name{};
  const int length = uidna_nameToASCII_UTF8(idna.get(), host.data(), static_cast<int>(host.size()), name.data(),
                                            kLongestName, &info, &code);
  if (U_FAILURE(code) || info.errors != 0 || length <= 0) return {};
  return {name.data(), static_cast<std::size_t>(length)};
}

class HttpSender final : public Sender {
 public:
  explicit HttpSender(Receiver receiver) : receiver_(std::move(receiver)) { start_library(); }

  Answer post(const std::string& url, const std::vector<std::string>& headers, const std::string& body) override {
    const Url parsed = parse_url(url);
    if (!parsed) return {0, "the URL cannot be read"};
    std::string error;
    const std::string pinned = pin(parsed.get(), error);
    if (pinned.empty()) return {0, error};
    const std::unique_ptr<CURL, Cleanup> curl(curl_easy_init());
    const std::unique_ptr<curl_slist, Cleanup> resolve(curl_slist_append(nullptr, pinned.c_str()));
    curl_slist* list = nullptr;
    for (const std::string& header : headers) list = curl_slist_append(list, header.c_str());
    const std::unique_ptr<curl_slist, Cleanup> owned(list);
    Exchange exchange{&receiver_};
    curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_RESOLVE, resolve.get());
    curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, list);
    curl_easy_setopt(curl.get(), CURLOPT_POST, 1L);
    curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, body.data());
    curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    set_limits(curl.get(), exchange);
    return perform(curl.get(), exchange);
  }

 private:
  // "host:port:address,address" of what the host is called now; empty with the reason when it may not be reached.
  std::string pin(CURLU* url, std::string& error) const {
    const std::string host = part(url, CURLUPART_HOST);
    const std::string port = part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
    if (part(url, CURLUPART_SCHEME) == "http" && !receiver_.inside) {
      error = "the URL is not https";
      return {};
    }
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const std::string name(without_brackets(host));
    if (const int code = ::getaddrinfo(name.c_str(), port.c_str(), &hints, &found); code != 0) {
      error = std::string("the host is not found: ") + ::gai_strerror(code);
      return {};
    }
    const std::unique_ptr<addrinfo, Cleanup> owned(found);
    std::string addresses;
    for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
      const auto address = address_of(one->ai_addr);
      if (!address || !may_reach(receiver_, *address)) {
        error = kForbidden;
        return {};
      }
      addresses += (addresses.empty() ? "" : ",") + numeric(one->ai_addr);
    }
    return host + ":" + port + ":" + addresses;
  }

  void set_limits(CURL* curl, Exchange& exchange) const {
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, !receiver_.inside ? "https" : "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);  // signals are the server's
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, static_cast<long>(receiver_.seconds));
    if (!receiver_.ca.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, receiver_.ca.c_str());
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, count_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &exchange);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, read_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &exchange);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &exchange);
  }

  static Answer perform(CURL* curl, const Exchange& exchange) {
    std::array<char, CURL_ERROR_SIZE> words{};
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, words.data());
    const CURLcode code = curl_easy_perform(curl);
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    // An answer that says more than is read has been given all the same.
    const bool answered = code == CURLE_OK || (code == CURLE_WRITE_ERROR && exchange.read > kMostRead);
    if (answered) return {static_cast<int>(status), {}, exchange.retry_after_ms};
    if (exchange.forbidden) return {0, std::string(kForbidden)};
    const std::string error = words.front() != '\0' ? words.data() : curl_easy_strerror(code);
    return {0, error.substr(0, kLongestError)};
  }

  Receiver receiver_;
};

Refusal wrong_url(const std::string& why) {
  return refuse(RefusalKind::invalid, "webhook.url", "The URL cannot be a webhook's: " + why + ".");
}

}  // namespace

Result<std::string> plain_url(const Receiver& receiver, const std::string& text) {
  start_library();
  if (text.size() > kLongestUrl) return wrong_url("it is too long");
  const Url url = parse_url(text);
  if (!url) return wrong_url("it is not http or https with a host");
  const std::string scheme = part(url.get(), CURLUPART_SCHEME);
  if (scheme != "https" && (scheme != "http" || !receiver.inside)) return wrong_url("it is not https");
  if (!part(url.get(), CURLUPART_USER).empty() || !part(url.get(), CURLUPART_PASSWORD).empty()) {
    return wrong_url("it holds a user or a password");
  }
  if (!part(url.get(), CURLUPART_FRAGMENT).empty()) return wrong_url("it has a fragment");
  const std::string host = ascii_host(part(url.get(), CURLUPART_HOST));
  if (host.empty()) return wrong_url("the host is no name");
  curl_url_set(url.get(), CURLUPART_HOST, host.c_str(), 0);
  if (const auto address = parse_address(without_brackets(host)); address && !may_reach(receiver, *address)) {
    return wrong_url(std::string(kForbidden));
  }
  const std::string plain = part(url.get(), CURLUPART_URL);
  if (plain.empty()) return wrong_url("it cannot be written plainly");
  return plain;
}

std::unique_ptr<Sender> make_http_sender(Receiver receiver) {
  return std::make_unique<HttpSender>(std::move(receiver));
}

}  // namespace wellkept::webhook
