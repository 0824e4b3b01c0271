#include "directory/provider_client.h"

#include <curl/curl.h>

#include <mutex>

namespace wellkept::directory {

namespace {

constexpr long kConnectSeconds = 5;
constexpr long kSeconds = 10;
constexpr std::size_t kMostRead = 256 * 1024;
constexpr long kSuccess = 200;

struct Cleanup {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

std::size_t take(char* data, std::size_t size, std::size_t count, void* context) {
  auto* const text = static_cast<std::string*>(context);
  if (text->size() + size * count > kMostRead) return 0;  // ends the transfer
  text->append(data, size * count);
  return size * count;
}

class CurlClient final : public ProviderClient {
 public:
  explicit CurlClient(std::string ca) : ca_(std::move(ca)) {
    static std::once_flag started;
    std::call_once(started, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  }

  Result<json::Value> ask(const ProviderCall& call) override {
    const std::unique_ptr<CURL, Cleanup> curl(curl_easy_init());
    curl_slist* headers = curl_slist_append(nullptr, "Accept: application/json");
    if (!call.bearer.empty()) headers = curl_slist_append(headers, ("Authorization: Bearer " + call.bearer).c_str());
    const std::unique_ptr<curl_slist, Cleanup> owned(headers);
    std::string body;
    set_up(curl.get());
    curl_easy_setopt(curl.get(), CURLOPT_URL, call.url.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &body);
    if (!call.user.empty()) {
      curl_easy_setopt(curl.get(), CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
      curl_easy_setopt(curl.get(), CURLOPT_USERNAME, call.user.c_str());
      curl_easy_setopt(curl.get(), CURLOPT_PASSWORD, call.password.c_str());
    }
    if (call.form) {
      curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.form->size()));
      curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, call.form->c_str());
    }
    const CURLcode code = curl_easy_perform(curl.get());
    if (code != CURLE_OK) {
      return refuse(RefusalKind::unavailable, "provider.unreachable",
                    std::string("The sign-in provider cannot be asked: ") + curl_easy_strerror(code));
    }
    long status = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
    auto parsed = json::parse(body);
    auto* const value = std::get_if<json::Value>(&parsed);
    if (status != kSuccess || value == nullptr || value->object() == nullptr) {
      return refuse(RefusalKind::unauthenticated, "provider.refused",
                    "The sign-in provider answered " + std::to_string(status) + ".");
    }
    return std::move(*value);
  }

 private:
  void set_up(CURL* curl) const {
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https,http");  // http only where the issuer is, see the settings
    if (!ca_.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, ca_.c_str());
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);  // signals are the server's
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, kSeconds);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
  }

  const std::string ca_;
};

}  // namespace

std::unique_ptr<ProviderClient> make_provider_client(std::string ca) {
  return std::make_unique<CurlClient>(std::move(ca));
}

}  // namespace wellkept::directory
