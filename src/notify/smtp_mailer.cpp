#include <curl/curl.h>

#include <array>
#include <cstring>
#include <mutex>

#include "notify/mailer.h"

namespace wellkept::notify {
namespace {

constexpr long kConnectSeconds = 10;
constexpr long kSeconds = 60;
constexpr long kPermanent = 500;
constexpr long kSignIn = 530;  // 530 to 539: sign-in and its means
constexpr long kSignInEnd = 540;

struct Cleanup {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

struct Upload {
  std::string_view rest;
};

std::size_t read_upload(char* out, std::size_t size, std::size_t count, void* context) {
  auto* upload = static_cast<Upload*>(context);
  const std::size_t taken = std::min(upload->rest.size(), size * count);
  std::memcpy(out, upload->rest.data(), taken);
  upload->rest.remove_prefix(taken);
  return taken;
}

std::size_t drop_answer(char*, std::size_t size, std::size_t count, void*) {
  return size * count;
}

class SmtpMailer final : public Mailer {
 public:
  explicit SmtpMailer(MailServer server) : server_(std::move(server)) {
    static std::once_flag started;
    std::call_once(started, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  }

  Delivery send(const Letter& letter) override {
    const auto curl = connect();
    const std::string text = compose(letter);
    Upload upload{text};
    const std::unique_ptr<curl_slist, Cleanup> to(curl_slist_append(nullptr, ("<" + letter.to + ">").c_str()));
    const std::string from = "<" + letter.from + ">";
    curl_easy_setopt(curl.get(), CURLOPT_MAIL_FROM, from.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_MAIL_RCPT, to.get());
    curl_easy_setopt(curl.get(), CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl.get(), CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(text.size()));
    curl_easy_setopt(curl.get(), CURLOPT_READFUNCTION, read_upload);
    curl_easy_setopt(curl.get(), CURLOPT_READDATA, &upload);
    return perform(curl.get());
  }

  std::string problem() {
    const auto curl = connect();
    curl_easy_setopt(curl.get(), CURLOPT_CUSTOMREQUEST, "NOOP");
    curl_easy_setopt(curl.get(), CURLOPT_NOBODY, 1L);
    return perform(curl.get()).error;
  }

 private:
  std::unique_ptr<CURL, Cleanup> connect() {
    std::unique_ptr<CURL, Cleanup> curl(curl_easy_init());
    const std::string url =
        (server_.security == "tls" ? "smtps://" : "smtp://") + server_.host + ":" + std::to_string(server_.port);
    curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_USE_SSL,
                     static_cast<long>(server_.security == "none" ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    if (!server_.ca.empty()) curl_easy_setopt(curl.get(), CURLOPT_CAINFO, server_.ca.c_str());
    if (!server_.user.empty()) {
      curl_easy_setopt(curl.get(), CURLOPT_USERNAME, server_.user.c_str());
      curl_easy_setopt(curl.get(), CURLOPT_PASSWORD, server_.password.c_str());
    }
    curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);  // signals are the server's
    curl_easy_setopt(curl.get(), CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
    curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, kSeconds);
    curl_easy_setopt(curl.get(), CURLOPT_PROXY, "");
    curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, drop_answer);
    return curl;
  }

  static Delivery perform(CURL* curl) {
    std::array<char, CURL_ERROR_SIZE> words{};
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, words.data());
    const CURLcode code = curl_easy_perform(curl);
    if (code == CURLE_OK) return {};
    long answer = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer);
    std::string error = words.front() != '\0' ? words.data() : curl_easy_strerror(code);
    if (answer >= 400) error += " (answer " + std::to_string(answer) + ")";
    const bool about_sign_in = code == CURLE_LOGIN_DENIED || (answer >= kSignIn && answer < kSignInEnd);
    const bool never = answer >= kPermanent && !about_sign_in;
    return {never ? Delivery::Result::never : Delivery::Result::later, std::move(error)};
  }

  MailServer server_;
};

}  // namespace

std::unique_ptr<Mailer> make_smtp_mailer(MailServer server) {
  return std::make_unique<SmtpMailer>(std::move(server));
}

std::string smtp_problem(const MailServer& server) {
  return SmtpMailer(server).problem();
}

}  // namespace wellkept::notify
